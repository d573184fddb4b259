"""What a process does so that its memory, where keys and words pass, is written nowhere and read by nobody."""

import ctypes
import resource
import sys

from django.conf import settings

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


def keep_memory_private() -> None:
    """Where real data lives: no core dump, and no other process of the same user may look in. Children inherit it.

    Called at the start of whatever serves; elsewhere (demo, tests) nothing happens.
    """
    if settings.MEMORY_IS_PRIVATE:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def writes_cores() -> bool:
    """True when this process, fallen, would leave its memory in a file."""
    return resource.getrlimit(resource.RLIMIT_CORE)[0] != 0


def is_dumpable() -> bool | None:
    """True when others may read this process's memory; None where the system doesn't say."""
    if sys.platform != "linux":
        return None
    return bool(ctypes.CDLL(None, use_errno=True).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
