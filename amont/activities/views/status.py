"""The page of a request, behind its own link: a GET changes nothing, whoever follows it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amont.activities.forms.public import ContactForm, DeclineForm, WordsForm
from amont.activities.mail.contacts import Contact, opened
from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import offered_holds, request_by_token, shown_state
from amont.activities.sentences import state_sentence
from amont.activities.services import answers, cancelling, contacts
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.ui.public_form import public_form
from amont.ui.rules import add_rule

View = Callable[..., HttpResponseBase]


def _posted(view: View) -> View:
    """A form of the status page: anonymous, by POST, never kept."""
    return wraps(view)(login_not_required(never_cache(public_form(require_POST(view)))))


def _request(token: str) -> ServiceRequest:
    found = request_by_token(token)
    if found is None:
        raise Http404
    return found


@login_not_required
@never_cache
@public_form
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Where the request stands, what comes next, and what one can do."""
    return _page(request, token)


@_posted
def accept(request: HttpRequest, token: str, hold: UUID) -> HttpResponseBase:
    """Accept a held date."""
    return _after(request, token, lambda: answers.accept(token=token, hold_id=hold))


@_posted
def decline(request: HttpRequest, token: str) -> HttpResponseBase:
    """None of the dates suits."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, token, decline=form)
    held = [one.pk for one in offered_holds(_request(token))]
    return _after(
        request, token, lambda: answers.decline(token=token, hold_ids=held, why=form.cleaned_data["why"]), decline=form
    )


@_posted
def words(request: HttpRequest, token: str) -> HttpResponseBase:
    """Add words to the request."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, token, words=form)
    return _after(request, token, lambda: answers.add_words(token=token, words=form.cleaned_data["words"]), words=form)


@_posted
def contact(request: HttpRequest, token: str) -> HttpResponseBase:
    """Correct the contact."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, token, contact=form)
    given = Contact(**form.cleaned_data)
    return _after(request, token, lambda: contacts.correct_contact(token=token, contact=given), contact=form)


@_posted
def withdraw(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take the request back."""
    return _after(request, token, lambda: answers.withdraw(token=token))


@_posted
def cancel(request: HttpRequest, token: str, session: UUID) -> HttpResponseBase:
    """Cancel one coming session."""
    return _after(request, token, lambda: cancelling.cancel_by_token(token=token, session_id=session))


def _after(request: HttpRequest, token: str, act: Callable[[], Any], **forms: Any) -> HttpResponseBase:
    _request(token)
    try:
        act()
    except RuleBroken as broken:
        for form in forms.values():
            add_rule(form, broken)
        return _page(request, token, broken=broken, **forms)
    return redirect("activities:status", token=token)


def _page(request: HttpRequest, token: str, broken: RuleBroken | None = None, **forms: Any) -> HttpResponse:
    row = _request(token)
    told = row.merged_into or row
    who, state = opened(row), shown_state(row)
    page = {
        "row": row,
        "token": token,
        "state": state,
        "sentence": state_sentence(told, state),
        "holds": offered_holds(row),
        "sessions": told.sessions.select_related("worker", "offering", "site").order_by("start"),
        "letter": told.letters.filter(read_at__isnull=False).exclude(kind="question").order_by("-read_at").first(),
        "question": told.letters.filter(kind="question", read_at__isnull=False).order_by("-read_at").first(),
        "now": clock.now(),
        "decline": DeclineForm(),
        "words": WordsForm(),
        "contact": ContactForm(initial={"name": who.name, "email": who.email, "phone": who.phone}),
        "broken": broken,
    }
    wrong = broken is not None or bool(forms)
    return render(request, "activities/status.html", page | forms, status=422 if wrong else 200)
