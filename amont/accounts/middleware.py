"""What every page of the staff's side has in common: a second factor, a language, and links from webmail."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from amont.accounts.models import Account

GetResponse = Callable[[HttpRequest], HttpResponseBase]
STAFF = "/interne/"
EDITOR = "/contenu/"
AGAIN = "encore"


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
