"""Days and hours as people write them, in the language of the page: « 1ᵉʳ juillet 2026 », "July 1, 2026"."""

from datetime import date, datetime, time

from django.utils.dateformat import format as in_words
from django.utils.dateformat import time_format
from django.utils.translation import get_language

from amont.core import clock

FIRST = "1ᵉʳ"


def day(value: date) -> str:
    """A day, or the local day of a moment."""
    return _day(value, with_year=True)


def day_short(value: date) -> str:
    """The same without its year: « 1ᵉʳ juillet », "July 1"."""
    return _day(value, with_year=False)


def weekday(value: date) -> str:
    """« mercredi 1ᵉʳ juillet 2026 », "Wednesday, July 1, 2026"."""
    return _joined(value, day(value))


def weekday_short(value: date) -> str:
    """« mercredi 1ᵉʳ juillet », "Wednesday, July 1"."""
    return _joined(value, day_short(value))


def hour(value: time | datetime) -> str:
    """An hour of the wall clock: « 9 h 05 », "9:05 a.m."."""
    local = clock.local(value).time() if isinstance(value, datetime) else value
    if get_language() == "en":
        return time_format(local, "g:i a")
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{local.hour}\u00a0h{minutes}"


def moment(value: datetime) -> str:
    """A moment: « mardi 3 mars 2026 à 9 h 05 », "Tuesday, March 3, 2026 at 9:05 a.m."."""
    return _at(weekday(value), value)


def moment_short(value: datetime) -> str:
    """« mardi 3 mars à 9 h 05 », "Tuesday, March 3 at 9:05 a.m."."""
    return _at(weekday_short(value), value)


def instant(value: datetime) -> str:
    """« 3 mars 2026 à 9 h 05 », "March 3, 2026 at 9:05 a.m."."""
    return _at(day(value), value)


def instant_short(value: datetime) -> str:
    """« 3 mars à 9 h 05 », "March 3 at 9:05 a.m."."""
    return _at(day_short(value), value)


FILTERS = (day, day_short, weekday, weekday_short, hour, moment, moment_short, instant, instant_short)


def _day(value: date, *, with_year: bool) -> str:
    local = _local(value)
    if get_language() == "en":
        return in_words(local, "F j, Y" if with_year else "F j")
    return f"{FIRST if local.day == 1 else local.day} {in_words(local, 'F Y' if with_year else 'F')}"


def _joined(value: date, words: str) -> str:
    comma = "," if get_language() == "en" else ""
    return f"{in_words(_local(value), 'l')}{comma} {words}"


def _at(words: str, value: datetime) -> str:
    return f"{words} at {hour(value)}" if get_language() == "en" else f"{words} à {hour(value)}"


def _local(value: date) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value
