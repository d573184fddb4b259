"""What every page of the staff's side has in common: a second factor, a language, and links from webmail."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from amont.accounts import locks, services
from amont.accounts.drafts import DRAFT, typed_in
from amont.accounts.http import EDITOR, STAFF
from amont.accounts.models import Account
from amont.vault import Locked

GetResponse = Callable[[HttpRequest], HttpResponseBase]
AGAIN = "encore"


class ToUnlock(HttpResponseRedirect):
    """The way to the passphrase: what was being sent did not go through."""


class StaffMiddleware:
    """Stands before the views that need a session.

    - Without an enrolled second factor, only the enrolment pages answer.
    - Screens speak the language of the account.
    - The session's cookie is SameSite=Strict: a link in webmail arrives without it. Such a page reloads itself once,
      from our own site this time, and finds the session if there is one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith((STAFF, EDITOR)) and isinstance(request.user, Account):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if request.path.startswith(STAFF) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer in place of a view that may not answer yet."""
        if not getattr(view, "login_required", True):
            return None
        if isinstance(request.user, Account):
            if request.user.factor_at is None and not getattr(view, "enrolment", False):
                return redirect("accounts:factor_new")
            return None
        return _reload_once(request) if _came_from_elsewhere(request) else None


class RingMiddleware:
    """Gives each request of the staff's side its ring, opened when it is asked for and dropped at the end.

    A page that needs the ring of who is locked sends to the passphrase, then back; what was being sent is kept sealed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; a form that went through has no draft any more."""
        locks.attach(request)
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in (302, 303) and not isinstance(response, ToUnlock):
            services.forget_sent_draft(request.user, request.POST.get(DRAFT, ""))
        locks.detach(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The way to the passphrase, in place of an error."""
        if not isinstance(exception, Locked) or not isinstance(request.user, Account):
            return None
        back = _page_of(request) if request.method == "POST" else request.get_full_path()
        if request.method == "POST":
            named = request.POST.get(DRAFT, "")
            place = named if named.startswith(STAFF) else back
            services.save_draft(actor=request.user, place=place, fields=typed_in(request.POST))
        address = f"{reverse('accounts:unlock')}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return ToUnlock(address)


def _page_of(request: HttpRequest) -> str:
    """The page that a form stands on, as the form or the browser names it: the form's own address may take no visit."""
    named = request.POST.get(DRAFT, "").partition("#")[0] or urlsplit(request.headers.get("Referer", "")).path
    return named if named.startswith(STAFF) else STAFF


def _came_from_elsewhere(request: HttpRequest) -> bool:
    """A page asked for by a link of another site, without our cookie, for the first time."""
    return (
        request.method == "GET"
        and request.path.startswith((STAFF, EDITOR))
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
        and AGAIN not in request.GET
    )


def _reload_once(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query[AGAIN] = "1"
    response = render(request, "accounts/reload.html", {"address": f"{request.path}?{query.urlencode()}"})
    add_never_cache_headers(response)
    return response
