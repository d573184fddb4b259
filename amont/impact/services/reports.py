"""A report is frozen once: late corrections make a new version, which names what they changed."""

import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.dates import day
from amont.core.errors import RuleBroken
from amont.funding.models import Grant
from amont.impact import dataset, selectors
from amont.impact.canonical import canonical, sha256
from amont.impact.indicators.base import Figure, Indicator, Scope
from amont.impact.models import Report


def default_period(grant: Grant) -> tuple[date, date]:
    """The grant's own days, until today."""
    return grant.start, max(grant.start, min(grant.end, clock.today()))


def check_period(grant: Grant, start: date, end: date) -> None:
    """Refuse a period that is upside down, that has not begun, or that leaves the grant's days.

    It is refused and never cut: what is printed is the period that was asked for.
    """
    if end < start:
        raise RuleBroken(_("The last day comes before the first."), code="dates", field="end")
    if start < grant.start or end > grant.end:
        raise RuleBroken(
            _("This grant runs from %(start)s to %(end)s: choose a period within these days.")
            % {"start": day(grant.start), "end": day(grant.end)},
            code="outside",
            field="start" if start < grant.start or start > grant.end else "end",
        )
    if start > clock.today():
        raise RuleBroken(
            _("This period begins on %(start)s: there is nothing to count yet.") % {"start": day(start)},
            code="future",
            field="start",
        )


@transaction.atomic
def freeze(*, actor: Account, grant: Grant, start: date, end: date) -> Report:
    """Freeze the figures of a grant and period; the same figures twice are one report."""
    require(actor, Can.IMPACT_REPORT_FREEZE, grant.program_id)
    check_period(grant, start, end)
    Grant.objects.select_for_update().get(pk=grant.pk)
    data = dataset.build(grant, start, end)
    last = Report.objects.filter(grant=grant, start=start, end=end).order_by("-version").first()
    if last:
        if not (changed := _changed(last, data)):
            return last
        data["replaces"] = {"version": last.version, "sha256": last.sha256, "changed": changed}
    text = canonical(data)
    report = Report.objects.create(
        grant=grant,
        start=start,
        end=end,
        version=last.version + 1 if last else 1,
        canonical=text,
        sha256=sha256(text),
        frozen_by=str(actor.pk),
    )
    audit.record("impact.report.frozen", actor=actor, target=report, objects=[report.sha256])
    return report


def _changed(last: Report, data: dict[str, Any]) -> list[str]:
    """What differs from the version before; one that was altered is never taken for the same."""
    try:
        frozen = selectors.frozen_dataset(last)
    except RuleBroken:
        return ["integrity"]
    return dataset.changed(frozen, json.loads(canonical(data)))


@transaction.atomic
def open_records(*, actor: Account, grant: Grant, indicator: Indicator, start: date, end: date) -> Figure:
    """What a figure counts, record by record; the reading is journalled."""
    require(actor, Can.IMPACT_REPORT_READ, grant.program_id)
    audit.record("impact.records.read", actor=actor, target=grant, reason=indicator.id.replace("-", "_"))
    return indicator.compute(Scope(start=start, end=end, grant=grant))
