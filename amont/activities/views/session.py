"""One session: what it is, who pays, its questionnaire; move it, cancel it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can, allowed
from amont.activities import services
from amont.activities.forms.staff import CancelForm, GrantsForm, MoveForm, NotGivenForm, StandingCountForm
from amont.activities.models import Session
from amont.activities.selectors.requests import sessions_visible_to
from amont.activities.selectors.sessions import debrief_of, denial_of, rival_counts
from amont.core import clock
from amont.funding.selectors import active_grants
from amont.ui.rules import rules_above, rules_beside


def visible(request: HttpRequest, pk: UUID) -> Session:
    """The session, 404 outside one's scope."""
    return get_object_or_404(sessions_visible_to(signed_in(request)).select_related("run"), pk=pk)


@requires(Can.ACTIVITIES_SESSION_READ)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole of a session."""
    return page(request, visible(request, pk))


def page(request: HttpRequest, row: Session, status: int = 200, **more: Any) -> HttpResponse:
    """What the screen of a session shows; `more` replaces forms that were typed."""
    plans = allowed(signed_in(request), Can.ACTIVITIES_SESSION_CONFIRM, row.program_id)
    local = clock.local(row.start)
    shown = {
        "row": row,
        "plans": plans,
        "delivers": allowed(signed_in(request), Can.ACTIVITIES_SESSION_DELIVER, row.program_id),
        "coming": row.state in services.COMING,
        "given": row.state in services.TOOK_PLACE,
        "debrief": debrief_of(row),
        "denial": denial_of(row),
        "not_given": NotGivenForm(),
        "counts": row.headcounts.filter(chosen=True).select_related("cohort").order_by("category", "id"),
        "rivals": rival_counts(row),
        "standing": StandingCountForm(),
        "grants": row.grants.order_by("code"),
        "move": MoveForm(initial={"day": local.date(), "hour": local.strftime("%H:%M")}),
        "cancel": CancelForm(initial={"by": "us"}),
        "paid_by": GrantsForm(offered=_grants(row), initial={"grants": [str(one.pk) for one in row.grants.all()]}),
    }
    return render(request, "activities/session_detail.html", shown | more, status=status)


def _grants(row: Session) -> list[tuple[str, str]]:
    day = clock.local(row.start).date()
    audience = row.request.audience if row.request else ""
    found = active_grants(program_id=row.program_id, kind=row.offering.kind, audience=audience, start=day, end=day)
    return [(str(one.pk), f"{one.title} ({one.funder})") for one in found]


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def prepare(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """All is ready."""
    return _stepped(request, pk, services.prepare, _("All is ready for the day."))


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def follow_up(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Thanks were sent, and what the debrief asked was answered."""
    return _stepped(request, pk, services.follow_up, _("The follow-up is noted."))


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Nothing more is expected of this session."""
    return _stepped(request, pk, services.close, _("The session is closed."))


def _stepped(request: HttpRequest, pk: UUID, step: Callable[..., Session], said: str) -> HttpResponseBase:
    visible(request, pk)
    with rules_above(request):
        step(actor=signed_in(request), session_id=pk)
        messages.success(request, said)
    return redirect("activities_staff:session_detail", pk=pk)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def not_given(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """It was marked as given by mistake: it stays, and is counted nowhere."""
    row, form = visible(request, pk), NotGivenForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, not_given=form)
    reason = form.cleaned_data["reason"]
    with rules_above(request):
        services.did_not_take_place(actor=signed_in(request), session_id=pk, reason=reason)
        messages.success(request, _("It is counted nowhere any more."))
    return redirect("activities_staff:session_detail", pk=pk)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give the session another hour; the host's calendar follows."""
    row, form = visible(request, pk), MoveForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.move(actor=signed_in(request), session_id=pk, start=form.start())
            return redirect("activities_staff:session_detail", pk=pk)
    return page(request, row, 422, move=form)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Cancel a coming session; the host is told at once."""
    row, form = visible(request, pk), CancelForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.cancel(actor=signed_in(request), session_id=pk, **form.cleaned_data)
            return redirect("activities_staff:session_detail", pk=pk)
    return page(request, row, 422, cancel=form)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def grants(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Say which grants pay."""
    row = visible(request, pk)
    form = GrantsForm(request.POST, offered=_grants(row))
    if not form.is_valid():
        return page(request, row, 422, paid_by=form)
    chosen = [UUID(one) for one in form.cleaned_data["grants"]]
    with rules_above(request):
        services.assign_grants(actor=signed_in(request), session_id=pk, grants=chosen)
        messages.success(request, _("The grants are noted."))
    return redirect("activities_staff:session_detail", pk=pk)


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def standing_count(request: HttpRequest, pk: UUID, count: UUID) -> HttpResponseBase:
    """Of two counts of the same group, keep this one."""
    row, form = visible(request, pk), StandingCountForm(request.POST)
    get_object_or_404(row.headcounts, pk=count)
    if form.is_valid():
        with rules_beside(form):
            services.choose_count(actor=signed_in(request), count_id=count, reason=form.cleaned_data["reason"])
            return redirect("activities_staff:session_detail", pk=pk)
    return page(request, row, 422, standing=form, asked_count=count)


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def questionnaire(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Open the questionnaire of the session's offering, once."""
    visible(request, pk)
    row = services.open_questionnaire(actor=signed_in(request), session_id=pk)
    return redirect("surveys:run", pk=row.run_id) if row.run_id else redirect("activities_staff:session_detail", pk=pk)
