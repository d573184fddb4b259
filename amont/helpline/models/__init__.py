"""The rows of the help line: when we read and who is on call, threads and what is said in them."""

from amont.helpline.models.notices import Notice, RecentMail
from amont.helpline.models.rota import Door, DoorProgram, OnCall, ReadingHours
from amont.helpline.models.threads import Claim, Message, Thread

__all__ = ["Claim", "Door", "DoorProgram", "Message", "Notice", "OnCall", "ReadingHours", "RecentMail", "Thread"]
