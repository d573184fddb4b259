"""Filters of the mails and letters: a moment in words, and text that stays on its line."""

from datetime import datetime

from django import template
from django.utils.dateformat import format as in_words
from django.utils.translation import get_language

from amont.core import clock

register = template.Library()


@register.filter
def moment(value: datetime) -> str:
    """A moment as the wall clock shows it: « mardi 3 mars 2026 à 9 h 05 », "Tuesday, March 3, 2026 at 9:05 a.m."."""
    local = clock.local(value)
    if get_language() == "en":
        return in_words(local, r"l, F j, Y \a\t g:i a")
    day = "1er" if local.day == 1 else str(local.day)
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{in_words(local, 'l')} {day} {in_words(local, 'F Y')} à {local.hour}\u00a0h{minutes}"


@register.filter
def one_line(value: str) -> str:
    """Somebody's words without line breaks: they can't begin a line of the mail."""
    return " ".join(str(value).split())
