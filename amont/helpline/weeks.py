"""The hours of a week as people type and read them: « 9:00–12:00, 13:00–20:00 » for each day."""

import re
from collections.abc import Iterable
from datetime import time
from itertools import groupby, pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from amont.core import dates

Span = tuple[time, time]
Week = dict[int, list[Span]]
"""For each day of the week (0 is Monday), from when to when."""

_HOUR = r"(\d{1,2})\s*(?:h|:)?\s*([0-5]\d)?"
_SPAN = re.compile(rf"{_HOUR}\s*(?:[-–—]|à|to)\s*{_HOUR}", re.IGNORECASE)


def typed(spans: Iterable[Span]) -> str:
    """The hours of a day as the field holds them, the same in both languages."""
    return ", ".join(f"{start.hour}:{start:%M}–{end.hour}:{end:%M}" for start, end in spans)


def read(text: str) -> list[Span]:
    """The hours of a day that somebody typed, in order; empty for a day without any. ValueError when they are not
    understood, follow no order, or run into each other."""
    spans = sorted(_span(part) for part in text.split(",") if part.strip())
    if any(start >= end for start, end in spans) or any(one[1] > next_[0] for one, next_ in pairwise(spans)):
        raise ValueError
    return spans


def in_words(week: Week) -> list[tuple[str, str]]:
    """The week for reading: days that follow each other and have the same hours are one line; others are left out."""
    days = groupby(range(7), lambda day: week.get(day, []))
    found = [(list(run), spans) for spans, run in days if spans]
    return [
        (_days(run), ", ".join(_("%s to %s") % (dates.hour(a), dates.hour(b)) for a, b in spans))
        for run, spans in found
    ]


def _days(run: list[int]) -> str:
    first, last = str(WEEKDAYS[run[0]]), str(WEEKDAYS[run[-1]])
    return first if len(run) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError
    start_hour, start_minute, end_hour, end_minute = (int(one or 0) for one in found.groups())
    return time(start_hour, start_minute), time(end_hour, end_minute)
