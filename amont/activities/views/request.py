"""One request on the staff's side: what was asked, what the rules say, what is held, what was answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.models import Account
from amont.accounts.permissions import Can, allowed
from amont.accounts.selectors import workers_of
from amont.activities import services
from amont.activities.forms import staff as forms
from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import has_email, records_of, requests_visible_to, words_of
from amont.activities.sentences import rule_sentence
from amont.activities.views.acts import acts_for
from amont.core import clock


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
    shown = {
        "row": row,
        "sorts": sorts,
        "acts": acts_for(row) if sorts else None,
        "rule": rule_sentence(row),
        "written_to": has_email(row),
        "wishes": row.wishes.order_by("avoid", "day"),
        "holds": row.holds.select_related("worker", "site").order_by("start"),
        "sessions": row.sessions.select_related("worker", "site").order_by("start"),
        "letters": row.letters.order_by("made_at"),
        "redirects": row.redirects.select_related("organization"),
        "words": words_of(row),
        "merged": row.merged.order_by("number"),
        "records": records_of(row),
        "now": clock.now(),
        "today": clock.today(),
    }
    return render(
        request, "activities/request_detail.html", shown | (_forms(row) if sorts else {}) | more, status=status
    )


def _forms(row: ServiceRequest) -> dict[str, object]:
    """The forms of who sorts, as they stand before anything is typed."""
    workers = workers_of(row.program) if row.program else Account.objects.none()
    return {
        "decision": forms.DecisionForm(request=row),
        "identify": forms.IdentifyForm(initial={"site": row.site_id, "sector": row.sector}),
        "question": forms.QuestionForm(),
        "call": forms.CallForm(),
        "again": forms.LookAgainForm(initial={"day": row.next_date}),
        "split": forms.SplitForm(initial={"groups": max(1, row.groups - 1)}),
        "declined": forms.NoForm(),
        "slot": forms.SlotForm(workers=workers, offering=row.offering, initial=_slot(row)),
    }


def _slot(row: ServiceRequest) -> dict[str, object]:
    wished = row.wishes.filter(avoid=False).order_by("day").first()
    return {"day": wished.day if wished else None, "hour": "09:00", "site": row.site_id}
