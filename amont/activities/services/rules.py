"""The triage rules, in order: the first that fires gives a suggestion, which a coordinator confirms or overrides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from amont.activities.models import Mode, Offering, ServiceRequest, Session, TerritoryEntry
from amont.activities.selectors import capacity, school_calendar
from amont.activities.selectors.requests import OPEN
from amont.activities.selectors.territory import UNKNOWN, entry_for
from amont.core import clock
from amont.core.text import fold
from amont.funding.models import Grant
from amont.funding.selectors import active_grants

R = ServiceRequest.State
NO_OFFERING_NEEDED = frozenset({"media", "partnership", "research", "other"})
NO_SESSION = frozenset({"poster_order", "video_training_access", "tools"})
TRAVELS = {Mode.AT_SETTING.value, Mode.ELSEWHERE.value}
UNKNOWN_PLACE = "unknown_territory"
AWAY = {TerritoryEntry.Status.NOT_SERVED, TerritoryEntry.Status.EXPANSION_WANTED}


@dataclass(frozen=True)
class Suggestion:
    """What a rule proposes: a state (empty: the coordinator decides), a reason, and what the rule saw."""

    rule: str
    state: str
    reason: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


def suggest(request: ServiceRequest) -> Suggestion:
    """The suggestion of the first rule that fires; the last one always does."""
    return next(found for rule in RULES if (found := rule(request)) is not None)


def duplicate(request: ServiceRequest) -> Suggestion | None:
    """1. The same place already has an open request of this kind, audience and season."""
    first, last = school_calendar.season(clock.local(request.received_at).date())
    others = ServiceRequest.objects.filter(state__in=OPEN, kind=request.kind, audience=request.audience)
    others = others.filter(received_at__lte=request.received_at, remainder_of__isnull=True).exclude(pk=request.pk)
    for other in others.select_related("site").order_by("received_at", "number"):
        if first <= clock.local(other.received_at).date() <= last and same_asker(request, other):
            seen = {"number": other.number, "id": str(other.pk)}
            return Suggestion("duplicate", R.REFUSED, "duplicate", seen)
    return None


def same_asker(one: ServiceRequest, other: ServiceRequest) -> bool:
    """True when two requests come from one place, known or typed alike, for one offering.

    A place, not its organisation: the schools of a service centre ask each for themselves.
    """
    if one.offering_id != other.offering_id:
        return False
    if one.site and other.site:
        return one.site_id == other.site_id
    return bool(one.typed_place) and fold(one.place) == fold(other.place)


def is_sent(request: ServiceRequest) -> bool:
    """True for what needs no session: something to send, or a question to answer."""
    offering = request.offering
    return not offering.needs_session if offering else request.kind in NO_OFFERING_NEEDED | NO_SESSION


def no_session(request: ServiceRequest) -> Suggestion | None:
    """2. Nothing to meet for: something to send, or a question to answer."""
    return Suggestion("no_session", R.TO_PLAN, "", {"kind": request.kind}) if is_sent(request) else None


def not_offered(request: ServiceRequest) -> Suggestion | None:
    """3. No published offering covers the topics."""
    published = Offering.objects.filter(state=Offering.State.PUBLISHED).order_by("id")
    choice = [request.offering] if request.offering else [one for one in published if one.kind == request.kind]
    covering = [one for one in choice if one.state == Offering.State.PUBLISHED and _covers(one, request.topics)]
    if covering:
        return None
    return Suggestion("not_offered", R.REFUSED, "out_of_mandate", {"kind": request.kind, "topics": request.topics})


def _covers(offering: Offering, topics: list[str]) -> bool:
    return not topics or not offering.topics or bool(set(topics) & set(offering.topics))


def _travels(request: ServiceRequest) -> bool:
    offering = request.offering
    return offering is None or (offering.territory_rule != "none" and bool(TRAVELS & set(offering.modes)))


def _territory(request: ServiceRequest) -> TerritoryEntry | None:
    sector = "" if request.sector == "unspecified" else request.sector
    day = min(_wished(request), default=clock.today())
    return entry_for(site=request.site, sector=sector, kind=request.kind, audience=request.audience, day=day)


def out_of_territory(request: ServiceRequest) -> Suggestion | None:
    """4. We would travel there, and the list says that we don't."""
    entry = _territory(request) if _travels(request) else None
    if entry is None or entry.status not in AWAY:
        return None
    modes = request.offering.modes if request.offering else []
    seen: dict[str, Any] = {"status": entry.status, "entry": str(entry.pk), "sector": request.sector}
    seen |= {"remote": Mode.REMOTE.value in modes, "next_open": _next_open(request)}
    return Suggestion("out_of_territory", R.OUT_OF_TERRITORY, "out_of_territory", seen)


def _next_open(request: ServiceRequest) -> str:
    """The next session of this kind at our office, to offer beside a refusal."""
    rows = Session.objects.filter(request__isnull=True, offering__kind=request.kind, start__gt=clock.now())
    first = rows.filter(mode=Mode.AT_OURS, state=Session.State.CONFIRMED).order_by("start", "id").first()
    return str(first.pk) if first else ""


def too_late(request: ServiceRequest) -> Suggestion | None:
    """5. Every wished date is nearer than the notice that the offering asks for."""
    days, notice = _wished(request), request.offering.min_notice_days if request.offering else 0
    first = clock.today() + timedelta(days=notice)
    if not days or max(days) >= first:
        return None
    return Suggestion("too_late", R.TO_CLARIFY, "too_late", {"notice": notice, "last_wished": max(days).isoformat()})


def no_funding(request: ServiceRequest) -> Suggestion | None:
    """6. The program lives on grants, and none covers this kind and audience in the wished period."""
    if request.program_id is None or not Grant.objects.filter(program_id=request.program_id).exists():
        return None
    start, end = _period(request)
    found = active_grants(
        program_id=request.program_id, kind=request.kind, audience=request.audience, start=start, end=end
    )
    if found:
        return None
    seen = {"from": start.isoformat(), "to": end.isoformat(), "kind": request.kind}
    return Suggestion("no_funding", R.WAITING, "funding_ended", seen)


def no_hours(request: ServiceRequest) -> Suggestion | None:
    """7. Fewer hours are left in the season than the groups would take."""
    if request.program_id is None or request.offering is None:
        return None
    left = capacity.minutes_left(request.program_id, _period(request)[0])
    needed = capacity.load(request.offering) * request.groups
    if left is None or left >= needed:
        return None
    return Suggestion("no_hours", R.WAITING, "no_capacity", {"minutes_left": left, "minutes_needed": needed})


def otherwise(request: ServiceRequest) -> Suggestion:
    """8. Nothing prevents it; a place that no entry knows is left to the coordinator."""
    if _travels(request) and _territory(request) is None:
        return Suggestion(UNKNOWN_PLACE, "", "", {"status": UNKNOWN, "sector": request.sector})
    return Suggestion("fits", R.TO_PLAN)


def _wished(request: ServiceRequest) -> list[date]:
    return list(request.wishes.filter(avoid=False).order_by("day").values_list("day", flat=True))


def _period(request: ServiceRequest) -> tuple[date, date]:
    """From the first to the last wished date; without dates, from today to the end of the season."""
    days = _wished(request)
    return (days[0], days[-1]) if days else (clock.today(), school_calendar.season(clock.today())[1])


RULES: tuple[Callable[[ServiceRequest], Suggestion | None], ...] = (
    *(duplicate, no_session, not_offered, out_of_territory, too_late, no_funding, no_hours, otherwise),
)
