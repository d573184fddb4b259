"""One's own days away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts import services
from amont.accounts.forms import AbsenceForm
from amont.accounts.http import own, signed_in
from amont.ui.rules import rules_beside


@own
def absence_add(request: HttpRequest) -> HttpResponse:
    """First and last day away; no cause is asked."""
    account = signed_in(request)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.add_absence(actor=account, account=account, **form.cleaned_data)
            messages.success(request, _("These days are blocked: no session can be placed on them."))
            return redirect("accounts:profile")
    return render(request, "accounts/absence.html", {"form": form})


@own
@require_POST
def absence_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Free one's days again; a second tap changes nothing."""
    account = signed_in(request)
    absence = account.absences.filter(pk=pk).first()
    if absence is not None:
        services.remove_absence(actor=account, absence=absence)
    return redirect("accounts:profile")
