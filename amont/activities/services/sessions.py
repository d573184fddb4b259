"""A session from its confirmation to its closing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import Amendment, Mode, ServiceRequest, Session, SessionGrant
from amont.activities.selectors.requests import offerings_visible_to
from amont.activities.services import claims
from amont.activities.services.cancelling import COMING, session_in_scope
from amont.activities.services.locks import days_between, lock_days
from amont.activities.services.messages import queue_invitation
from amont.activities.services.people import worker_of
from amont.activities.services.reasons import refuse_reason
from amont.activities.services.states import By, enter, transition
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Site
from amont.funding.models import Grant
from amont.surveys import services as surveys

S, R = Session.State, ServiceRequest.State
EARLY = timedelta(minutes=30)
NOBODY = frozenset({"nobody_present", "wrong_date_or_place"})
TOOK_PLACE = frozenset({S.DELIVERED, S.COUNTED, S.FOLLOWED_UP, S.CLOSED})
ENDED = frozenset({S.CLOSED, S.CANCELLED_BY_REQUESTER, S.CANCELLED_BY_US})
OVER = TOOK_PLACE | ENDED | {S.NO_SHOW}


@transaction.atomic
def create_open(
    *, actor: Account, offering_id: UUID, worker_id: UUID, start: datetime, mode: str, site_id: UUID | None = None
) -> Session:
    """A session that nobody requested (kiosk, meeting at our office); the same one twice is one row."""
    offering = offerings_visible_to(actor).get(pk=offering_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, offering.program_id)
    if mode not in offering.modes:
        raise RuleBroken(_("This activity isn’t given in that way."), code="mode", field="mode")
    worker, site = worker_of(offering.program_id, worker_id), _site(site_id, mode)
    lock_days((worker.pk, day) for day in days_between(start, start + timedelta(minutes=offering.delivery_minutes)))
    known = Session.objects.filter(
        offering=offering, worker=worker, start=start, request__isnull=True, state__in=COMING
    )
    if (same := known.first()) is not None:
        return same
    slot = claims.refuse_conflict(worker=worker, start=start, offering=offering, mode=mode, site=site)
    session = Session(program_id=offering.program_id, offering=offering, worker=worker, site=site, mode=mode)
    session.start, session.end = slot.start, slot.end
    session.save(force_insert=True)
    enter(session, by=actor)
    claims.claim_for_session(session, slot)
    return session


def _site(site_id: UUID | None, mode: str) -> Site | None:
    if mode in (Mode.AT_OURS, Mode.REMOTE):
        return None
    if site_id is None:
        raise RuleBroken(_("Say where it takes place."), code="site", field="site")
    return Site.objects.get(pk=site_id)


@transaction.atomic
def prepare(*, actor: Account, session_id: UUID) -> Session:
    """All is ready for the day. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    if session.state != S.PREPARED:
        transition(session, S.PREPARED, by=actor)
    return session


@transaction.atomic
def deliver(*, actor: Account, session_id: UUID) -> Session:
    """It took place; refused before its end less thirty minutes. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    return delivered(session, by=actor)


def delivered(session: Session, *, by: By) -> Session:
    """Mark a locked session as delivered, unless it already was."""
    if session.state in TOOK_PLACE:
        return session
    if not is_nearly_over(session):
        raise RuleBroken(_("This session isn’t over yet."), code="too_early")
    transition(session, S.DELIVERED, by=by)
    claims.free(session)
    _finish_request(session, by)
    return session


def is_nearly_over(session: Session) -> bool:
    """True from half an hour before its end: it can then be said to have taken place."""
    return clock.now() >= session.end - EARLY


def _finish_request(session: Session, by: By) -> None:
    """A booked request whose sessions are all over is done."""
    request = session.request
    if request is None or request.state != R.BOOKED or request.sessions.exclude(state__in=OVER).exists():
        return
    transition(request, R.DONE, by=by)


@transaction.atomic
def no_show(*, actor: Account, session_id: UUID, reason: str = "nobody_present") -> Session:
    """The worker went and nobody was there. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    if session.state == S.NO_SHOW:
        return session
    refuse_reason("session_end_reason", reason)
    if reason not in NOBODY:
        raise RuleBroken(_("Choose a reason in the list."), code="reason", field="reason")
    if clock.now() < session.start:
        raise RuleBroken(_("This session hasn’t begun."), code="too_early")
    transition(session, S.NO_SHOW, by=actor, reason=reason)
    session.end_reason = reason
    session.save(update_fields=["end_reason"])
    claims.free(session)
    _finish_request(session, actor)
    return session


