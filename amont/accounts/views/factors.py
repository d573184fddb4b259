"""Enrolment of the second factor, and the recovery codes, shown once."""

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from amont.accounts import factors, locks, services, totp
from amont.accounts.forms import STEPS, CodeForm
from amont.accounts.http import enrolment, keep_session, own, signed_in
from amont.accounts.limits import tries
from amont.accounts.models import Account
from amont.ui.rules import rules_beside
from amont.vault import VaultError

PENDING = "accounts.pending_factor"
UNSEEN = "accounts.codes_to_keep"


@enrolment
@never_cache
@sensitive_variables("secret")
def factor_new(request: HttpRequest) -> HttpResponse:
    """Scan the QR code or type the secret, then prove it with a first code."""
    account = signed_in(request)
    if account.factor_at is not None:
        return redirect("desk:today")
    secret = _pending_secret(request, account)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.enrol_totp(account=account, secret=secret, code=form.cleaned_data["code"])
            _keep_this_session(request, account)
            locks.admit(request, account)
            return redirect("accounts:recovery_codes")
    return render(request, "accounts/factor_new.html", {"form": form, "steps": STEPS, **_shown(secret, account)})


@own
@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes to keep on paper, until their owner says that they are kept; then never again."""
    account = signed_in(request)
    if not request.session.get(UNSEEN):
        raise Http404
    if request.method == "POST":
        services.confirm_codes_kept(account=account)
        del request.session[UNSEEN]
        messages.success(request, _("Your access is complete. Welcome!"))
        return redirect("desk:today")
    return render(request, "accounts/recovery_codes.html", {"codes": factors.unused_codes(account), "steps": STEPS})


@own
@never_cache
def codes_new(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the former; a code of the application is asked."""
    account = signed_in(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            with tries(request, account, action="accounts.factor.used", field="code"):
                services.renew_recovery_codes(actor=account, code=form.cleaned_data["code"])
            request.session[UNSEEN] = True
            return redirect("accounts:recovery_codes")
    return render(request, "accounts/codes_new.html", {"form": form})


def _pending_secret(request: HttpRequest, account: Account) -> str:
    """The secret on show, the same until it is proved; it rests sealed in the session."""
    try:
        return factors.unseal(account, PENDING, request.session.get(PENDING, ""))
    except VaultError:
        secret = totp.new_secret()
        request.session[PENDING] = factors.seal(account, PENDING, secret)
        return secret


def _keep_this_session(request: HttpRequest, account: Account) -> None:
    """Enrolment ends every session of the account but this one, which gets a new id."""
    del request.session[PENDING]
    request.session[UNSEEN] = True
    keep_session(request, account)


def _shown(secret: str, account: Account) -> dict[str, str]:
    address = totp.address(secret, label=account.email, issuer="Amont")
    drawing = segno.make(address, error="m").svg_inline(border=4, omitsize=True, light="#fff", dark="#000")
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"qr": mark_safe(drawing), "secret": groups, "address": address}  # made by segno from base32
