"""What one check found: whether it holds, in a sentence, and what to do when it does not."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`ok` None: it cannot be asked here. `todo` is empty when there is nothing to do."""

    ok: bool | None
    said: str
    todo: str = ""


@dataclass(frozen=True)
class Check:
    """A line of the doctor: its name, what looks, and whether it is asked of real data alone."""

    name: str
    look: Callable[[], Finding]
    real_only: bool = True


def either(ok: bool, holds: str, breaks: str, todo: str) -> Finding:
    """One sentence when it holds; another, and what to do, when it does not."""
    return Finding(True, holds) if ok else Finding(False, breaks, todo)
