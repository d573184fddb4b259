"""Sorting on the screen: rules, decision, place, question, letter, merge."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.activities import services
from amont.activities.forms.staff import (
    CallForm,
    DecisionForm,
    IdentifyForm,
    LetterForm,
    LookAgainForm,
    QuestionForm,
    SplitForm,
)
from amont.activities.models import Letter
from amont.activities.selectors.requests import requests_visible_to
from amont.activities.views.request import page, visible
from amont.activities.views.telling import told
from amont.ui.rules import rules_above, rules_beside


def _back(number: str) -> HttpResponseBase:
    return redirect("activities_staff:request_detail", number=number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def triage(request: HttpRequest, number: str) -> HttpResponseBase:
    """Open a request just received: the rules run."""
    row = visible(request, number)
    with rules_above(request):
        services.open_triage(actor=signed_in(request), request_id=row.pk)
        messages.success(request, _("The rules have run."))
    return _back(number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def identify(request: HttpRequest, number: str) -> HttpResponseBase:
    """Say which place of the directory the typed words mean."""
    row = visible(request, number)
    form = IdentifyForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, identify=form)
    site, sector = form.cleaned_data["site"], form.cleaned_data["sector"]
    with rules_above(request):
        services.identify(
            actor=signed_in(request),
            request_id=row.pk,
            site_id=site.pk if site else None,
            sector=sector,
        )
        messages.success(request, _("The place is known; the rules have run again."))
    return _back(number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponseBase:
    """Answer; a negative answer leads to its letter, which a human reads."""
    row = visible(request, number)
    form = DecisionForm(request.POST, request=row)
    if form.is_valid():
        chosen = [one.pk for one in form.cleaned_data.pop("redirects")]
        with rules_beside(form):
            services.decide(actor=signed_in(request), request_id=row.pk, redirects=chosen, **form.cleaned_data)
            draft = row.letters.filter(read_at__isnull=True).exclude(kind="question").order_by("-made_at").first()
            return redirect("activities_staff:letter", pk=draft.pk) if draft else _back(number)
    return page(request, row, 422, decision=form)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def question(request: HttpRequest, number: str) -> HttpResponseBase:
    """Ask the setting something."""
    row, form = visible(request, number), QuestionForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.ask_question(actor=signed_in(request), request_id=row.pk, text=form.cleaned_data["text"])
            told(request, row, _("The question is on its way."))
            return _back(number)
    return page(request, row, 422, question=form)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def note_call(request: HttpRequest, number: str) -> HttpResponseBase:
    """Keep what was said by telephone."""
    row, form = visible(request, number), CallForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, call=form)
    services.note_call(actor=signed_in(request), request_id=row.pk, **form.cleaned_data)
    messages.success(request, _("It is noted."))
    return _back(number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def look_again(request: HttpRequest, number: str) -> HttpResponseBase:
    """Say when the request comes back to Today."""
    row, form = visible(request, number), LookAgainForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.look_again(actor=signed_in(request), request_id=row.pk, **form.cleaned_data)
            return _back(number)
    return page(request, row, 422, again=form)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def split(request: HttpRequest, number: str) -> HttpResponseBase:
    """Serve some of the groups; the others go on as a request of their own."""
    row, form = visible(request, number), SplitForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            rest = services.split(actor=signed_in(request), request_id=row.pk, **form.cleaned_data)
            messages.success(request, _("The other groups are request %(number)s.") % {"number": rest.number})
            return _back(number)
    return page(request, row, 422, split=form)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    """Taken back by telephone."""
    row = visible(request, number)
    with rules_above(request):
        services.withdraw_for(actor=signed_in(request), request_id=row.pk)
        messages.success(request, _("The request is taken back; held dates are free and coming sessions cancelled."))
    return _back(number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponseBase:
    """Take an answered request up again."""
    row = visible(request, number)
    with rules_above(request):
        services.reopen(actor=signed_in(request), request_id=row.pk)
        messages.success(request, _("The request is to sort again."))
    return _back(number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponseBase:
    """Merge a duplicate into the request that the rule named."""
    row = visible(request, number)
    into = visible(request, request.POST.get("into", ""))
    with rules_above(request):
        services.merge(actor=signed_in(request), duplicate_id=row.pk, into_id=into.pk)
        messages.success(request, _("The two requests are one. Take it up again to undo."))
    return _back(number)


@requires(Can.ACTIVITIES_REQUEST_TRIAGE)
def letter(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Read a letter, change it, send it."""
    scope = requests_visible_to(signed_in(request)).order_by()
    row = get_object_or_404(
        Letter.objects.select_related("request__offering", "request__site"), pk=pk, request__in=scope
    )
    form = LetterForm(request.POST or None, initial={"body": row.body})
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.send_letter(actor=signed_in(request), letter_id=pk, body=form.cleaned_data["body"])
            told(request, row.request, _("The letter is on its way."))
            return _back(row.request.number)
    redirects = row.request.redirects.select_related("organization")
    shown = {"letter": row, "form": form, "redirects": redirects}
    return render(request, "activities/letter.html", shown, status=422 if form.errors else 200)
