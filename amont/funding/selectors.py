"""Reads of grants."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from amont.accounts.permissions import Can, programs_of
from amont.funding.models import Funder, Grant, Promise

if TYPE_CHECKING:
    from amont.accounts.models import Account


def grants_visible_to(account: "Account") -> QuerySet[Grant]:
    """The grants of the account's programs, the newest first."""
    grants = Grant.objects.select_related("funder__organization", "program").order_by("-start", "code")
    programs = programs_of(account, Can.FUNDING_GRANT_READ)
    return grants if programs is None else grants.filter(program_id__in=programs)


def funders() -> QuerySet[Funder]:
    """Every funder by name."""
    return Funder.objects.select_related("organization").order_by("organization__name")


def grant_by_code(code: str) -> Grant | None:
    """The grant of this code, with its funder; None when there is none."""
    return Grant.objects.select_related("funder__organization", "program").filter(code=code).first()


def active_grants(*, program_id: UUID, kind: str, audience: str, start: date, end: date) -> list[Grant]:
    """Grants of a program running in the period that cover this kind of activity and this audience."""
    running = Grant.objects.filter(
        program_id=program_id, state__in=[Grant.State.ACTIVE, Grant.State.ENDED], start__lte=end, end__gte=start
    ).order_by("start", "code")
    return [
        grant
        for grant in running
        if kind in grant.offering_kinds and (not grant.audiences or audience in grant.audiences)
    ]


def promises_of(grant: Grant) -> list[Promise]:
    """What was promised, in the order of the indicators; what is told in words alone comes last."""
    rows = grant.promises.order_by("indicator", "words")
    return sorted(rows, key=lambda one: one.indicator == "")


def promise_like(grant: Grant, *, indicator: str, words: str) -> Promise | None:
    """What is already written down in the same words."""
    return grant.promises.filter(indicator=indicator, words=words).first()
