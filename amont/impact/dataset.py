"""The dataset of a report: every figure, definition and promise, as plain values ready to be frozen."""

from dataclasses import replace
from datetime import date
from typing import Any

from amont.core import clock
from amont.directory.selectors import settings_row
from amont.funding.models import Grant
from amont.funding.selectors import promises_of
from amont.impact.indicators import INDICATORS
from amont.impact.indicators.base import Figure, Indicator, Scope

FORMAT = "amont.report.1"


def build(grant: Grant, start: date, end: date) -> dict[str, Any]:
    """Compute every indicator of the grant's report for a period, both ends counted."""
    scope = Scope(start=start, end=end, grant=grant)
    before = replace(scope, start=_year_before(start), end=_year_before(end))
    figures = {one.id: _entry(one, one.compute(scope), one.compute(before)) for one in INDICATORS}
    return {
        "format": FORMAT,
        "organization": settings_row().name,
        "grant": _grant(grant),
        "period": {"start": start.isoformat(), "end": end.isoformat()},
        "computed_on": clock.today().isoformat(),
        "smallest": settings_row().min_cell_size,
        "indicators": figures,
        "promises": [_promise(one, figures) for one in promises_of(grant)],
    }


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


def _entry(indicator: Indicator, figure: Figure, previous: Figure) -> dict[str, Any]:
    return {
        "label": _pair(indicator.label),
        "definition": _pair(indicator.definition),
        "unit": _pair(indicator.unit),
        "disclosure": indicator.disclosure,
        "records": len(figure.records),
        "breakdowns": {name: [list(row) for row in rows] for name, rows in figure.breakdowns.items()},
        "previous": _amount(previous) if previous.records else None,
        "without_count": figure.without_count,
        "details": figure.details,
        **_amount(figure),
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


def _promise(promise: Any, figures: dict[str, Any]) -> dict[str, Any]:
    figure = figures.get(promise.indicator)
    result = (figure["value"] if figure["value"] is not None else figure["lower"]) if figure else None
    return {
        "indicator": promise.indicator,
        "words": promise.words,
        "target": promise.target,
        "due": promise.due.isoformat() if promise.due else None,
        "result": result,
        "reached": None if result is None or promise.target is None else result >= promise.target,
    }


def _pair(texts: tuple[str, str]) -> dict[str, str]:
    return {"fr": texts[0], "en": texts[1]}


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
