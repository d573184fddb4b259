"""A session that won't take place: cancelled by us or by the setting, with its reason and days of notice."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import ServiceRequest, Session
from amont.activities.selectors.requests import sessions_visible_to
from amont.activities.services import claims
from amont.activities.services.holds import settle
from amont.activities.services.locks import days_between, lock_days, locked_request, request_of_token
from amont.activities.services.messages import queue_invitation
from amont.activities.services.reasons import refuse_reason
from amont.activities.services.states import By, transition
from amont.core import clock
from amont.core.errors import RuleBroken

S, R = Session.State, ServiceRequest.State
COMING = frozenset({S.CONFIRMED, S.PREPARED})
CANCELLED = {"requester": S.CANCELLED_BY_REQUESTER, "us": S.CANCELLED_BY_US}


def locked_session(pk: UUID, *, also: Iterable[date] = ()) -> Session:
    """The session, after its request and its worker's days (those of `also` too): the one lock order."""
    worker_id, request_id, start, end = Session.objects.values_list("worker_id", "request_id", "start", "end").get(
        pk=pk
    )
    if request_id is not None:
        locked_request(request_id)
    lock_days((worker_id, day) for day in {*days_between(start, end), *also})
    return Session.objects.select_related("worker", "site", "offering", "request").get(pk=pk)


def session_in_scope(actor: Account, pk: UUID, *, also: Iterable[date] = ()) -> Session:
    """The session, locked; 404 for one that the actor may not see."""
    if not sessions_visible_to(actor).filter(pk=pk).exists():
        raise Http404
    return locked_session(pk, also=also)


@transaction.atomic
def cancel(*, actor: Account, session_id: UUID, by: str, reason: str, note: str = "") -> Session:
    """Cancel a coming session, `by` "us" or "requester"; the host is told at once. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_CONFIRM, session.program_id)
    if by not in CANCELLED:
        raise RuleBroken(_("Say who cancels."), code="by", field="by")
    if session.state == CANCELLED[by]:
        return session
    refuse_reason("session_end_reason", reason, note)
    _cancelled(session, CANCELLED[by], reason, note, by=actor)
    if session.request is not None:
        settle(session.request, by=actor, reason=reason)
    return session


@transaction.atomic
def cancel_by_token(*, token: str, session_id: UUID) -> Session:
    """The setting cancels one session from its page."""
    request = request_of_token(token)
    if not request.sessions.filter(pk=session_id).exists():
        raise Http404
    session = locked_session(session_id)
    if session.state == S.CANCELLED_BY_REQUESTER:
        return session
    if session.start <= clock.now():
        raise RuleBroken(_("This session has begun: call us."), code="begun")
    _cancelled(session, S.CANCELLED_BY_REQUESTER, "requester_withdrew", "", by="public")
    settle(request, by="public", reason="requester_withdrew")
    return session


def cancel_all(request: ServiceRequest, *, by: By) -> None:
    """Cancel what is still to come of a request that was taken back; its days are locked by the caller."""
    coming = request.sessions.filter(state__in=COMING, start__gt=clock.now()).order_by("start", "id")
    for session in coming.select_related("worker", "site", "offering", "request"):
        _cancelled(session, S.CANCELLED_BY_REQUESTER, "requester_withdrew", "", by=by)


def _cancelled(session: Session, to: Session.State, reason: str, note: str, *, by: By) -> None:
    transition(session, to, by=by, reason=reason, note=note)
    session.end_reason = reason
    session.notice_days = (clock.local(session.start).date() - clock.today()).days
    session.save(update_fields=["end_reason", "notice_days"])
    claims.free(session)
    queue_invitation(session, "cancellation")
