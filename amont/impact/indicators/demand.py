"""DEM-1 and DEM-2: what was asked, and what could not be served."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from amont.activities.models import ServiceRequest
from amont.activities.selectors import demand as source
from amont.core import clock
from amont.impact.indicators.base import Figure, Indicator, Record, Scope


def _record(request: ServiceRequest, adds: int = 1) -> Record:
    day = clock.local(request.received_at).date()
    return Record(
        request.pk,
        "request",
        f"{request.number} – {request.place}",
        day,
        adds,
        "activities_staff:request_detail",
        request.number,
    )


def received(scope: Scope) -> Figure:
    """All but spam, merged duplicates and remainders."""
    found = source.received(scope.start, scope.end, program_id=_program(scope))
    rows = list(found.select_related("site").prefetch_related("remainders"))
    return Figure(
        value=len(rows),
        records=tuple(_record(row) for row in rows),
        details={"groups": sum(_groups_asked(row) for row in rows)},
        breakdowns={"kind": _counted(row.kind for row in rows), "region": _counted(row.sector for row in rows)},
    )


def unmet(scope: Scope) -> Figure:
    """Refused, out of territory, or still waiting at the end of the period; a request and its remainders once."""
    rows = source.unmet(scope.start, scope.end, program_id=_program(scope))
    once = {row.root: row for row in reversed(rows)}
    return Figure(
        value=source.unmet_requests(rows),
        records=tuple(_record(row.request) for row in sorted(once.values(), key=lambda one: one.request.received_at)),
        details={"groups": source.unmet_groups(rows)},
        breakdowns={
            "reason": _counted(row.reason or "unspecified" for row in once.values()),
            "region": _counted(row.request.sector for row in once.values()),
        },
    )


def _groups_asked(request: ServiceRequest) -> int:
    """The groups of a request as it arrived: what was split off it counts with it."""
    return request.groups + sum(rest.groups for rest in request.remainders.all())


def _program(scope: Scope) -> UUID | None:
    return scope.grant.program_id if scope.grant else None


def _counted(codes: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(codes).items(), key=lambda one: (-one[1], one[0]))


DEM_1 = Indicator(
    id="DEM-1",
    label=("Demandes reçues", "Requests received"),
    definition=(
        "Demandes reçues par le volet dans la période, hors pourriels, doublons fusionnés et restes de demandes "
        "partagées.",
        "Requests received by the program in the period, less spam, merged duplicates and remainders of split "
        "requests.",
    ),
    unit=("demandes", "requests"),
    unit_one=("demande", "request"),
    sources=("activities.ServiceRequest.received_at", "activities.TransitionRecord.to_state"),
    compute=received,
    disclosure="open",
)
DEM_2 = Indicator(
    id="DEM-2",
    label=("Demandes non comblées", "Unmet demand"),
    definition=(
        "Demandes refusées ou hors territoire dans la période, ou en attente à sa fin, sans les doublons ni celles "
        "que le milieu a retirées.",
        "Requests refused or out of territory in the period, or waiting at its end, without duplicates and those "
        "the setting took back.",
    ),
    unit=("demandes", "requests"),
    unit_one=("demande", "request"),
    sources=("activities.ServiceRequest.refusal_reason", "activities.TransitionRecord.reason"),
    compute=unmet,
    disclosure="open",
)
