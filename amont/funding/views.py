"""Grants on the staff's side: list, one with its promises, forms."""

from uuid import UUID

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can, allowed
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.funding import indicators, selectors, services
from amont.funding.forms import FunderForm, GrantForm, PromiseForm
from amont.funding.models import Grant, Promise
from amont.ui.rules import add_rule, rules_above, rules_beside


def _grant(request: HttpRequest, code: str) -> Grant:
    return get_object_or_404(selectors.grants_visible_to(signed_in(request)), code=code)


@requires(Can.FUNDING_GRANT_READ)
def grants(request: HttpRequest) -> HttpResponse:
    """The grants of one's programs."""
    rows = selectors.grants_visible_to(signed_in(request))
    return render(request, "funding/grants.html", {"rows": rows, "today": clock.today()})


@requires(Can.FUNDING_GRANT_READ)
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """One grant, what it promises, and a form to promise more."""
    row = _grant(request, code)
    form = PromiseForm(request.POST or None, indicators=indicators.CHOICES)
    if request.method == "POST" and form.is_valid() and (answer := _promised(request, row, form)) is not None:
        return answer
    writes = allowed(signed_in(request), Can.FUNDING_GRANT_WRITE, row.program_id) and not row.is_over
    page = {"row": row, "promises": selectors.promises_of(row), "form": form, "writes": writes}
    return render(request, "funding/grant.html", page)


def _promised(request: HttpRequest, row: Grant, form: PromiseForm) -> HttpResponse | None:
    """Write a promise down; the same words with another number lead to the form that corrects them."""
    typed = dict(form.cleaned_data)
    try:
        services.promise(actor=signed_in(request), grant=row, **typed)
    except RuleBroken as broken:
        add_rule(form, broken)
        if broken.code != "known":
            return None
        known = selectors.promise_like(row, indicator=typed["indicator"], words=typed["words"])
        return _correcting(request, row, known, form)
    messages.success(request, _("The promise is kept."))
    return redirect("funding:grant", code=row.code)


def _correcting(request: HttpRequest, row: Grant, known: Promise | None, form: PromiseForm) -> HttpResponse:
    return render(request, "funding/promise_form.html", {"form": form, "row": row, "promise": known})


@requires(Can.FUNDING_GRANT_WRITE)
def grant_promise(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Correct a promise."""
    row = _grant(request, code)
    known = get_object_or_404(row.promises, pk=pk)
    form = PromiseForm(request.POST or None, indicators=indicators.CHOICES, initial=model_to_dict(known))
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.correct_promise(actor=signed_in(request), promise_id=pk, **form.cleaned_data)
            messages.success(request, _("The promise is corrected."))
            return redirect("funding:grant", code=code)
    return _correcting(request, row, known, form)


@requires(Can.FUNDING_GRANT_WRITE)
@require_POST
def grant_promise_remove(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Take a promise away. Twice is once."""
    row = _grant(request, code)
    with rules_above(request):
        if row.promises.filter(pk=pk).exists():
            services.remove_promise(actor=signed_in(request), promise_id=pk)
        messages.success(request, _("The promise is removed."))
    return redirect("funding:grant", code=code)


@requires(Can.FUNDING_GRANT_WRITE)
def grant_new(request: HttpRequest) -> HttpResponse:
    """Add a grant."""
    return _form(request, Grant())


@requires(Can.FUNDING_GRANT_WRITE)
def grant_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a grant."""
    return _form(request, _grant(request, code))


def _form(request: HttpRequest, row: Grant) -> HttpResponse:
    form = GrantForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            saved = services.save_grant(actor=signed_in(request), grant=row, **form.values())
            messages.success(request, _("The grant is saved."))
            return redirect("funding:grant", code=saved.code)
    return render(request, "funding/grant_form.html", {"form": form, "row": row})


@requires(Can.FUNDING_GRANT_WRITE)
@require_POST
def grant_activate(request: HttpRequest, code: str) -> HttpResponse:
    """Start counting for a grant."""
    services.activate_grant(actor=signed_in(request), grant=_grant(request, code))
    messages.success(request, _("The grant is active."))
    return redirect("funding:grant", code=code)


@requires(Can.FUNDING_GRANT_WRITE)
def funder_new(request: HttpRequest) -> HttpResponse:
    """Make a funder of an organisation."""
    form = FunderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.create_funder(actor=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The funder is saved."))
        return redirect("funding:grant_new")
    return render(request, "funding/funder_form.html", {"form": form})
