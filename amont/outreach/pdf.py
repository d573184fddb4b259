"""Posters and cards as PDF/UA-1, from plain values: no model, no request, no file on disk.

Everything that is read on paper comes in a `PosterSheet`; the fixed words are translated into the sheet's
language. A text that does not fit, a code without its alternative text or a question without its answer in
words refuses the whole poster with a sentence that names the question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import segno
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amont.core.errors import RuleBroken
from amont.core.typesetting import TypesettingError, compile_pdf, keep_together, unprintable

Paper = Literal["tabloid", "letter"]
Layout = Literal["courant"]
Audience = Literal["youth", "adult"]

LAYOUTS: Final[tuple[Layout, ...]] = ("courant",)
PAPERS: Final[tuple[Paper, ...]] = ("tabloid", "letter")
QUESTION_LIMIT: Final = 70
ANSWER_LIMIT: Final = 220
CARD_LIMIT: Final = 60
CARD_LINES: Final = 2
QUESTIONS: Final = 5
QR_SIGNS: Final = 29
TEMPLATES: Final = Path(__file__).resolve().parent / "typst"
OVERFLOW: Final = re.compile(r"overflow:(?P<what>[a-z]+)(?::(?P<number>\d+))?")


@dataclass(frozen=True, slots=True)
class PosterBlock:
    """One question, its answer in words, and the code that leads to its capsule."""

    number: int
    question: str
    answer: str
    url: str
    qr_alt: str


@dataclass(frozen=True, slots=True)
class HelpLineText:
    """A help line as printed: `phone` to call, `text` to text; either may be empty.

    An urgent one is larger; an optional one is left out where a poster has no room for it.
    """

    name: str
    phone: str = ""
    text: str = ""
    urgent: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PosterSheet:
    """Everything that is read on one poster or card, in one language."""

    title: str
    language: str
    tagline: str
    questions: Sequence[PosterBlock]
    whole_url: str
    whole_alt: str
    help: Sequence[HelpLineText]
    checked_on: date
    address_base: str = ""
    card_sentence: str = ""


def render_poster(sheet: PosterSheet, *, layout: Layout = "courant", paper: Paper = "tabloid") -> bytes:
    """One poster, one page."""
    return render_posters([sheet], layout=layout, paper=paper)


def render_posters(sheets: Sequence[PosterSheet], *, layout: Layout = "courant", paper: Paper = "tabloid") -> bytes:
    """Several placements in one file, a page each, in the order given."""
    if not sheets:
        raise RuleBroken(_("There is no poster to print."), code="no_poster")
    if layout not in LAYOUTS or paper not in PAPERS:
        raise RuleBroken(_("This layout or paper does not exist."), code="unknown_layout")
    for sheet in sheets:
        _refuse_incomplete(sheet)
    data = {
        "title": sheets[0].title,
        "language": sheets[0].language,
        "paper": paper,
        "sheets": [_poster_data(sheet) for sheet in sheets],
    }
    return _compile(f"{layout}.typ", data)


def render_cards(sheet: PosterSheet, *, audience: Audience = "youth") -> bytes:
    """Ten cards of 85 × 55 mm on letter paper, with the sheet's whole code; no name of the service."""
    sentence = sheet.card_sentence or sheet.tagline
    if len(sentence) > CARD_LIMIT:
        raise RuleBroken(
            _("The sentence of the card is too long: %(limit)d signs at most.") % {"limit": CARD_LIMIT},
            code="card_too_long",
        )
    _refuse_unprintable(_("The card"), sentence, *(line.name for line in sheet.help))
    _refuse_code(_("The card’s own code"), sheet.whole_url, sheet.whole_alt, sheet.address_base)
    with translation.override(sheet.language):
        data = {
            "title": sentence,
            "language": sheet.language,
            "audience": audience,
            "sentence": sentence,
            "code": qr_svg(sheet.whole_url),
            "alt": sheet.whole_alt,
            "url": sheet.whole_url,
            "help": [line | {"name": _short(line)} for line in _help(sheet)[:CARD_LINES]],
            "cut": _("Cut along the marks, then in the middle."),
        }
    return _compile("cards.typ", data)


