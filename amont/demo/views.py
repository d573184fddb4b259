"""The demo's own pages: the tour, "become…", the mail that was sent."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from amont.accounts import locks, sessions
from amont.accounts.models import Account
from amont.demo.cast import CAST, read_secrets
from amont.demo.models import SentMail
from amont.demo.tour import steps
from amont.ui.public_form import public_form

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("langue", "")
    return asked if asked in ("fr", "en") else "fr"


@login_not_required
def tour(request: HttpRequest) -> HttpResponse:
    """The ten steps, each with the person to become."""
    with translation.override(_language(request)):
        page = {"steps": steps(), "people": {one.email: one for one in CAST}, "cast": CAST}
        return render(request, "demo/tour.html", page)


@login_not_required
@public_form
@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the invented team, without passphrase or second factor."""
    email = request.POST.get("email", "")
    account = Account.objects.filter(email=email, is_active=True).first()
    if not settings.DEMO or account is None or email not in {one.email for one in CAST}:
        raise Http404
    logout(request)
    login(request, account, backend=BACKEND)
    sessions.begin(request)
    secret = next((one for one in read_secrets() if one.email == email), None)
    if secret is not None:  # a passphrase that somebody changed since opens nothing here: the screens are then locked
        locks.open_with(request, account, secret.password, active=True)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if safe else "desk:today")


@login_not_required
def mail(request: HttpRequest) -> HttpResponse:
    """What would have been sent, the newest first."""
    address = request.GET.get("a", "")
    rows = SentMail.objects.order_by("-at", "id")
    if address:
        rows = rows.filter(to__iexact=address)
    with translation.override(_language(request)):
        page = {"page_obj": Paginator(rows, 20).get_page(request.GET.get("page")), "address": address}
        return render(request, "demo/mail.html", page)
