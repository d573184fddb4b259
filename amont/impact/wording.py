"""What a report may say of a paired yes-no question, by how many pairs there are.

Under 10 pairs the counts alone; from 10 the change and its interval, counts beside it; from 30 also
McNemar's mid-p, for the annex. A count that would point at few, or leave few, is told as a bound, and then no
change stands beside it. Rises, falls and absences of change use the same sentence. No sentence
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

Kind = Literal["counts_only", "bounded", "effect", "effect_with_p"]

# The fixed catalogue. {before}, {after} and {n} are counts, or bounds of one; {people} and {did} are the labels,
# agreeing with the count before; {change}, {lower} and {upper} are whole points, after - before.
CATALOGUE: dict[str, dict[str, str]] = {
    "fr": {
        "counts": "Avant : {before} {people} sur {n} {did} ; après : {after} sur {n}.",
        "under": "moins de {limit}",
        "over": "plus de {limit}",
        "change": "{direction} de {change} {points} (IC 95 % : {lower} à {upper}).",
        "rise": "Hausse",
        "fall": "Baisse",
        "none": "Écart",
        "point": "point",
        "points": "points",
        "annex": "Test de McNemar, mid-p : {p} ({rose} {rose_pairs} dans un sens, {fell} dans l’autre).",
        "baseline": "Oui avant : {paired} ; {unpaired}.",
        "paired": "{yes} sur {n} appariés",
        "unpaired": "{yes} sur {n} non appariés",
        "unpaired_few": "trop peu de non appariés pour le dire",
        "unpaired_none": "aucun non apparié",
        "pair": "paire",
        "pairs": "paires",
    },
    "en": {
        "counts": "Before: {before} of {n} {people} {did}; after: {after} of {n}.",
        "under": "fewer than {limit}",
        "over": "more than {limit}",
        "change": "{direction} of {change} {points} (95% CI: {lower} to {upper}).",
        "rise": "Rise",
        "fall": "Fall",
        "none": "Difference",
        "point": "point",
        "points": "points",
        "annex": "McNemar’s test, mid-p: {p} ({rose} {rose_pairs} in one direction, {fell} in the other).",
        "baseline": "Yes before: {paired}; {unpaired}.",
        "paired": "{yes} of {n} paired",
        "unpaired": "{yes} of {n} unpaired",
        "unpaired_few": "too few unpaired to tell",
        "unpaired_none": "none unpaired",
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

    `before` and `after` are None where the sentence gives a bound. `mid_p` is None under 30 pairs, and when no pair
    changed: there is then nothing to test.
    """

    kind: Kind
    sentence_fr: str
    sentence_en: str
    annex_fr: str | None
    annex_en: str | None
    pairs: int
    before: int | None
    after: int | None
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


@dataclass(frozen=True, slots=True)
class _Count:
    """A count of the pairs as it may be told: itself, or as a bound when `told` is "under" or "over" `limit`."""

    exact: int
    pairs: int
    told: Literal["exact", "under", "over"]
    limit: int

    @property
    def shown(self) -> int | None:
        return self.exact if self.told == "exact" else None

    def text(self, language: str) -> str:
        return str(self.exact) if self.told == "exact" else CATALOGUE[language][self.told].format(limit=self.limit)


def paired_wording(
    yes_yes: int,
    yes_no: int,
    no_yes: int,
    no_no: int,
    labels: Labels,
    *,
    wider: tuple[int, int] | None = None,
    smallest: int = 1,
) -> PairedWording:
    """The sentence of a before/after question; in each count's name *before* comes first.

    `wider` is an interval in whole points (sessions drawn whole): it is printed where it is the wider one. A yes or a
    no of 1 to `smallest` - 1 pairs is told as a bound, and then counts stand alone.
    """
    change = newcombe_points(yes_yes, yes_no, no_yes, no_no)  # refuses an empty table
    pairs = yes_yes + yes_no + no_yes + no_no
    before, after = (_count(yes, pairs, smallest) for yes in (yes_yes + yes_no, yes_yes + no_yes))
    counts = {code: _counts(code, getattr(labels, code), before, after) for code in CATALOGUE}
    bounded = None in (before.shown, after.shown)
    if bounded or pairs < EFFECT_FROM:
        kind: Kind = "bounded" if bounded else "counts_only"
        shown = before.shown, after.shown
        return PairedWording(kind, counts["fr"], counts["en"], None, None, pairs, *shown, None, None, None, None)
    limits = wider if wider and is_wider(wider, change) else change
    points = _points(Fraction(no_yes - yes_no, pairs)), *limits
    sentences = {code: f"{text} {_change(code, *points)}" for code, text in counts.items()}
    mid_p = _mid_p(yes_no, no_yes) if pairs >= P_FROM else None
    annex = {code: None if mid_p is None else _annex(code, mid_p, no_yes, yes_no) for code in CATALOGUE}
    kind = "effect" if pairs < P_FROM else "effect_with_p"
    shown = before.exact, after.exact
    return PairedWording(
        kind, sentences["fr"], sentences["en"], annex["fr"], annex["en"], pairs, *shown, *points, mid_p
    )


def newcombe_points(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> tuple[int, int]:
    """Newcombe's interval of after - before, in whole points."""
    change = newcombe_difference(yes_yes, yes_no, no_yes, no_no)  # before - after
    return _points(-change.upper), _points(-change.lower)


def is_wider(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """True when the first interval, in whole points, is the wider one."""
    return one[1] - one[0] > other[1] - other[0]


def baseline_wording(paired: tuple[int, int], unpaired: tuple[int, int], smallest: int) -> dict[str, str]:
    """How the paired answered *before*, beside those who could not be paired; each is (yes, how many)."""
    n = unpaired[1]
    second = "unpaired_none" if n == 0 else "unpaired_few" if n < smallest else "unpaired"
    return {
        code: texts["baseline"].format(
            paired=texts["paired"].format(yes=_count(*paired, smallest).text(code), n=paired[1]),
            unpaired=texts[second].format(yes=_count(*unpaired, smallest).text(code), n=n),
        )
        for code, texts in CATALOGUE.items()
    }


def refused_words(text: str) -> list[str]:
    """What in this text claims a cause that a before/after comparison cannot show, as it is written."""
    return _REFUSED.findall(unicodedata.normalize("NFC", text))


def with_fixed_spaces(text: str) -> str:
    """A French sentence with the non-breaking spaces that keep « ; », « : » and « % » on their line."""
    return re.sub(r" (?=[;:%!?»])|(?<=«) ", "\u00a0", text)


def _count(yes: int, pairs: int, smallest: int) -> _Count:
    """Both parts obey: neither the yes nor what it leaves may be told when it is 1 to `smallest` - 1."""
    if 0 < yes < smallest:
        return _Count(yes, pairs, "under", smallest)
    if 0 < pairs - yes < smallest:
        return _Count(yes, pairs, "over", pairs - smallest)
    return _Count(yes, pairs, "exact", yes)


def _counts(language: str, words: Words, before: _Count, after: _Count) -> str:
    alone = before.limit == 1 or (before.limit == 0 and language == "fr")
    people_alone = alone if language == "fr" else before.pairs == 1
    return CATALOGUE[language]["counts"].format(
        before=before.text(language),
        after=after.text(language),
        n=before.pairs,
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
        lower=signed(lower),
        upper=signed(upper),
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


def signed(points: int) -> str:
    """Points with the sign of minus."""
    return str(points) if points >= 0 else f"−{-points}"


def _mid_p(fell: int, rose: int) -> float | None:
    try:
        return mcnemar(fell, rose).mid_p
    except DataRefused:  # nobody changed their answer
        return None
