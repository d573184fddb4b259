"""The page behind an invitation's link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from amont.accounts import locks, services
from amont.accounts.adapters import AccountAdapter
from amont.accounts.forms import STEPS, NewPassphraseForm
from amont.ui.rules import rules_beside


@login_not_required
@never_cache
@sensitive_post_parameters("passphrase", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a passphrase; opening the page uses nothing up, so a scanner of mail does no harm."""
    found = services.open_invitation(token)
    if found is None:
        return render(request, "accounts/invitation_closed.html", status=404)
    translation.activate(found.account.language)
    form = NewPassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            account = services.accept_invitation(token=token, passphrase=form.cleaned_data["passphrase"])
            if account.factor_at is not None:  # a passphrase that was forgotten: the second factor is still asked
                messages.success(request, _("Your new passphrase is chosen. Sign in with it."))
                return redirect("accounts:signin")
            locks.open_with(request, account, form.cleaned_data["passphrase"], active=False)
            AccountAdapter(request).login(request, account)
            return redirect("accounts:factor_new")
    offered = services.offer_passphrase()
    context = {"form": form, "account": found.account, "offered": offered, "steps": STEPS}
    return render(request, "accounts/invitation.html", context)