def qr_svg(url: str) -> str:
    """The code of an address: level Q, white border of four modules, black on white, version 2 up to 29 signs."""
    code = segno.make(url, error="q", boost_error=False, micro=False, version=2 if len(url) <= QR_SIGNS else None)
    out = BytesIO()
    code.save(out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _poster_data(sheet: PosterSheet) -> dict[str, Any]:
    with translation.override(sheet.language):
        return {
            "language": sheet.language,
            "title": sheet.title,
            "tagline": keep_together(sheet.tagline, sheet.language),
            "later": _("To watch later, wherever you want"),
            "own_url": sheet.whole_url,
            "own_alt": sheet.whole_alt,
            "own_code": qr_svg(sheet.whole_url),
            "blocks": [
                {
                    "number": block.number,
                    "question": keep_together(block.question, sheet.language),
                    "answer": keep_together(block.answer, sheet.language),
                    "url": block.url,
                    "alt": block.qr_alt,
                    "code": qr_svg(block.url),
                }
                for block in sheet.questions
            ],
            "help": [line | {"name": _short(line)} if line["urgent"] else line for line in _help(sheet)],
            "help_title": _("Someone to talk to, now"),
            "checked": _("Numbers checked on %(date)s") % {"date": date_format(sheet.checked_on, "DATE_FORMAT")},
        }


def _help(sheet: PosterSheet) -> list[dict[str, Any]]:
    """Each line's name and its numbers; texting is said, calling goes without saying."""
    by_text = _("by text")
    return [
        {
            "name": line.name,
            "urgent": line.urgent,
            "optional": line.optional,
            "numbers": [{"number": line.phone, "how": ""}] * bool(line.phone)
            + [{"number": line.text, "how": by_text}] * bool(line.text),
        }
        for line in sheet.help
    ]


def _short(line: dict[str, Any]) -> str:
    """Without what a name says between brackets, unless it is how to use the number: no room, or too plain to say."""
    short, _bracket, told = str(line["name"]).partition(" (")
    return str(line["name"]) if any(words["number"] in told for words in line["numbers"]) else short


def _refuse_incomplete(sheet: PosterSheet) -> None:
    if [block.number for block in sheet.questions] != list(range(1, QUESTIONS + 1)):
        raise RuleBroken(_("A poster has five questions, numbered from 1 to 5."), code="five_questions")
    if not sheet.help:
        raise RuleBroken(_("A poster prints at least one help line."), code="no_help_line")
    for block in sheet.questions:
        _refuse_block(block, sheet.address_base)
    _refuse_code(_("The poster’s own code"), sheet.whole_url, sheet.whole_alt, sheet.address_base)
    _refuse_unprintable(_("The poster"), sheet.title, sheet.tagline, *(line.name for line in sheet.help))


def _refuse_block(block: PosterBlock, base: str) -> None:
    name = _("Question %(number)d") % {"number": block.number}
    if not block.question.strip():
        raise RuleBroken(_("%(name)s is empty.") % {"name": name}, code="question_missing", field=_field(block))
    if not block.answer.strip():
        raise RuleBroken(
            _("%(name)s has no answer in words: paper speaks first.") % {"name": name},
            code="answer_missing",
            field=_field(block),
        )
    for text, limit in ((block.question, QUESTION_LIMIT), (block.answer, ANSWER_LIMIT)):
        if len(text) > limit:
            raise RuleBroken(
                _("%(name)s: a text of %(length)d signs, %(limit)d at most.")
                % {"name": name, "length": len(text), "limit": limit},
                code="text_too_long",
                field=_field(block),
            )
    _refuse_unprintable(name, block.question, block.answer, field=_field(block))
    _refuse_code(name, block.url, block.qr_alt, base, field=_field(block))


def _refuse_code(name: str, url: str, alt: str, base: str, *, field: str | None = None) -> None:
    if not alt.strip():
        raise RuleBroken(
            _("%(name)s: its code has no alternative text.") % {"name": name}, code="alt_missing", field=field
        )
    if url != url.upper() or "//" not in url or not url.startswith(base.upper()):
        raise RuleBroken(
            _("%(name)s: its address is not one of ours in capitals.") % {"name": name}, code="address", field=field
        )


def _refuse_unprintable(name: str, *texts: str, field: str | None = None) -> None:
    for sign in unprintable("".join(texts)):
        raise RuleBroken(
            _("%(name)s: the sign “%(sign)s” cannot be printed.") % {"name": name, "sign": sign},
            code="sign",
            field=field,
        )


def _field(block: PosterBlock) -> str:
    return f"question_{block.number}"


def _compile(template: str, data: dict[str, Any]) -> bytes:
    try:
        return compile_pdf(TEMPLATES / template, data)
    except TypesettingError as error:
        overflow = OVERFLOW.search(error.message)
        if overflow is None:
            raise
        raise _overflow(overflow["what"], overflow["number"]) from None


def _overflow(what: str, number: str | None) -> RuleBroken:
    """The sentence for a text that is too long for its box, whatever its count of signs."""
    if what == "question":
        sentence = _("Question %(number)s does not fit on the poster: shorten it or its answer.") % {"number": number}
        return RuleBroken(sentence, code="overflow", field=f"question_{number}")
    if what == "address":
        sentence = _("The address under question %(number)s is too long for this paper.") % {"number": number}
        return RuleBroken(sentence, code="overflow", field=f"question_{number}")
    if what == "title":
        return RuleBroken(_("The title does not fit: shorten it."), code="overflow", field="title")
    return RuleBroken(
        _("The help lines do not fit: choose fewer or shorten their names."), code="overflow", field="help"
    )
