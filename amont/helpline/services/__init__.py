"""What an asker, a worker or time does with a thread: `from amont.helpline import services as helpline`."""

from amont.helpline.services.answering import answer, claim, close, freeze, give_back, open_thread
from amont.helpline.services.asking import come_back, erase_access, freeze_code, read, send, write_again
from amont.helpline.services.hours import write_hours
from amont.helpline.services.notices import tell_due
from amont.helpline.services.passing import expire_due, fade_due, lapse_claims, recompute_promises

__all__ = [
    "answer",
    "claim",
    "close",
    "come_back",
    "erase_access",
    "expire_due",
    "fade_due",
    "freeze",
    "freeze_code",
    "give_back",
    "lapse_claims",
    "open_thread",
    "read",
    "recompute_promises",
    "send",
    "tell_due",
    "write_again",
    "write_hours",
]
