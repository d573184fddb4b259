"""The dataset of a report: every figure, definition and promise, as plain values ready to be frozen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext, override

from amont.core import clock
from amont.directory.selectors import label, settings_row
from amont.funding.models import Grant, Promise
from amont.funding.selectors import promises_of
from amont.impact.indicators import INDICATORS
from amont.impact.indicators.base import Figure, Indicator, Scope
from amont.impact.wording import with_fixed_spaces

FORMAT = "amont.report.1"


# The lists that hold the codes of each breakdown.
BREAKDOWNS = {
    "kind": "offering_kind",
    "reason": "refusal_reason",
    "region": "sector",
    "setting": "setting_kind",
}


def build(grant: Grant, start: date, end: date) -> dict[str, Any]:
    """Compute every indicator of the grant's report for a period, both ends counted."""
    scope = Scope(start=start, end=end, grant=grant)
    figures = {one.id: entry(one, one.compute(scope), one.compute(_year_before(scope))) for one in INDICATORS}
    smallest = settings_row().min_cell_size
    return {
        "format": FORMAT,
        "organization": settings_row().name,
        "grant": _grant(grant),
        "period": {"start": start.isoformat(), "end": end.isoformat()},
        "over": end < clock.today(),
        "computed_on": clock.today().isoformat(),
        "smallest": smallest,
        "method": _in_both(method),
        "indicators": figures,
        "promises": [_promise(one, figures.get(one.indicator), smallest) for one in promises_of(grant)],
    }


def changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What differs between two datasets of one grant and period: ids of indicators, and other parts by name."""
    figures = (old["indicators"], new["indicators"])
    ids = [code for code in figures[1] if figures[0].get(code) != figures[1][code]]
    parts = [
        name for name in new if name not in ("indicators", "computed_on", "replaces") and old.get(name) != new[name]
    ]
    return ids + parts


def entry(indicator: Indicator, figure: Figure, previous: Figure | None = None) -> dict[str, Any]:
    """An indicator as plain values, its words in both languages."""
    return {
        "label": _pair(indicator.label),
        "definition": _pair(indicator.definition),
        "unit": _pair(indicator.unit),
        "unit_one": _pair(indicator.unit_one),
        "disclosure": indicator.disclosure,
        "records": len(figure.records),
        "breakdowns": {name: [_share(name, *row) for row in rows] for name, rows in figure.breakdowns.items()},
        "previous": _amount(previous) if previous and previous.records else None,
        "without_count": figure.without_count,
        "details": figure.details,
        **_amount(figure),
    }


def _share(breakdown: str, code: str, count: int) -> dict[str, Any]:
    return {"code": code, "count": count, "label": _in_both(lambda: label(BREAKDOWNS[breakdown], code))}


def _grant(grant: Grant) -> dict[str, Any]:
    return {
        "code": grant.code,
        "title": grant.title,
        "number": grant.number,
        "funder": str(grant.funder),
        "program": {"fr": grant.program.name_fr, "en": grant.program.name_en},
        "start": grant.start.isoformat(),
        "end": grant.end.isoformat(),
    }


def _amount(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "sentence": _pair(figure.sentence) if figure.sentence else None,
        "grade": figure.grade,
        "hidden": figure.hidden,
    }


def _promise(promise: Promise, figure: dict[str, Any] | None, smallest: int) -> dict[str, Any]:
    return {
        "indicator": promise.indicator,
        "words": promise.words,
        "target": promise.target,
        "due": promise.due.isoformat() if promise.due else None,
        **_result(promise.target, figure, smallest),
    }


def _result(target: int | None, figure: dict[str, Any] | None, smallest: int) -> dict[str, Any]:
    """What was done beside what was promised; bounds are held to their lower one, hidden counts tell nothing more."""
    if figure is None or target is None:
        return {"result": None, "reached": None}
    if figure["hidden"] or (figure["lower"] is None and figure["upper"] is not None):
        return {"result": None, "reached": False if target >= smallest else None}
    result = figure["value"] if figure["value"] is not None else figure["lower"]
    return {"result": result, "reached": None if result is None else result >= target}


def _pair(texts: tuple[str, str]) -> dict[str, str]:
    return {"fr": with_fixed_spaces(texts[0]), "en": texts[1]}


def _in_both(said: Callable[[], str]) -> dict[str, str]:
    """What is said in French and in English."""
    texts = {}
    for language in ("fr", "en"):
        with override(language):
            texts[language] = said()
    return _pair((texts["fr"], texts["en"]))


def method() -> str:
    """The paragraph that stands in every report."""
    return gettext(
        "Every figure is counted from records, session by session and request by request; totals are never typed. "
        "Distinct youths are given as two bounds, because groups have no names. One youth may be in two groups. "
        "A session without a head-count is a session and adds no participation. "
        "Answers are anonymous paper tickets, paired before and after the same session, without a comparison group. "
        "C: counted, S: self-reported, E: estimated, D: declared elsewhere."
    )


def _year_before(scope: Scope) -> Scope:
    return replace(scope, start=_last_year(scope.start), end=_last_year(scope.end))


def _last_year(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
