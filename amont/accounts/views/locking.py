"""Locked after a pause, or at will: the passphrase once more, in the page or over what was being typed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from amont.accounts import locks, services
from amont.accounts.forms import UnlockForm
from amont.accounts.http import STAFF, own, signed_in, wanted_next
from amont.accounts.limits import tries
from amont.accounts.models import Account
from amont.core.errors import RuleBroken
from amont.ui.rules import rules_beside


@own
@never_cache
@sensitive_post_parameters("passphrase")
def unlock(request: HttpRequest) -> HttpResponse:
    """The passphrase, then back to where one was. Asked by a page that stays open, it answers in two words of JSON."""
    account, aside = signed_in(request), request.headers.get("Accept") == "application/json"
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            _unlock(request, account, form.cleaned_data["passphrase"])
            return JsonResponse({}) if aside else redirect(wanted_next(request, STAFF))
    if aside:
        return JsonResponse({"said": " ".join(map(str, form.errors.get("passphrase", [])))}, status=422)
    if request.method == "GET" and request.unlocked:  # type: ignore[attr-defined]
        return redirect(wanted_next(request, STAFF))
    context = {"form": form, "next": request.GET.get("next", ""), "hold_lock": True}
    return render(request, "accounts/unlock.html", context, status=422 if form.errors else 200)


@own
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this session now; its writer goes on seeing what shows nobody's words."""
    locks.close(request)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({})
    return redirect("accounts:unlock")


@own
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is reading or typing: this request, like any other, is a sign of life."""
    return HttpResponse(status=204 if request.unlocked else 423)  # type: ignore[attr-defined]


def _unlock(request: HttpRequest, account: Account, passphrase: str) -> None:
    with tries(request, account, action="accounts.session.unlocked", field="passphrase"):
        if not locks.open_with(request, account, passphrase, active=True):
            raise RuleBroken(_("This isn’t your passphrase."), code="wrong_passphrase", field="passphrase")
    request.session.cycle_key()
    services.unlocked(actor=account)
    locks.take_in(request, account)
