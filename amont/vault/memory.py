"""What a key in memory never does: show itself in a message or a log, or leave by a cache, a queue or a copy."""

from typing import NoReturn


class InMemory:
    """Shows nothing of itself and can be neither pickled nor copied."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(•••)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key never leaves the process as it is")
