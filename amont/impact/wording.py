"""What a report may say of a paired yes-no question, by how many pairs there are.

Under 10 pairs the counts alone; from 10 the change and its interval, counts beside it; from 30 also
McNemar's mid-p, for the annex. Rises, falls and absences of change use the same sentence. No sentence
says what made the difference: `refused_words` is run over the catalogue, and warns in free text.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from amont.impact.stats.checks import DataRefused
from amont.impact.stats.paired import mcnemar, newcombe_difference

EFFECT_FROM = 10
P_FROM = 30

Kind = Literal["counts_only", "effect", "effect_with_p"]

# The fixed catalogue. {before}, {after} and {n} are counts; {people} and {did} are the labels, agreeing
# with the count before; {change}, {lower} and {upper} are whole points, after - before.
CATALOGUE: dict[str, dict[str, str]] = {
    "fr": {
        "counts": "Avant : {before} {people} sur {n} {did} ; après : {after} sur {n}.",
        "change": "{direction} de {change} {points} (IC 95 % : {lower} à {upper}).",
        "rise": "Hausse",
        "fall": "Baisse",
        "none": "Écart",
        "point": "point",
        "points": "points",
        "annex": "Test de McNemar, mid-p : {p} ({rose} {rose_pairs} dans un sens, {fell} dans l’autre).",
        "pair": "paire",
        "pairs": "paires",
    },
    "en": {
        "counts": "Before: {before} of {n} {people} {did}; after: {after} of {n}.",
        "change": "{direction} of {change} {points} (95% CI: {lower} to {upper}).",
        "rise": "Rise",
        "fall": "Fall",
        "none": "Difference",
        "point": "point",
        "points": "points",
        "annex": "McNemar’s test, mid-p: {p} ({rose} {rose_pairs} in one direction, {fell} in the other).",
        "pair": "pair",
        "pairs": "pairs",
    },
}

# What the house does not say of a change that no comparison group stands beside.
_REFUSED = re.compile(
    r"\bimpact\w*"
    r"|\bgr[âa]ce\s+(?:à|au|aux)\b"
    r"|\b(?:a|ont|avait|avaient|aura|auront|aurait|auraient|avoir|ayant)(?:-\w+)*\s+(?:\w+\s+)?causée?s?\b"
    r"|\bthanks\s+to\b"
    r"|\b(?:has|have|had|having)\s+(?:\w+\s+)?caused\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The two slots of a question in one language: who, and what they answered yes to.

    French agrees in number ("1 jeune savait", "12 jeunes savaient"); English keeps the plural after
    "1 of 28 youths" and agrees the verb alone.
    """

    person: str
    people: str
    did_one: str
    did_many: str


@dataclass(frozen=True, slots=True)
class Labels:
    """A question's slots in both languages."""

    fr: Words
    en: Words


@dataclass(frozen=True, slots=True)
class PairedWording:
    """What may be said; change and limits are whole points, after - before, None when counts stand alone.

    `mid_p` is None under 30 pairs, and when no pair changed: there is then nothing to test.
    """

    kind: Kind
    sentence_fr: str
    sentence_en: str
    annex_fr: str | None
    annex_en: str | None
    pairs: int
    before: int
    after: int
    difference: int | None
    lower: int | None
    upper: int | None
    mid_p: float | None

    def sentence(self, language: str) -> str:
        """The sentence in French, or in English for any other language."""
        return self.sentence_fr if language.startswith("fr") else self.sentence_en

    def annex(self, language: str) -> str | None:
        """The annex's line on the test, when there is one."""
        return self.annex_fr if language.startswith("fr") else self.annex_en


def paired_wording(
    yes_yes: int, yes_no: int, no_yes: int, no_no: int, labels: Labels, *, wider: tuple[int, int] | None = None
) -> PairedWording:
    """The sentence of a before/after question; in each count's name *before* comes first.

    `wider` is an interval in whole points (sessions drawn whole): it is printed where it is the wider one.
    """
    change = newcombe_difference(yes_yes, yes_no, no_yes, no_no)  # before - after; refuses an empty table
    pairs, before, after = yes_yes + yes_no + no_yes + no_no, yes_yes + yes_no, yes_yes + no_yes
    counts = {code: _counts(code, getattr(labels, code), before, after, pairs) for code in CATALOGUE}
    if pairs < EFFECT_FROM:
        return PairedWording(
            "counts_only", counts["fr"], counts["en"], None, None, pairs, before, after, None, None, None, None
        )
    limits = _points(-change.upper), _points(-change.lower)
    if wider and wider[1] - wider[0] > limits[1] - limits[0]:
        limits = wider
    points = _points(Fraction(no_yes - yes_no, pairs)), *limits
    sentences = {code: f"{text} {_change(code, *points)}" for code, text in counts.items()}
    mid_p = _mid_p(yes_no, no_yes) if pairs >= P_FROM else None
    annex = {code: None if mid_p is None else _annex(code, mid_p, no_yes, yes_no) for code in CATALOGUE}
    kind: Kind = "effect" if pairs < P_FROM else "effect_with_p"
    return PairedWording(
        kind, sentences["fr"], sentences["en"], annex["fr"], annex["en"], pairs, before, after, *points, mid_p
    )


def refused_words(text: str) -> list[str]:
    """What in this text claims a cause that a before/after comparison cannot show, as it is written."""
    return _REFUSED.findall(unicodedata.normalize("NFC", text))


def with_fixed_spaces(text: str) -> str:
    """A French sentence with the non-breaking spaces that keep « ; », « : » and « % » on their line."""
    return re.sub(r" (?=[;:%!?»])|(?<=«) ", "\u00a0", text)


def _counts(language: str, words: Words, before: int, after: int, pairs: int) -> str:
    alone = before == 1 or (before == 0 and language == "fr")
    people_alone = alone if language == "fr" else pairs == 1
    return CATALOGUE[language]["counts"].format(
        before=before,
        after=after,
        n=pairs,
        people=words.person if people_alone else words.people,
        did=words.did_one if alone else words.did_many,
    )


def _change(language: str, change: int, lower: int, upper: int) -> str:
    texts = CATALOGUE[language]
    alone = abs(change) == 1 or (change == 0 and language == "fr")
    return texts["change"].format(
        direction=texts["rise" if change > 0 else "fall" if change < 0 else "none"],
        change=abs(change),
        points=texts["point" if alone else "points"],
        lower=_signed(lower),
        upper=_signed(upper),
    )


def _annex(language: str, mid_p: float, rose: int, fell: int) -> str:
    texts = CATALOGUE[language]
    least = Decimal("0.001")
    rounded = Decimal(repr(mid_p)).quantize(least, ROUND_HALF_UP)
    p = str(rounded) if rounded >= least else "< 0.001"
    one = rose == 1 or (rose == 0 and language == "fr")
    return texts["annex"].format(
        p=p.replace(".", ",") if language == "fr" else p,
        rose=rose,
        rose_pairs=texts["pair" if one else "pairs"],
        fell=fell,
    )


def _points(proportion: float | Fraction) -> int:
    """Whole points, halves away from zero, so that a fall reads as its rise."""
    doubled = abs(Fraction(proportion)) * 200 + 1
    whole = int(doubled // 2)
    return whole if proportion >= 0 else -whole


def _signed(points: int) -> str:
    return str(points) if points >= 0 else f"−{-points}"


def _mid_p(fell: int, rose: int) -> float | None:
    try:
        return mcnemar(fell, rose).mid_p
    except DataRefused:  # nobody changed their answer
        return None
