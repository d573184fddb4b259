"""The exceptions that every part of the house knows: a broken rule, and a seal that doesn't open."""

from typing import Any
from uuid import UUID


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


class SealRefused(Exception):
    """What was sealed doesn't open in its place: it was altered, or moved. `row_id` says where, nothing says why."""

    row_id: UUID | None = None
