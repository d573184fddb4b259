"""Anonymous forms: no token, no cookie, no account; what another site sends is refused by its headers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD", "OPTIONS")


def public_form(view: View) -> View:
    """Mark a view as an anonymous form and refuse what another site sends.

    Both headers absent (text browsers) is accepted: there is no authority to abuse. A GET sets no cookie and nothing
    of the page is kept (see SecurityHeadersMiddleware).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE and not from_here(request):
            raise PermissionDenied(_("This form was sent from another site. Open it here and send it again."))
        return view(request, *args, **kwargs)

    guarded.is_public_form = True  # type: ignore[attr-defined]
    return csrf_exempt(guarded)


def from_here(request: HttpRequest) -> bool:
    """True unless the browser says that another site sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = f"{'https' if request.is_secure() else 'http'}://{request.get_host()}"
    return site in (None, "same-origin", "none") and origin in (None, ours)
