"""Reads of reports."""

import json
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from amont.accounts.permissions import Can, programs_of
from amont.impact.models import Report

if TYPE_CHECKING:
    from amont.accounts.models import Account


def reports_visible_to(account: "Account") -> QuerySet[Report]:
    """The frozen reports of the account's programs, the newest first."""
    reports = Report.objects.select_related("grant__funder__organization").order_by("-frozen_at", "pk")
    programs = programs_of(account, Can.IMPACT_REPORT_READ)
    return reports if programs is None else reports.filter(grant__program_id__in=programs)


def frozen_dataset(report: Report) -> dict[str, Any]:
    """What was frozen, read from its JSON alone."""
    dataset: dict[str, Any] = json.loads(report.canonical)
    return dataset
