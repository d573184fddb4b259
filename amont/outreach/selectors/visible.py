"""What each account may see of capsules, posters and their codes."""

from typing import Any

from django.db.models import QuerySet

from amont.accounts.models import Account
from amont.accounts.permissions import Can, programs_of
from amont.outreach.models import (
    Capsule,
    Poster,
    PosterPlacement,
    ShortCode,
)


def _within(rows: QuerySet[Any], account: Account, can: Can, field: str) -> QuerySet[Any]:
    programs = programs_of(account, can)
    return rows if programs is None else rows.filter(**{f"{field}__in": programs})


def capsules_visible_to(account: Account) -> QuerySet[Capsule]:
    """Capsules of the programs in which the account may read them."""
    return _within(Capsule.objects.all(), account, Can.OUTREACH_CAPSULE_READ, "program_id")


def posters_visible_to(account: Account) -> QuerySet[Poster]:
    """Posters of the programs in which the account may read them."""
    return _within(Poster.objects.all(), account, Can.OUTREACH_POSTER_READ, "program_id")


def placements_visible_to(account: Account) -> QuerySet[PosterPlacement]:
    """Placements of the posters that the account may read."""
    rows = PosterPlacement.objects.select_related("poster", "site")
    return _within(rows, account, Can.OUTREACH_POSTER_READ, "poster__program_id")


def codes_visible_to(account: Account) -> QuerySet[ShortCode]:
    """Codes of those placements."""
    rows = ShortCode.objects.select_related("placement__poster", "placement__site", "capsule")
    return _within(rows, account, Can.OUTREACH_POSTER_READ, "placement__poster__program_id")
