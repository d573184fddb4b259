"""How many scans this process answered without being able to count them; `/healthz` shows it."""

from itertools import count

_counter = count()
_total = 0


def lost() -> None:
    """One more; `next` of a counter is atomic between threads."""
    global _total
    _total = next(_counter) + 1


def total() -> int:
    """How many since this process began."""
    return _total
