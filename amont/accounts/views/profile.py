"""One's own account: name, language, passphrase."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from amont.accounts import holders, selectors, services
from amont.accounts.forms import AbsenceForm, ChangePassphraseForm, ProfileForm
from amont.accounts.http import keep_session, own, signed_in
from amont.accounts.limits import tries
from amont.core import clock
from amont.ui.rules import rules_beside


@own
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language and keyboard; roles to read; the way to the passphrase and to one's absences."""
    account = signed_in(request)
    initial = {name: getattr(account, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.save_profile(actor=account, **form.cleaned_data)
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "memberships": selectors.roles_of(account),
        "absences": selectors.absences_of(account, clock.today()),
        "absence_form": AbsenceForm(),
        "key": holders.own_key(account),
    }
    return render(request, "accounts/profile.html", context)


@own
@never_cache
@sensitive_post_parameters("current", "passphrase", "again")
def passphrase(request: HttpRequest) -> HttpResponse:
    """Change one's passphrase: the present one is asked, the other sessions end."""
    account = signed_in(request)
    form = ChangePassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with rules_beside(form):
            with tries(request, account, action="accounts.passphrase.changed", field="current"):
                services.change_passphrase(
                    actor=account,
                    current=data["current"],
                    passphrase=data["passphrase"],
                    session_key=request.session.session_key,
                )
            keep_session(request, account)
            messages.success(request, _("Your passphrase is changed. Your other sessions have ended."))
            return redirect("accounts:profile")
    return render(request, "accounts/passphrase.html", {"form": form, "offered": services.offer_passphrase()})
