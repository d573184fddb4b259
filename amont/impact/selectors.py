"""Reads of reports."""

import json
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amont.accounts.permissions import Can, programs_of
from amont.audit.models import AuditObject
from amont.core.errors import RuleBroken
from amont.impact.canonical import sha256
from amont.impact.models import Report

if TYPE_CHECKING:
    from amont.accounts.models import Account


def reports_visible_to(account: "Account") -> QuerySet[Report]:
    """The frozen reports of the account's programs, the newest first."""
    reports = Report.objects.select_related("grant__funder__organization").order_by("-frozen_at", "pk")
    programs = programs_of(account, Can.IMPACT_REPORT_READ)
    return reports if programs is None else reports.filter(grant__program_id__in=programs)


def frozen_text(report: Report) -> str:
    """The frozen text, as the page, the paper and the JSON all read it. Refuses one that is not what was frozen.

    The text must give the hash beside it, and the journal, where it named a hash at the freezing, must name that one.
    """
    named = AuditObject.objects.filter(entry__action="impact.report.frozen", entry__record_id=str(report.pk))
    hashes = set(named.values_list("object_id", flat=True))
    if sha256(report.canonical) != report.sha256 or (hashes and hashes != {report.sha256}):
        raise RuleBroken(
            _("This report is no longer the one that was frozen: its text does not match its fingerprint."),
            code="altered",
        )
    return report.canonical


def frozen_dataset(report: Report) -> dict[str, Any]:
    """What was frozen, read from its JSON alone."""
    dataset: dict[str, Any] = json.loads(frozen_text(report))
    return dataset
