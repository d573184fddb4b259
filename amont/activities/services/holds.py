"""Dates held for a request: one to three are proposed, they expire, and no two overlap."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import Hold, Message, Mode, Offering, ServiceRequest, Session, TransitionRecord
from amont.activities.selectors.requests import groups_placed, live_holds
from amont.activities.selectors.school_calendar import after_school_days
from amont.activities.services import claims
from amont.activities.services.locks import days_between, lock_days, locked_request, request_in_scope
from amont.activities.services.messages import queue
from amont.activities.services.people import program_of, worker_of
from amont.activities.services.states import By, enter, transition
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Site
from amont.directory.selectors import settings_row

R, H = ServiceRequest.State, Hold.State
MAX_DATES = 3
EXPIRED_OFFERS = 2
HOLDABLE = frozenset({R.TO_PLAN, R.DATES_PROPOSED})


@transaction.atomic
def hold(
    *,
    actor: Account,
    request_id: UUID,
    worker_id: UUID,
    start: datetime,
    mode: str,
    site_id: UUID | None = None,
    form_token: str,
) -> Hold:
    """Hold a date for a request, until it is answered or expires; the same form twice is one hold."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, request.program_id)
    known = Hold.objects.filter(form_token=form_token, request=request).first()
    if known is not None:
        return _same(known, worker_id, start)
    worker, site = worker_of(program_of(request), worker_id), _site_for(request, site_id, mode)
    offering = _refuse_unholdable(request, mode)
    slot = claims.refuse_conflict(worker=worker, start=start, offering=offering, mode=mode, site=site)
    held = Hold(request=request, worker=worker, start=slot.start, end=slot.end, mode=mode, site=site)
    held.form_token, held.expires_at = form_token, _expiry(slot.start)
    held.save(force_insert=True)
    enter(held, by=actor)
    claims.claim_for_hold(held, slot)
    return held


def _same(known: Hold, worker_id: UUID, start: datetime) -> Hold:
    if (known.worker_id, known.start) != (worker_id, start):
        raise RuleBroken(
            _("This form has already held another date. Send it once more to hold this one too."), code="form_token"
        )
    return known


def _expiry(start: datetime) -> datetime:
    """The end of the last school day on which the offer stands, and never after the session begins."""
    last = after_school_days(clock.today(), settings_row().hold_days)
    return min(clock.at(last, time(23, 59)), start)


def _site_for(request: ServiceRequest, site_id: UUID | None, mode: str) -> Site | None:
    if mode in (Mode.AT_OURS, Mode.REMOTE):
        return None
    site = Site.objects.get(pk=site_id) if site_id else request.site
    if site is None and mode == Mode.AT_SETTING:
        raise RuleBroken(
            _("Say first which place of the directory it is: its calendar and the way there depend on it."),
            code="site",
            field="site",
        )
    return site


def _refuse_unholdable(request: ServiceRequest, mode: str) -> Offering:
    offering = request.offering
    if offering is None or not offering.needs_session:
        raise RuleBroken(_("This request needs no session."), code="no_session")
    if request.state not in HOLDABLE:
        raise RuleBroken(_("A date is held only for a request that is to be planned."), code="state")
    if mode not in offering.modes:
        raise RuleBroken(_("This activity isn’t given in that way."), code="mode", field="mode")
    left = request.groups - groups_placed(request)
    if left <= 0:
        raise RuleBroken(_("Every group already has its session."), code="all_placed")
    if live_holds(request).count() >= max(MAX_DATES, left):
        raise RuleBroken(_("Three dates are held already: propose them or release one."), code="enough_dates")
    return offering


