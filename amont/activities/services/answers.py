"""What a setting answers from its page, or by telephone: yes to a date, no to all, other dates, no longer."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import Hold, RequestNote, ServiceRequest, Session
from amont.activities.selectors.requests import live_holds
from amont.activities.services import claims
from amont.activities.services.cancelling import cancel_all
from amont.activities.services.holds import lock_holds, settle
from amont.activities.services.locks import request_in_scope, request_of_token
from amont.activities.services.messages import queue_invitation
from amont.activities.services.people import program_of
from amont.activities.services.states import By, actor_text, enter, transition
from amont.core import clock
from amont.core.errors import RuleBroken

R, H = ServiceRequest.State, Hold.State


@transaction.atomic
def accept(*, token: str, hold_id: UUID) -> Session:
    """The setting says yes: the date becomes a session, its siblings are released, the invitation goes."""
    request = request_of_token(token)
    return _confirmed(request, hold_id, by="public", offered=True)


@transaction.atomic
def accept_for(*, actor: Account, request_id: UUID, hold_id: UUID) -> Session:
    """A yes by telephone, noted by somebody who may confirm."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, request.program_id)
    return _confirmed(request, hold_id, by=actor, offered=False)


def _confirmed(request: ServiceRequest, hold_id: UUID, *, by: By, offered: bool) -> Session:
    lock_holds(request)
    hold = request.holds.select_related("worker", "site").filter(pk=hold_id).first()
    if hold is None or (offered and hold.offered_at is None):
        raise Http404
    if hold.state == H.ACCEPTED:
        return hold.session  # the second tap
    _refuse_gone(hold)
    session = _session_from(request, hold, by)
    settle(request, by=by)
    queue_invitation(session, "invitation")
    return session


def _refuse_gone(hold: Hold) -> None:
    if hold.state == H.EXPIRED or (hold.state == H.LIVE and hold.expires_at <= clock.now()):
        raise RuleBroken(_("This date is no longer held: ask for other dates."), code="expired")
    if hold.state != H.LIVE:
        raise RuleBroken(_("This date is no longer available: reload the page."), code="gone")


def _session_from(request: ServiceRequest, hold: Hold, by: By) -> Session:
    """The session of an accepted hold: checked again, because an absence or a closure may have come since."""
    offering = request.offering
    assert offering is not None  # a hold is never made without one
    slot = claims.refuse_conflict(
        worker=hold.worker, start=hold.start, offering=offering, mode=hold.mode, site=hold.site, ignore=hold.claim.pk
    )
    transition(hold, H.ACCEPTED, by=by)
    session = Session(
        program_id=program_of(request),
        offering=offering,
        request=request,
        hold=hold,
        site=hold.site,
        worker=hold.worker,
    )
    session.mode, session.start, session.end = hold.mode, hold.start, hold.end
    session.save(force_insert=True)
    enter(session, by=by)
    claims.claim_for_session(session, slot)
    return session


@transaction.atomic
def decline(*, token: str, hold_ids: Sequence[UUID], why: str = "") -> ServiceRequest:
    """The setting says no to some dates; no to all sends the request back to be planned."""
    request = request_of_token(token)
    return _declined(request, hold_ids, why, by="public")


@transaction.atomic
def decline_for(*, actor: Account, request_id: UUID, hold_ids: Sequence[UUID], why: str = "") -> ServiceRequest:
    """A no by telephone."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, request.program_id)
    return _declined(request, hold_ids, why, by=actor)


def _declined(request: ServiceRequest, hold_ids: Sequence[UUID], why: str, *, by: By) -> ServiceRequest:
    live = lock_holds(request)
    chosen = [one for one in live if one.pk in set(hold_ids)]
    for one in chosen:
        claims.end_hold(one, H.DECLINED, by=by)
    if why.strip():  # kept even when every date has gone meanwhile
        keep_words(request, why, by=by)
    if chosen:
        settle(request, by=by, reason="declined")
    return request


@transaction.atomic
def ask_other_dates(*, token: str, words: str) -> ServiceRequest:
    """None of the dates suits: the setting writes which would."""
    request = request_of_token(token)
    if not words.strip():
        raise RuleBroken(_("Write which days would suit you."), code="empty", field="words")
    offered = [one.pk for one in live_holds(request).filter(offered_at__isnull=False)]
    _declined(request, offered, "", by="public")
    keep_words(request, words, by="public")
    return request


@transaction.atomic
def add_words(*, token: str, words: str) -> ServiceRequest:
    """The setting answers a question or adds something; a question answered goes back to be sorted."""
    request = request_of_token(token)
    if not words.strip():
        raise RuleBroken(_("Write your answer."), code="empty", field="words")
    keep_words(request, words, by="public")
    if request.state in (R.TO_CLARIFY, R.NO_REPLY):
        transition(request, R.TRIAGE, by="public")
    return request


def keep_words(request: ServiceRequest, words: str, *, by: By) -> None:
    """Keep words about a request; the same words twice in a row are kept once. Those of the setting bring the request
    back to Today."""
    source = RequestNote.Source.REQUESTER if by == "public" else RequestNote.Source.TEAM
    last = request.words.order_by("-at", "-id").first()
    if last is None or last.text != words.strip() or last.source != source:
        RequestNote.objects.create(
            request=request, source=source, text=words.strip(), by=actor_text(by), at=clock.now()
        )
        if source == RequestNote.Source.REQUESTER:
            request.next_date = clock.today()
            request.save(update_fields=["next_date"])


@transaction.atomic
def withdraw(*, token: str) -> ServiceRequest:
    """The setting takes its request back: held dates are released, coming sessions cancelled. Twice is once."""
    return _withdrawn(request_of_token(token), by="public")


@transaction.atomic
def withdraw_for(*, actor: Account, request_id: UUID) -> ServiceRequest:
    """Taken back by telephone."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    return _withdrawn(request, by=actor)


def _withdrawn(request: ServiceRequest, *, by: By) -> ServiceRequest:
    if request.state == R.WITHDRAWN:
        return request
    for one in lock_holds(request):
        claims.end_hold(one, H.RELEASED, by=by)
    cancel_all(request, by=by)
    transition(request, R.WITHDRAWN, by=by, reason="requester_withdrew")
    return request
