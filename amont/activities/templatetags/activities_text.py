"""Filters of the mails and letters: a moment in words, and text that stays on its line."""

from django import template

from amont.core.dates import moment

register = template.Library()
register.filter(moment)


@register.filter
def one_line(value: str) -> str:
    """Somebody's words without line breaks: they can't begin a line of the mail."""
    return " ".join(str(value).split())
