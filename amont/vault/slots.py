"""How many passphrases may be stretched at once, in the whole house: each takes 256 MiB and a core.

A slot is a lock on a small file of `RUNTIME_DIR`, which the system takes back from a process that dies. Whoever finds
none free is told to try again, and nothing was derived: a flood of sign-ins cannot fill the memory.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amont.core.errors import RuleBroken

SLOTS = 2


class Busy(RuleBroken):
    """Every slot is taken; a sentence asks to try again in a few seconds."""

    def __init__(self) -> None:
        super().__init__(_("Many people are signing in at this moment. Try again in a few seconds."), code="busy")


@contextmanager
def one_slot() -> Iterator[None]:
    """Hold a slot inside; Busy at once when there is none."""
    for number in range(SLOTS):
        handle = _taken(number)
        if handle is not None:
            try:
                yield
            finally:
                os.close(handle)
            return
    raise Busy


def _taken(number: int) -> int | None:
    folder = Path(settings.RUNTIME_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"kdf-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
