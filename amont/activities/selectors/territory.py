"""Where we travel: a list of sites and sectors, never a radius."""

from datetime import date

from django.db.models import Q, QuerySet

from amont.activities.models import TerritoryEntry
from amont.directory.models import Site

UNKNOWN = "unknown"


def entries_on(day: date) -> QuerySet[TerritoryEntry]:
    """The entries that hold on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    not_over = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return TerritoryEntry.objects.filter(begun, not_over).order_by("id")


def entry_for(*, site: Site | None, sector: str, kind: str, audience: str, day: date) -> TerritoryEntry | None:
    """The entry that decides: of the site before its sector's, the most precise first; None when nothing matches."""
    place = Q(sector=sector) if sector else Q(pk__in=[])
    if site is not None:
        place |= Q(site=site)
    rows = entries_on(day).filter(place, offering_kind__in=["", kind], audience__in=["", audience])
    return max(rows, key=_precision, default=None)


def _precision(entry: TerritoryEntry) -> tuple[bool, bool, bool, date, str]:
    newest = entry.valid_from or date.min
    return (entry.site_id is not None, entry.offering_kind != "", entry.audience != "", newest, str(entry.pk))


def territory() -> QuerySet[TerritoryEntry]:
    """Every entry, for the coordinator's list."""
    return TerritoryEntry.objects.select_related("site").order_by("sector", "site__name", "offering_kind", "id")
