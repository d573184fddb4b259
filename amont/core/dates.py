"""Days and hours as people write them, in the language of the page: « 1ᵉʳ juillet 2026 », "July 1, 2026"."""

from datetime import date, datetime, time

from django.utils.dateformat import format as in_words
from django.utils.dateformat import time_format
from django.utils.translation import get_language

from amont.core import clock

FIRST = "1ᵉʳ"


def day(value: date) -> str:
    """A day, or the local day of a moment."""
    local = clock.local(value).date() if isinstance(value, datetime) else value
    if get_language() == "en":
        return in_words(local, "F j, Y")
    return f"{FIRST if local.day == 1 else local.day} {in_words(local, 'F Y')}"


def hour(value: time | datetime) -> str:
    """An hour of the wall clock: « 9 h 05 », "9:05 a.m."."""
    local = clock.local(value).time() if isinstance(value, datetime) else value
    if get_language() == "en":
        return time_format(local, "g:i a")
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{local.hour}\u00a0h{minutes}"


def moment(value: datetime) -> str:
    """A moment: « mardi 3 mars 2026 à 9 h 05 », "Tuesday, March 3, 2026 at 9:05 a.m."."""
    joined = "{}, {} at {}" if get_language() == "en" else "{} {} à {}"
    return joined.format(in_words(clock.local(value), "l"), day(value), hour(value))