@transaction.atomic
def move(*, actor: Account, session_id: UUID, start: datetime, reason: str = "") -> Session:
    """Give a coming session another hour: same invitation, next sequence; a prepared one is to be prepared again."""
    session = session_in_scope(actor, session_id, also=[clock.local(start).date()])
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, session.program_id)
    if session.state not in COMING:
        raise RuleBroken(_("Only a coming session can be moved."), code="state")
    if session.start == start:
        return session
    slot = claims.refuse_conflict(
        worker=session.worker,
        start=start,
        offering=session.offering,
        mode=session.mode,
        site=session.site,
        ignore=session.claim.pk,
    )
    amend(session, Amendment.What.START, session.start, start, reason=reason, by=actor)
    session.start, session.end = slot.start, slot.end
    session.save(update_fields=["start", "end"])
    if session.state == S.PREPARED:
        transition(session, S.CONFIRMED, by=actor, reason="date_moved")
    claims.claim_for_session(session, slot)
    if session.run_id:
        surveys.move_run(actor=actor, run_id=session.run_id, start=slot.start)
    audit.record("activities.session.moved", actor=actor, target=session)
    queue_invitation(session, "update")
    return session


def amend(session: Session, what: str, old: object, new: object, *, reason: str, by: Account) -> Amendment:
    """Keep what was corrected beside the row that it corrects; moments as the wall clock shows them."""
    shown = [clock.local(one).isoformat() if isinstance(one, datetime) else str(one) for one in (old, new)]
    return Amendment.objects.create(
        session=session, what=what, old=shown[0], new=shown[1], reason=reason, by=str(by.pk), at=clock.now()
    )


@transaction.atomic
def did_not_take_place(*, actor: Account, session_id: UUID, reason: str) -> Amendment:
    """A session was marked as delivered by mistake: it stays, and is counted nowhere. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, session.program_id)
    if session.state not in TOOK_PLACE:
        raise RuleBroken(_("This session wasn’t marked as delivered."), code="state")
    if not reason.strip():
        raise RuleBroken(_("Say why."), code="note", field="reason")
    known = session.amendments.filter(what=Amendment.What.DID_NOT_TAKE_PLACE).first()
    if known is not None:
        return known
    audit.record("activities.session.did_not_take_place", actor=actor, target=session)
    return amend(session, Amendment.What.DID_NOT_TAKE_PLACE, session.state, "", reason=reason, by=actor)


@transaction.atomic
def follow_up(*, actor: Account, session_id: UUID) -> Session:
    """Thanks were sent and the debrief is noted. Twice is once."""
    return _step(actor, session_id, S.FOLLOWED_UP)


@transaction.atomic
def close(*, actor: Account, session_id: UUID) -> Session:
    """Nothing more is expected; the request closes with its last session. Twice is once."""
    session = _step(actor, session_id, S.CLOSED)
    request = session.request
    if request is not None and request.state == R.DONE and not request.sessions.exclude(state__in=ENDED).exists():
        transition(request, R.CLOSED, by=actor)
    return session


def _step(actor: Account, session_id: UUID, to: Session.State) -> Session:
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    if session.state != to:
        transition(session, to, by=actor)
    return session


@transaction.atomic
def assign_grants(*, actor: Account, session_id: UUID, grants: Iterable[UUID]) -> Session:
    """Say which grants pay for a session; only those of its program that cover its date."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, session.program_id)
    wanted, day = set(grants), clock.local(session.start).date()
    found = list(Grant.objects.filter(pk__in=wanted, program_id=session.program_id, start__lte=day, end__gte=day))
    if len(found) != len(wanted):
        raise RuleBroken(_("This grant doesn’t cover the date of the session."), code="grant", field="grants")
    SessionGrant.objects.filter(session=session).exclude(grant__in=found).delete()
    for grant in found:
        SessionGrant.objects.get_or_create(session=session, grant=grant)
    audit.record("activities.session.grants_assigned", actor=actor, target=session)
    return session


@transaction.atomic
def open_questionnaire(*, actor: Account, session_id: UUID) -> Session:
    """Open the questionnaire of the session's offering, if it has one; a session keeps its one run. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    questionnaire = session.offering.questionnaire
    if session.run_id is None and questionnaire is not None:
        session.run = surveys.open_run(
            actor=actor,
            questionnaire=questionnaire,
            program_id=session.program_id,
            start=session.start,
            place=session.place,
        )
        session.save(update_fields=["run"])
        audit.record("activities.session.run_attached", actor=actor, target=session)
    return session
