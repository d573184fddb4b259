"""Public pages kept in each process's memory, by generation: nothing is purged, an outdated page is never asked for.

Whoever changes something calls `bump("capsules")` in the transaction of the change. A page's key holds the generations
it depends on, read in one query: every process sees the change at its commit, and a change rolled back bumps nothing.
With `PAGE_CACHE = False` pages are only slower.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from amont.ui.models import CacheGeneration

SCOPES = frozenset({"pages", "capsules", "posters", "help_lines", "menus", "settings", "codes", "offerings"})
KEPT_HEADERS = ("Content-Type", "Content-Language", "Link", "Vary", "X-Robots-Tag")

View = Callable[..., HttpResponseBase]
KeyOf = Callable[[HttpRequest], str]


class Kept(NamedTuple):
    """A page as it is kept."""

    content: bytes
    headers: dict[str, str]
    tag: str


def bump(*scopes: str) -> None:
    """Say, in the caller's transaction, that something of these scopes changes."""
    for scope in sorted(set(scopes)):
        _known(scope)
        if not CacheGeneration.objects.filter(scope=scope).update(number=F("number") + 1):
            CacheGeneration.objects.bulk_create([CacheGeneration(scope=scope)], ignore_conflicts=True)
            CacheGeneration.objects.filter(scope=scope).update(number=F("number") + 1)


def generations(scopes: Iterable[str]) -> str:
    """The numbers of these scopes as one line of text: one query."""
    rows = CacheGeneration.objects.filter(scope__in=set(scopes)).order_by("scope").values_list("scope", "number")
    return ",".join(f"{scope}={number}" for scope, number in rows)


def cached_page(*scopes: str, key: KeyOf | None = None) -> Callable[[View], View]:
    """Keep a public GET page by path, language and the generations of `scopes`.

    A request with a query string is kept only where `key` says what of it matters; signed-in people get a fresh page.
    """
    for scope in scopes:
        _known(scope)

    def decorate(view: View) -> View:
        @wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if key is None and request.GET:
                return _told(view(request, *args, **kwargs))
            extra = key(request) if key else ""
            return page(request, scopes, lambda: view(request, *args, **kwargs), extra=extra)

        return cached

    return decorate


def page(
    request: HttpRequest,
    scopes: Iterable[str],
    build: Callable[[], HttpResponseBase],
    *,
    extra: str = "",
    path: str = "",
) -> HttpResponseBase:
    """The page kept under `path` (the request's own by default), or built and kept. One query when it is there."""
    if not settings.PAGE_CACHE or request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return _told(build())
    place = (request.get_host(), request.scheme or "", path or request.path, get_language() or "", extra)
    words = (*place, generations(scopes))
    name = hashlib.blake2b("\0".join(words).encode(), digest_size=20).hexdigest()
    kept: Kept | None = caches["pages"].get(name)
    if kept is None:
        response = build()
        kept = _kept(response)
        if kept is None:
            return _told(response)
        caches["pages"].set(name, kept, timeout=None)
    return _told(_answer(request, kept))


def _kept(response: HttpResponseBase) -> Kept | None:
    """What to keep of a response: nothing when it is not a plain page for everybody."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return None
    if "no-store" in response.get("Cache-Control", ""):
        return None
    if hasattr(response, "render"):
        response.render()
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    return Kept(response.content, headers, f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"')


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    known = request.headers.get("If-None-Match", "")
    if kept.tag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.content, headers=kept.headers)
    response["ETag"] = kept.tag
    return response


def _told(response: HttpResponseBase) -> HttpResponseBase:
    """The visitor's browser keeps the page but asks each time; nobody between keeps it."""
    if "no-store" not in response.get("Cache-Control", ""):
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _known(scope: str) -> None:
    if scope not in SCOPES:
        raise ValueError(f"No cache scope {scope!r}; amont.ui.cache.SCOPES lists them.")
