"""What every page knows of the organisation: its settings and the lines for its footer, read only if used."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from amont.directory import selectors


def organization(request: HttpRequest) -> dict[str, object]:
    """`organization` (settings), `help_lines` (public ones) and `neutral_title`, each lazy."""
    row = SimpleLazyObject(lambda: selectors.settings_shown(request))
    return {
        "organization": row,
        "help_lines": SimpleLazyObject(lambda: list(selectors.public_lines())),
        "neutral_title": SimpleLazyObject(
            lambda: row.neutral_title_en if get_language() == "en" else row.neutral_title_fr
        ),
    }
