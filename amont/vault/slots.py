"""One derivation at a time for the team and one for askers: each takes 256 MiB and a core, and neither side can starve
the other.

A slot is a lock on a small file of `RUNTIME_DIR`, which the system takes back from a process that dies. Whoever waited
in vain is told to try again, and nothing was derived: a flood fills no memory.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amont.core.errors import RuleBroken

A_LITTLE = 0.02
"""Seconds between two looks at a slot that is taken."""


class Side(StrEnum):
    """Whose slot it is."""

    STAFF = "staff"
    HELP = "help"


PATIENCE = {Side.STAFF: 0.8, Side.HELP: 8.0}
"""Seconds that somebody waits for the slot of their side."""


SAID = {
    Side.STAFF: _("Many people are signing in at this moment. Try again in a few seconds."),
    Side.HELP: _("Many people are here at this moment. Nothing is lost: once more, in a few seconds."),
}


class Busy(RuleBroken):
    """The slot stayed taken; a sentence asks to try again in a few seconds."""

    def __init__(self, side: Side = Side.STAFF) -> None:
        super().__init__(SAID[side], code="busy")


@contextmanager
def one_slot(side: Side = Side.STAFF) -> Iterator[None]:
    """Hold the slot of a side inside; Busy when it stays taken too long."""
    until = time.monotonic() + PATIENCE[side]
    while (handle := _taken(side)) is None:
        if time.monotonic() >= until:
            raise Busy(side)
        time.sleep(A_LITTLE)
    try:
        yield
    finally:
        os.close(handle)


def _taken(side: Side) -> int | None:
    folder = Path(settings.RUNTIME_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"kdf.{side}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
