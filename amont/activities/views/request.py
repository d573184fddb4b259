"""One request on the staff's side: what was asked, what the rules say, what is held, what was answered."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.models import Account
from amont.accounts.permissions import Can, allowed
from amont.accounts.selectors import workers_of
from amont.activities import services
from amont.activities.forms.staff import DecisionForm, IdentifyForm, QuestionForm, SlotForm
from amont.activities.models import RequestNote, ServiceRequest, TransitionRecord
from amont.activities.selectors.requests import live_holds, requests_visible_to
from amont.activities.sentences import rule_sentence
from amont.activities.services.triage import DECISIONS
from amont.core import clock

R = ServiceRequest.State
HOLDABLE = frozenset({R.TO_PLAN, R.DATES_PROPOSED, R.WAITING, R.BOOKED})


def visible(request: HttpRequest, number: str) -> ServiceRequest:
    """The request of this number, 404 outside one's scope."""
    return get_object_or_404(requests_visible_to(signed_in(request)), number=number)


@requires(Can.ACTIVITIES_REQUEST_READ)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """The whole of a request."""
    return page(request, visible(request, number))


@requires(Can.ACTIVITIES_REQUEST_READ)
@require_POST
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """The contact, opened on a tap; the reading is journalled."""
    row = visible(request, number)
    return page(request, row, contact=services.read_contact(actor=signed_in(request), request_id=row.pk))


def page(request: HttpRequest, row: ServiceRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Everything that the screen of a request shows; `more` replaces forms that were typed."""
    sorts = allowed(signed_in(request), Can.ACTIVITIES_REQUEST_TRIAGE, row.program_id)
    workers = workers_of(row.program) if row.program else Account.objects.none()
    shown = {
        "row": row,
        "sorts": sorts,
        "rule": rule_sentence(row),
        "wishes": row.wishes.order_by("avoid", "day"),
        "holds": row.holds.select_related("worker", "site").order_by("start"),
        "live": live_holds(row),
        "sessions": row.sessions.select_related("worker", "site").order_by("start"),
        "letters": row.letters.order_by("made_at"),
        "redirects": row.redirects.select_related("organization"),
        "words": RequestNote.objects.filter(Q(request=row) | Q(request__merged_into=row)).order_by("at", "id"),
        "merged": row.merged.order_by("number"),
        "records": TransitionRecord.objects.filter(kind="request", object_id=row.pk).order_by("at", "id"),
        "decision": DecisionForm(request=row) if sorts else None,
        "identify": IdentifyForm(initial={"site": row.site_id, "sector": row.sector}) if sorts else None,
        "question": QuestionForm() if sorts else None,
        "slot": SlotForm(workers=workers, offering=row.offering, initial=_slot(row)) if sorts else None,
        "may_decide": sorts and row.state in (R.TRIAGE, R.TO_PLAN, R.WAITING, R.TO_CLARIFY) and bool(DECISIONS),
        "may_hold": sorts and row.state in HOLDABLE,
        "final": row.state in (R.REFUSED, R.OUT_OF_TERRITORY, R.NO_REPLY, R.WITHDRAWN, R.SPAM),
        "now": clock.now(),
    }
    return render(request, "activities/request_detail.html", shown | more, status=status)


def _slot(row: ServiceRequest) -> dict[str, object]:
    wished = row.wishes.filter(avoid=False).order_by("day").first()
    return {"day": wished.day if wished else None, "hour": "09:00", "site": row.site_id}
