"""Where and when we go: territory, days without school, hours given to sessions."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import CapacityPlan, SchoolDayOff, TerritoryEntry
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.directory.models import Code, Organization, Site

SERVED, NOT_SERVED = "seeds TerritoryEntry as served", "seeds TerritoryEntry as not_served"


@transaction.atomic
def set_territory(
    *,
    actor: Account,
    status: str,
    site: Site | None = None,
    sector: str = "",
    offering_kind: str = "",
    audience: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> TerritoryEntry:
    """Say whether we travel to a site or a sector; the same place, kind and audience is one entry."""
    require(actor, Can.ACTIVITIES_OFFERING_WRITE)
    if (site is None) == (not sector):
        raise RuleBroken(_("Choose a place or a sector, one of the two."), code="place", field="site")
    if status not in TerritoryEntry.Status.values:
        raise RuleBroken(_("Choose a status in the list."), code="status", field="status")
    entry, _made = TerritoryEntry.objects.update_or_create(
        site=site,
        sector=sector,
        offering_kind=offering_kind,
        audience=audience,
        valid_from=valid_from,
        defaults={"status": status, "valid_to": valid_to},
    )
    audit.record("activities.territory.set", actor=actor, target=entry, reason=status)
    return entry


@transaction.atomic
def load_territory() -> int:
    """One entry per sector as the coded list seeds it, where the sector has none. Returns how many were added."""
    known = set(TerritoryEntry.objects.exclude(sector="").values_list("sector", flat=True))
    new = [
        TerritoryEntry(sector=code.code, status=_seeded(code.note))
        for code in Code.objects.filter(list="sector", note__startswith="seeds TerritoryEntry").order_by(
            "order", "code"
        )
        if code.code not in known
    ]
    TerritoryEntry.objects.bulk_create(new)
    return len(new)


def _seeded(note: str) -> str:
    away = note.startswith(NOT_SERVED)
    return TerritoryEntry.Status.NOT_SERVED if away else TerritoryEntry.Status.SERVED


@transaction.atomic
def add_days_off(
    *,
    actor: Account,
    first_day: date,
    last_day: date,
    kind: str,
    site: Site | None = None,
    organization: Organization | None = None,
) -> SchoolDayOff:
    """Days without pupils of a school, or of all the schools of an organisation; the same days twice are one row."""
    require(actor, Can.ACTIVITIES_OFFERING_WRITE)
    if last_day < first_day:
        raise RuleBroken(_("The last day comes before the first."), code="dates", field="last_day")
    if (site is None) == (organization is None):
        raise RuleBroken(_("Choose a school or an organisation, one of the two."), code="place", field="site")
    row, made = SchoolDayOff.objects.get_or_create(
        site=site, organization=organization, first_day=first_day, last_day=last_day, kind=kind
    )
    if made:
        audit.record("activities.school_day_off.added", actor=actor, target=row)
    return row


@transaction.atomic
def plan_capacity(*, actor: Account, worker: Account, first_day: date, last_day: date, minutes: int) -> CapacityPlan:
    """The minutes that a worker has for sessions between two days; the same days again change the figure."""
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM)
    if last_day < first_day:
        raise RuleBroken(_("The last day comes before the first."), code="dates", field="last_day")
    plan, _made = CapacityPlan.objects.update_or_create(
        worker=worker, first_day=first_day, last_day=last_day, defaults={"minutes": minutes}
    )
    audit.record("activities.capacity.planned", actor=actor, target=plan)
    return plan
