"""The requests of one's programs, and a request typed after a call."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.activities import services
from amont.activities.forms.public import TypedRequestForm
from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import OPEN, reopenable, requests_listed
from amont.core.errors import RuleBroken
from amont.core.text import fold
from amont.ui.rules import add_rule

R = ServiceRequest.State


@requires(Can.ACTIVITIES_REQUEST_READ)
def inbox(request: HttpRequest) -> HttpResponse:
    """Open requests first; state, kind and words filter, and stay in the address."""
    visible = requests_listed(signed_in(request))
    state, text = request.GET.get("etat", "ouvertes"), request.GET.get("q", "")[:80]
    rows = _matching(_in_state(visible, state), text)
    page = {
        "page_obj": Paginator(rows, 20).get_page(request.GET.get("page")),
        "state": state,
        "q": text,
        "states": R.choices,
    }
    return render(request, "activities/inbox.html", page)


def _in_state(rows: QuerySet[ServiceRequest], state: str) -> QuerySet[ServiceRequest]:
    if state == "toutes":
        return rows.exclude(state=R.SPAM)
    if state == "rouvrir":
        return reopenable(rows)
    return rows.filter(state=state) if state in R.values else rows.filter(state__in=OPEN)


def _matching(rows: QuerySet[ServiceRequest], text: str) -> QuerySet[ServiceRequest]:
    for word in fold(text).split():
        rows = rows.filter(Q(number__icontains=word) | Q(site__folded__contains=word) | Q(pk__in=_typed(rows, word)))
    return rows


def _typed(rows: QuerySet[ServiceRequest], word: str) -> list[UUID]:
    """Requests whose place isn't in the directory: few, so their words are folded here, on both databases alike."""
    places = rows.filter(site__isnull=True).order_by().values_list("pk", "typed_place")
    return [pk for pk, place in places if word in fold(place)]


@requires(Can.ACTIVITIES_REQUEST_TYPE)
def request_new(request: HttpRequest) -> HttpResponse:
    """Type what was asked by telephone."""
    form = TypedRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.type_request(
                actor=signed_in(request),
                form=form.received(),
                form_token=form.cleaned_data["form_token"],
            )
        except RuleBroken as broken:
            add_rule(form, broken)
            if broken.code == "form_token":
                form.renew()
        else:
            return redirect("activities_staff:request_detail", number=row.number)
    return render(request, "activities/request_new.html", {"form": form}, status=422 if form.errors else 200)
