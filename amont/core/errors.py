"""The exceptions that every part of the house knows: a broken rule, a refusal, a seal that doesn't open."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

_refused: ContextVar[list["Refused"] | None] = ContextVar("amont_refused", default=None)


class RuleBroken(Exception):
    """A rule refuses what was asked; `message` is a sentence that may be shown to the person.

    `code` is a stable word for the journal and the tests, `field` the form's field beside which the
    sentence belongs (None: above the form). No personal text may stand in `message`.
    """

    def __init__(self, message: Any, *, code: str = "rule", field: str | None = None) -> None:
        super().__init__(code)
        self.message = message
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Refused(RuleBroken):
    """A refusal of right or of security, not a slip of the keyboard: the journal tells it.

    Views turn a broken rule into a sentence, so the request remembers this one until its transactions are over.
    `about` is what was refused, where it is something else than the address names.
    """

    def __init__(self, message: Any, *, code: str, field: str | None = None, about: UUID | None = None) -> None:
        super().__init__(message, code=code, field=field)
        self.about = about
        remembered = _refused.get()
        if remembered is not None:
            remembered.append(self)


@contextmanager
def refusals() -> Iterator[list[Refused]]:
    """What was refused inside, in order."""
    remembered: list[Refused] = []
    token = _refused.set(remembered)
    try:
        yield remembered
    finally:
        _refused.reset(token)


class SealRefused(Exception):
    """What was sealed doesn't open in its place: it was altered, or moved. `row_id` says where, nothing says why."""

    row_id: UUID | None = None
