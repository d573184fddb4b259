"""Paper tickets of a questionnaire as PDF/UA-1, from plain values: no model, no request, no file on disk.

Several tickets stand on a letter sheet, *before* on the front and *after* on the back of the same ticket, both with
the same code; printed two-sided, flipped on the long edge, then cut. Codes arrive already shuffled.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from amont.core.codes import is_code
from amont.core.errors import RuleBroken
from amont.core.typesetting import TypesettingError, compile_pdf, keep_together, unprintable

SIGNS: Final = 6
TEMPLATE: Final = Path(__file__).resolve().parent / "typst" / "tickets.typ"
OVERFLOW: Final = re.compile(r"overflow:(?P<what>[a-z]+)(?::(?P<number>\d+))?")


@dataclass(frozen=True, slots=True)
class TicketItem:
    """One statement or question and the words of its scale, from left to right."""

    text: str
    scale_labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class TicketHelpLine:
    """Who to call, as printed; `phone` or `text` may be empty."""

    name: str
    phone: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """Everything printed on the tickets of one run."""

    title: str
    intro: str
    items: Sequence[TicketItem]
    codes: Sequence[str]
    before_label: str
    after_label: str
    language: str = "fr"
    help: Sequence[TicketHelpLine] = field(default_factory=tuple)


def render_tickets(questionnaire: TicketSheet) -> bytes:
    """The tickets, in pairs of pages: fronts, then their backs mirrored for a flip on the long edge."""
    _refuse_incomplete(questionnaire)
    try:
        return compile_pdf(TEMPLATE, _data(questionnaire))
    except TypesettingError as error:
        overflow = OVERFLOW.search(error.message)
        if overflow is None:
            raise
        raise _overflow(overflow["number"]) from None


def _data(sheet: TicketSheet) -> dict[str, Any]:
    def words(text: str) -> str:
        return keep_together(text, sheet.language)

    with translation.override(sheet.language):
        by_text = _("by text")
        return {
            "title": words(sheet.title),
            "intro": words(sheet.intro),
            "language": sheet.language,
            "items": [
                {"text": words(item.text), "labels": [words(label) for label in item.scale_labels]}
                for item in sheet.items
            ],
            "codes": list(sheet.codes),
            "before": sheet.before_label,
            "after": sheet.after_label,
            "help_title": words(_("Someone to talk to:")),
            "help": [
                {
                    "name": words(line.name),
                    "numbers": [{"number": line.phone, "how": ""}] * bool(line.phone)
                    + [{"number": line.text, "how": by_text}] * bool(line.text),
                }
                for line in sheet.help
            ],
        }


def _refuse_incomplete(sheet: TicketSheet) -> None:
    if not sheet.codes or len(set(sheet.codes)) != len(sheet.codes) or not all(is_code(c, SIGNS) for c in sheet.codes):
        raise RuleBroken(_("Each ticket needs a code of its own, of six signs."), code="codes")
    if not sheet.items or any(not 2 <= len(item.scale_labels) <= 7 for item in sheet.items):
        raise RuleBroken(_("Each question needs two to seven answers to choose from."), code="items")
    if not sheet.help:
        raise RuleBroken(_("Every ticket says who to call: choose at least one help line."), code="no_help_line")
    texts = [sheet.title, sheet.intro, sheet.before_label, sheet.after_label, *(line.name for line in sheet.help)]
    for item in sheet.items:
        texts += [item.text, *item.scale_labels]
    for sign in unprintable("".join(texts)):
        raise RuleBroken(_("The sign “%(sign)s” cannot be printed.") % {"sign": sign}, code="sign")


def _overflow(number: str | None) -> RuleBroken:
    if number is not None:
        sentence = _("Question %(number)s: a word of its answers is too long for its box.") % {"number": number}
        return RuleBroken(sentence, code="overflow", field=f"item_{number}")
    return RuleBroken(_("The questions do not fit on a ticket: choose fewer or shorten them."), code="overflow")
