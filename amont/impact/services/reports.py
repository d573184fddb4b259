"""A report is frozen once: late corrections make a new version, which names what they changed."""

import json
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.funding.models import Grant
from amont.impact import dataset
from amont.impact.canonical import canonical, sha256
from amont.impact.indicators.base import Figure, Indicator, Scope
from amont.impact.models import Report


def check_period(grant: Grant, start: date, end: date) -> None:
    """Refuse a period that is upside down or that the grant does not touch."""
    if end < start:
        raise RuleBroken(_("The last day comes before the first."), code="dates", field="end")
    if end < grant.start or start > grant.end:
        raise RuleBroken(
            _("This grant runs from %(start)s to %(end)s: choose a period that touches it.")
            % {"start": date_format(grant.start), "end": date_format(grant.end)},
            code="outside",
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
        changed = dataset.changed(json.loads(last.canonical), json.loads(canonical(data)))
        if not changed:
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
    audit.record("impact.report.frozen", actor=actor, target=report)
    return report


@transaction.atomic
def open_records(*, actor: Account, grant: Grant, indicator: Indicator, start: date, end: date) -> Figure:
    """What a figure counts, record by record; the reading is journalled."""
    require(actor, Can.IMPACT_REPORT_READ, grant.program_id)
    audit.record("impact.records.read", actor=actor, target=grant, reason=indicator.id.replace("-", "_"))
    return indicator.compute(Scope(start=start, end=end, grant=grant))
