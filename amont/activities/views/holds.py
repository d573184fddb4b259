"""Held dates on the screen: hold, propose, a yes by telephone, give back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.models import Account
from amont.accounts.permissions import Can
from amont.accounts.selectors import workers_of
from amont.activities import services
from amont.activities.forms.staff import NoForm, SlotForm
from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import holds_visible_to, offered_holds
from amont.activities.services.conflicts import free_slots
from amont.activities.views.request import page, visible
from amont.activities.views.telling import told
from amont.core.errors import RuleBroken
from amont.ui.rules import add_rule, rules_above


def _back(number: str) -> HttpResponseBase:
    return redirect("activities_staff:request_detail", number=number)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def hold_new(request: HttpRequest, number: str) -> HttpResponseBase:
    """Hold a date for a request."""
    row = visible(request, number)
    form = SlotForm(request.POST, workers=_workers(row), offering=row.offering)
    if not form.is_valid():
        return page(request, row, 422, slot=form)
    typed = form.cleaned_data
    try:
        services.hold(
            actor=signed_in(request),
            request_id=row.pk,
            worker_id=typed["worker"].pk,
            start=form.start(),
            mode=typed["mode"],
            site_id=typed["site"].pk if typed["site"] else None,
            form_token=typed["form_token"],
        )
    except RuleBroken as broken:
        add_rule(form, broken)
        if broken.code == "form_token":
            form.renew()
        return page(request, row, 422, slot=form)
    messages.success(request, _("The date is held. Propose it, or hold another one."))
    return _back(number)


def _workers(row: ServiceRequest) -> QuerySet[Account]:
    return workers_of(row.program) if row.program else Account.objects.none()


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def free_hours(request: HttpRequest, number: str) -> HttpResponseBase:
    """The hours of the chosen day that would be held if they were chosen now: the list and the saving ask one check."""
    row = visible(request, number)
    form = SlotForm(request.POST, workers=_workers(row), offering=row.offering)
    if row.offering is None or {"worker", "day", "mode", "site"} & form.errors.keys():
        return page(request, row, 422, slot=form)
    typed = form.cleaned_data
    free = free_slots(
        worker=typed["worker"],
        day=typed["day"],
        offering=row.offering,
        mode=typed["mode"],
        site=typed["site"] or row.site,
    )
    kept = SlotForm(initial=request.POST.dict(), workers=_workers(row), offering=row.offering)
    return page(request, row, slot=kept, free=free, asked=True)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponseBase:
    """Send the held dates to the setting."""
    row = visible(request, number)
    with rules_above(request):
        services.propose(actor=signed_in(request), request_id=row.pk)
        told(request, row, _("The dates are on their way."))
    return _back(number)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def decline_for(request: HttpRequest, number: str) -> HttpResponseBase:
    """None of the dates suits, said by telephone."""
    row, form = visible(request, number), NoForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, declined=form)
    offered = [one.pk for one in offered_holds(row)]
    with rules_above(request):
        services.decline_for(actor=signed_in(request), request_id=row.pk, hold_ids=offered, **form.cleaned_data)
        messages.success(request, _("The dates are free again; the request is to plan."))
    return _back(number)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def accept_for(request: HttpRequest, number: str, hold: UUID) -> HttpResponseBase:
    """A yes by telephone."""
    row = visible(request, number)
    with rules_above(request):
        services.accept_for(actor=signed_in(request), request_id=row.pk, hold_id=hold)
        told(request, row, _("It is confirmed; the invitation is on its way."))
    return _back(number)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a held date back."""
    row = get_object_or_404(holds_visible_to(signed_in(request)), pk=pk)
    with rules_above(request):
        services.release(actor=signed_in(request), hold_id=pk)
        messages.success(request, _("The date is free again."))
    return _back(row.request.number)