@transaction.atomic
def propose(*, actor: Account, request_id: UUID) -> ServiceRequest:
    """Send the held dates to the setting; nothing new to propose changes nothing."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, request.program_id)
    held = list(live_holds(request).select_for_update(of=("self",)).order_by("start", "id"))
    if not held:
        raise RuleBroken(_("Hold at least one date first."), code="no_hold")
    if request.all_or_nothing and len(held) < request.groups - groups_placed(request):
        raise RuleBroken(_("They want all groups or none: hold a date for each group."), code="all_or_nothing")
    new = [one for one in held if one.offered_at is None]
    if not new:
        return request
    for one in held:
        one.offered_at, one.expires_at = one.offered_at or clock.now(), _expiry(one.start)
        one.save(update_fields=["offered_at", "expires_at"])
    if request.state == R.TO_PLAN:
        transition(request, R.DATES_PROPOSED, by=actor)
    audit.record("activities.request.offer_sent", actor=actor, target=request)
    request.next_date = clock.local(max(one.expires_at for one in held)).date()
    request.save(update_fields=["next_date"])
    queue(request, "offer", str(new[0].pk), subject_id=new[0].pk)
    return request


@transaction.atomic
def release(*, actor: Account, hold_id: UUID) -> Hold:
    """Give a held date back; the last one sends the request back to be planned. Twice is once."""
    held = Hold.objects.get(pk=hold_id)
    request = request_in_scope(actor, held.request_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, request.program_id)
    lock_holds(request)
    held.refresh_from_db()
    if held.state == H.RELEASED:
        return held
    claims.end_hold(held, H.RELEASED, by=actor)
    settle(request, by=actor)
    return held


def lock_holds(request: ServiceRequest) -> list[Hold]:
    """Lock the days of all the request's live holds and coming sessions, then read the holds."""
    live = request.holds.filter(state=H.LIVE).order_by("start", "id")
    coming = request.sessions.filter(state__in=[Session.State.CONFIRMED, Session.State.PREPARED]).order_by(
        "start", "id"
    )
    taken: list[Hold | Session] = [*live, *coming]
    lock_days((one.worker_id, day) for one in taken for day in days_between(one.start, one.end))
    return list(live.select_related("worker", "site").all())


def settle(request: ServiceRequest, *, by: By, reason: str = "") -> None:
    """Where a request stands once its holds were answered: booked, still proposed, or to be planned again."""
    placed = groups_placed(request)
    live = list(request.holds.filter(state=H.LIVE).order_by("start", "id"))
    if placed >= request.groups:
        for one in live:
            claims.end_hold(one, H.RELEASED, by=by)
        if request.state in (R.TO_PLAN, R.DATES_PROPOSED):
            transition(request, R.BOOKED, by=by)
            request.next_date = None
            request.save(update_fields=["next_date"])
    elif (request.state == R.DATES_PROPOSED and not any(one.offered_at for one in live)) or request.state == R.BOOKED:
        _back_to_plan(request, by, reason)


def _back_to_plan(request: ServiceRequest, by: By, reason: str) -> None:
    """After two offers that expired unanswered, the request waits for the setting to write again."""
    lapsed = TransitionRecord.objects.filter(object_id=request.pk, from_state=R.DATES_PROPOSED, reason="offer_expired")
    if reason == "offer_expired" and lapsed.count() + 1 >= EXPIRED_OFFERS and not groups_placed(request):
        transition(request, R.NO_REPLY, by=by, reason="no_answer")
    else:
        transition(request, R.TO_PLAN, by=by, reason=reason)
    request.next_date = clock.today()
    request.save(update_fields=["next_date"])


@transaction.atomic
def remind_due() -> int:
    """Remind, once per offer, the settings whose offer is half way to its end. Returns how many."""
    waiting = Hold.objects.filter(state=H.LIVE, offered_at__isnull=False, expires_at__gt=clock.now())
    due: dict[UUID, Hold] = {}
    for one in waiting.select_related("request").order_by("offered_at", "start", "id"):
        if one.offered_at and clock.now() >= one.offered_at + (one.expires_at - one.offered_at) / 2:
            due.setdefault(one.request_id, one)
    reminders = Message.objects.filter(kind="reminder")
    before = reminders.count()
    for pk, one in due.items():
        queue(one.request, "reminder", f"{pk}:{one.offered_at}", subject_id=one.pk)
    return reminders.count() - before


def expire_due() -> int:
    """Release every hold past its hour, each request in its own transaction. Returns how many holds."""
    due = Hold.objects.filter(state=H.LIVE, expires_at__lte=clock.now()).order_by().values("request_id")
    emptied = ServiceRequest.objects.filter(state=R.DATES_PROPOSED).exclude(holds__state=H.LIVE)
    ids = ServiceRequest.objects.filter(pk__in=due) | emptied
    return sum(_expire_one(pk) for pk in ids.order_by("pk").distinct().values_list("pk", flat=True))


@transaction.atomic
def _expire_one(pk: UUID) -> int:
    request = locked_request(pk)
    due = [one for one in lock_holds(request) if one.expires_at <= clock.now()]
    for one in due:
        claims.end_hold(one, H.EXPIRED, by="system")
    settle(request, by="system", reason="offer_expired")
    return len(due)
