"""Scans added up: readings, never persons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from amont.accounts.models import Account
from amont.outreach.models import (
    Poster,
    PosterPlacement,
    ScanCount,
    ShortCode,
)
from amont.outreach.selectors.visible import posters_visible_to


@dataclass(frozen=True, slots=True)
class Scans:
    """Readings of one placement in one month."""

    placement_id: UUID
    poster_spot: str
    month: date
    n: int


def scans(period: tuple[date, date], placements: QuerySet[PosterPlacement] | None = None) -> list[Scans]:
    """Readings by placement and month within a period (both days included). A reading is never a person."""
    rows = ShortCode.objects.values_list("code", "placement_id", "placement__poster_spot")
    if placements is not None:
        rows = rows.filter(placement__in=placements)
    owners = {code: (placement, spot) for code, placement, spot in rows}
    counted = (
        ScanCount.objects.filter(date__range=period, code__in=owners)
        if placements is not None
        else ScanCount.objects.filter(date__range=period)
    )
    months = counted.annotate(month=TruncMonth("date")).order_by().values_list("code", "month").annotate(total=Sum("n"))
    totals: dict[tuple[UUID, str, date], int] = defaultdict(int)
    for code, month, total in months:
        if code in owners:
            totals[(*owners[code], month)] += total
    return [Scans(placement, spot, month, n) for (placement, spot, month), n in sorted(totals.items(), key=str)]


def readings_of(codes: Sequence[ShortCode], since: date) -> dict[str, int]:
    """How often each of these codes was read since a day."""
    rows = ScanCount.objects.filter(code__in=[row.code for row in codes], date__gte=since)
    return dict(rows.order_by().values_list("code").annotate(total=Sum("n")))


def posters_with_counts(account: Account) -> QuerySet[Poster]:
    """The posters of the list, with how many placements each has."""
    return (
        posters_visible_to(account)
        .select_related("program")
        .annotate(places=Count("placements", filter=Q(placements__general=False)))
    )
