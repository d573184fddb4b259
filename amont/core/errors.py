"""The one exception by which a service says that a rule of the house was broken."""

from typing import Any


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
