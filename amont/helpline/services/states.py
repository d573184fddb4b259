"""Where a thread may go: one table of states and events, one function that moves it."""

from enum import StrEnum

from django.utils.translation import gettext as _

from amont.core.errors import RuleBroken
from amont.helpline.models import Thread

S = Thread.State


class Event(StrEnum):
    """What happens to a thread."""

    CLAIM = "claim"
    RELEASE = "release"
    ANSWER = "answer"
    DISPLAY = "display"
    WRITE = "write"
    FREEZE = "freeze"
    CLOSE = "close"
    EXPIRE = "expire"


E = Event
TABLE: dict[Event, dict[Thread.State, Thread.State]] = {
    E.CLAIM: {S.WAITING: S.CLAIMED, S.ANSWERED: S.ANSWERED, S.READ: S.READ},
    E.RELEASE: {S.CLAIMED: S.WAITING, S.ANSWERED: S.ANSWERED, S.READ: S.READ},
    E.ANSWER: {S.WAITING: S.ANSWERED, S.CLAIMED: S.ANSWERED, S.ANSWERED: S.ANSWERED, S.READ: S.ANSWERED},
    E.DISPLAY: {S.ANSWERED: S.READ},
    E.WRITE: {
        S.WAITING: S.WAITING,
        S.CLAIMED: S.CLAIMED,
        S.ANSWERED: S.WAITING,
        S.READ: S.WAITING,
        S.CLOSED: S.WAITING,
    },
    E.FREEZE: dict.fromkeys((S.WAITING, S.CLAIMED, S.ANSWERED, S.READ, S.CLOSED), S.FROZEN),
    E.CLOSE: dict.fromkeys((S.WAITING, S.CLAIMED, S.ANSWERED, S.READ, S.FROZEN), S.CLOSED),
    E.EXPIRE: dict.fromkeys((S.WAITING, S.CLAIMED, S.ANSWERED, S.READ, S.FROZEN, S.CLOSED), S.EXPIRED),
}
"""Event → state before → state after; a pair that is absent is refused. An answer more, or a claim to write one, leaves
an answered thread where it is; a word more, a waiting one."""


def move(thread: Thread, event: Event) -> None:
    """Change the state of a locked row, not yet saved; RuleBroken "state" for a pair that the table lacks."""
    after = TABLE[event].get(S(thread.state))
    if after is None:
        raise RuleBroken(
            _("This thread has changed in the meantime: reload the page to see where it stands."), code="state"
        )
    thread.state = after
