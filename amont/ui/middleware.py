"""Headers that every answer carries, and the one door by which files come in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.csp import LazyNonce
from django.utils.translation import get_language

from amont.ui import cache, errors, uploads
from config.settings import csp

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CLOSED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
OPEN = ("fullscreen", "picture-in-picture")
OPEN_TO_STAFF = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
PRIVATE = ("staff", "editing", "preview", "street", "public_help")


def permissions_policy(kind: str) -> str:
    """Everything off, but a capsule in full screen; to the staff also copying, and keys for signing in."""
    staff = kind in ("staff", "editing")
    closed = CLOSED if staff else (*CLOSED, *OPEN_TO_STAFF)
    opened = (*OPEN, *OPEN_TO_STAFF) if staff else OPEN
    return ", ".join([f"{name}=()" for name in closed] + [f"{name}=(self)" for name in opened])


class LanguageMiddleware(LocaleMiddleware):
    """Django's, save that what does not exist stays 404: under `/fr/` Wagtail answers to any path, even to a film's."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """No redirection to the same address behind a language."""
        if response.status_code == 404:
            response.headers.setdefault("Content-Language", get_language() or "fr")
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class SecurityHeadersMiddleware:
    """The policy of the address and the headers beside it, on every answer, errors and files included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then say what a browser may do with the answer."""
        request._csp_nonce = LazyNonce()  # type: ignore[attr-defined]
        response = self.get_response(request)
        kind = csp.kind_for(request.path)
        form = is_public_form(request)
        if form and request.method in ("GET", "HEAD"):
            response.cookies.clear()
        self.secure(request, response, kind)
        self.keep_private(response, private=form or kind in PRIVATE)
        return response

    def secure(self, request: HttpRequest, response: HttpResponseBase, kind: str) -> None:
        """What a browser may do with this page."""
        headers = response.headers
        policy = csp.policy_for(request.path)
        if "{nonce}" in policy:
            policy = policy.replace("{nonce}", str(request._csp_nonce))  # type: ignore[attr-defined]
        if kind == "preview":  # the editor renders the page through these same layers: its headers are already there
            headers["Content-Security-Policy"] = policy
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        headers.setdefault("Permissions-Policy", permissions_policy(kind))
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if kind == "public_frame":
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        else:
            headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            headers["X-Frame-Options"] = "SAMEORIGIN" if kind in ("editing", "preview") else "DENY"

    def keep_private(self, response: HttpResponseBase, *, private: bool) -> None:
        """Nothing archived; nothing kept of the staff's pages, of the help pages and of forms."""
        headers = response.headers
        headers.setdefault("X-Robots-Tag", "noindex, noarchive" if private else "noarchive")
        if private and headers.get("Content-Type", "").startswith("text/html"):
            headers["Cache-Control"] = "no-store"
        elif private:
            headers.setdefault("Cache-Control", "no-store")


def is_public_form(request: HttpRequest) -> bool:
    """True when the resolved view is an anonymous form."""
    match = request.resolver_match
    return bool(match and getattr(match.func, "is_public_form", False))


class KeptPageMiddleware:
    """A public page that is kept and still true is answered here, before sessions, forms and views."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The kept page, or what the view answers."""
        return cache.at_the_door(request) or self.get_response(request)


class UploadMiddleware:
    """Before anything reads the body: only a view that says so receives files, of its kind and size.

    It stands before the CSRF check, which reads the form, hence before the check of the session too: this asks who is
    there, so that a stranger spools nothing. When views are resolved, every layer has seen the request and knows.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing before the view is known: see process_view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """413 for what is too large, unread; else the handlers of what this view takes from this person."""
        if request.content_type != "multipart/form-data":
            return None
        kind = uploads.kind_for(request, view)
        if int(request.META.get("CONTENT_LENGTH") or 0) > kind.limit():
            return errors.too_large(request)
        request.upload_handlers = kind.handlers(request)
        return None
