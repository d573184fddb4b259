"""The door of a staff view; the service behind it checks again, and that is the check that counts."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from amont.accounts.models import Account
from amont.accounts.permissions import Can, allowed

View = Callable[..., HttpResponseBase]
STAFF = "/interne/"
EDITOR = "/contenu/"


def requires(can: Can, *, to_send: Can | None = None) -> Callable[[View], View]:
    """Refuse (403) whoever has the right in no program; the URL walk reads the mark `required`.

    `to_send` is the right that the view's own form asks for, where reading the page asks for less: it is looked at
    before a file comes in.
    """
    sending = to_send or can

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            needed = sending if request.method == "POST" else can
            if not allowed(request.user, needed):  # type: ignore[arg-type]
                raise PermissionDenied(str(needed))
            return view(request, *args, **kwargs)

        guarded.required = can  # type: ignore[attr-defined]
        guarded.admits = partial(allowed, can=sending)  # type: ignore[attr-defined]
        return guarded

    return mark


def own(view: View) -> View:
    """Mark a view that acts on nothing but the signed-in person's own things."""
    view.own = True  # type: ignore[attr-defined]
    return view


def enrolment(view: View) -> View:
    """Mark an own view that answers before a second factor is enrolled; every other one sends there."""
    view.enrolment = True  # type: ignore[attr-defined]
    return own(view)


def signed_in(request: HttpRequest) -> Account:
    """The account of the session; views of the staff's side have one, since sign-in is required by default."""
    if not isinstance(request.user, Account):
        raise PermissionDenied("accounts.session.required")
    return request.user


def wanted_next(request: HttpRequest, *sides: str) -> str:
    """Where to go afterwards: the address that the form or the link names if it is of these sides, else Today."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(sides)
    return wanted if inside else reverse("desk:today")


def keep_session(request: HttpRequest, account: Account) -> None:
    """Keep this session, under a new id, when its account's passphrase or factor has just changed; others end."""
    update_session_auth_hash(request, account)
