"""Grants on the staff's side: list, one with its promises, forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.funding import indicators, selectors, services
from amont.funding.forms import FunderForm, GrantForm, PromiseForm
from amont.funding.models import Grant
from amont.ui.forms import add_rule


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
    if request.method == "POST" and form.is_valid():
        try:
            services.promise(actor=signed_in(request), grant=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
            messages.success(request, _("The promise is kept."))
            return redirect("funding:grant", code=code)
    page = {"row": row, "promises": selectors.promises_of(row), "form": form, "today": clock.today()}
    return render(request, "funding/grant.html", page)


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
        try:
            saved = services.save_grant(actor=signed_in(request), grant=row, **form.values())
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
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
