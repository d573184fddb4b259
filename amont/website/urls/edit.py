"""Wagtail's editor, under `/contenu/`: pages alone. Its screens of people, groups, passwords and files are closed.

Rights come from `accounts.permissions`: each request first puts the account in the groups that its roles give.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import include, path, re_path, reverse
from wagtail.admin.urls import urlpatterns as editor
from wagtail.utils.urlpatterns import decorate_urlpatterns

from amont.accounts.http import signed_in
from amont.accounts.permissions import allowed
from amont.website import services
from amont.website.services.groups import GROUPS

View = Callable[..., HttpResponseBase]

CLOSED = (
    "api", "collections", "documents", "embeds", "failwhale", "groups", "images", "locales",
    "login", "password_reset", "redirects", "sites", "snippets", "test404", "users", "workflows",
)  # fmt: skip
"""First segments that answer 404: people and passwords are `accounts`' own, files are `media`'s."""


def editing(view: View) -> View:
    """Open to whoever may write or publish pages, with the rights of this very moment."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = signed_in(request)
        if not any(allowed(account, can) for can in GROUPS):
            raise PermissionDenied("website:page:write")
        services.sync_account(account)
        return view(request, *args, **kwargs)

    guarded.required_any = frozenset(GROUPS)  # type: ignore[attr-defined]
    return guarded


@editing
def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A screen of Wagtail that this house doesn't use."""
    raise Http404


@editing
def sign_out(request: HttpRequest) -> HttpResponse:
    """The editor's own way out leads to ours, the form and its token with it."""
    response = HttpResponseRedirect(reverse("accounts:signout"))
    response.status_code = 307
    return response


@editing
def leave(request: HttpRequest) -> HttpResponse:
    """Back to the day's first screen."""
    return redirect("desk:today")


@editing
def own_account(request: HttpRequest) -> HttpResponse:
    """One's own account is the house's, not the editor's."""
    return redirect("accounts:profile")


urlpatterns = [
    path("quitter/", leave, name="editor_leave"),
    path("logout/", sign_out),
    path("account/", own_account),
    re_path(r"^account/(?P<rest>.+)$", closed),
    re_path(rf"^(?:{'|'.join(CLOSED)})/(?P<rest>.*)$", closed),
    path("", include(decorate_urlpatterns(editor, editing))),
]
