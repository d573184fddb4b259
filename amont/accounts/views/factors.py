"""Enrolment of the second factor, and the recovery codes, shown once."""

import segno
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from amont.accounts import factors, locks, services, totp
from amont.accounts.forms import STEPS, AddApplicationForm, CodeForm, OwnPassphraseForm
from amont.accounts.http import enrolment, keep_session, own, signed_in
from amont.accounts.limits import tries
from amont.accounts.models import Account
from amont.ui.rules import rules_beside
from amont.vault import VaultError

PENDING = "accounts.pending_factor"
UNSEEN = "accounts.codes_to_keep"


@enrolment
@never_cache
@sensitive_post_parameters("current", "code")
@sensitive_variables("secret")
def factor_new(request: HttpRequest) -> HttpResponse:
    """Scan the QR code or type the secret, then prove it with a first code; also beside a security key."""
    account = signed_in(request)
    if factors.has_application(account):
        return redirect("desk:today")
    first, secret = account.factor_at is None, _pending_secret(request, account)
    form = (CodeForm if first else AddApplicationForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            _enrol(request, account, secret, form)
            del request.session[PENDING]
            return after_enrolment(request, account, first=first)
    context = {"form": form, "steps": STEPS, "first": first, **_shown(secret, account)}
    return render(request, "accounts/factor_new.html", context)


@own
def own_factors(request: HttpRequest) -> HttpResponse:
    """What stands beside the passphrase: the application, the keys, the codes on paper."""
    account = signed_in(request)
    context = {
        "enrolled": factors.enrolled(account),
        "application": factors.has_application(account),
        "codes": len(factors.unused_codes(account)),
    }
    return render(request, "accounts/factors.html", context)


@own
@require_POST
@never_cache
@sensitive_post_parameters("current")
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Take one of one's factors away: a page says which and asks the passphrase, then it is done."""
    account = signed_in(request)
    gone = next((one for one in factors.enrolled(account) if str(one.pk) == request.POST.get("factor")), None)
    if gone is None:
        return redirect("accounts:factors")
    form = OwnPassphraseForm(request.POST if "current" in request.POST else None)
    if form.is_valid():
        with rules_beside(form):
            _remove(request, account, gone.pk, form.cleaned_data["current"])
            return redirect("accounts:factors")
    context = {"form": form, "gone": gone}
    return render(request, "accounts/factor_remove.html", context, status=422 if form.errors else 200)


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
@sensitive_post_parameters("current", "code")
def codes_new(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the former; a code of the application is asked, or else the passphrase."""
    account = signed_in(request)
    asked = CodeForm if factors.has_application(account) else OwnPassphraseForm
    form = asked(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            with tries(request, account, action="accounts.factor.used", field=next(iter(form.fields))):
                data = form.cleaned_data
                services.renew_recovery_codes(
                    actor=account, code=data.get("code", ""), passphrase=data.get("current", "")
                )
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


def after_enrolment(request: HttpRequest, account: Account, *, first: bool) -> HttpResponse:
    """This session goes on, under a new id, and the others have ended; after a first factor come the codes on paper."""
    keep_session(request, account)
    if not first:
        messages.success(request, _("It is added. Your other sessions have ended."))
        return redirect("accounts:factors")
    request.session[UNSEEN] = True
    locks.admit(request, account)
    return redirect("accounts:recovery_codes")


def _enrol(request: HttpRequest, account: Account, secret: str, form: Form) -> None:
    data, key = form.cleaned_data, request.session.session_key
    if "current" not in data:
        services.enrol_totp(account=account, secret=secret, code=data["code"], session_key=key)
        return
    with tries(request, account, action="accounts.factor.enrolled", field="current"):
        services.enrol_totp(
            account=account, secret=secret, code=data["code"], passphrase=data["current"], session_key=key
        )


def _remove(request: HttpRequest, account: Account, factor_id: int, passphrase: str) -> None:
    with tries(request, account, action="accounts.factor.removed", field="current"):
        services.remove_factor(
            actor=account, factor_id=factor_id, passphrase=passphrase, session_key=request.session.session_key
        )
    keep_session(request, account)
    messages.success(request, _("It is taken away. Your other sessions have ended."))


def _shown(secret: str, account: Account) -> dict[str, str]:
    address = totp.address(secret, label=account.email, issuer="Amont")
    drawing = segno.make(address, error="m").svg_inline(border=4, omitsize=True, light="#fff", dark="#000")
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"qr": mark_safe(drawing), "secret": groups, "address": address}  # made by segno from base32
