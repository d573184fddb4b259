"""Public pages kept in each process's memory, by generation: nothing is purged, an outdated page is never asked for.

Whoever changes something calls `bump("capsules")` in the transaction of the change. A page's key holds the generations
it depends on, read in one query: every process sees the change at its commit, and a change rolled back bumps nothing.
A page that is kept under its own address is answered at the door (`at_the_door`), before sessions and views.
With `PAGE_CACHE = False` pages are only slower.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, get_language_from_path

from amont.ui.models import CacheGeneration

SCOPES = frozenset({"pages", "capsules", "posters", "help_lines", "menus", "settings", "codes", "offerings"})
KEPT_HEADERS = ("Content-Type", "Content-Language", "Link", "Vary", "X-Robots-Tag")
_EVERY = "SELECT scope, number FROM ui_cachegeneration"

View = Callable[..., HttpResponseBase]


class Kept(NamedTuple):
    """A page as it is kept."""

    content: bytes
    headers: dict[str, str]
    tag: str


class Door(NamedTuple):
    """What an address depends on, so that its page is found without asking its view."""

    language: str
    scopes: tuple[str, ...]
    extra: str


def bump(*scopes: str) -> None:
    """Say, in the caller's transaction, that something of these scopes changes."""
    for scope in sorted(set(scopes)):
        _known(scope)
        if not CacheGeneration.objects.filter(scope=scope).update(number=F("number") + 1):
            CacheGeneration.objects.bulk_create([CacheGeneration(scope=scope)], ignore_conflicts=True)
            CacheGeneration.objects.filter(scope=scope).update(number=F("number") + 1)


def generations(scopes: Iterable[str], request: HttpRequest | None = None) -> str:
    """The numbers of these scopes as one line of text: one query, or one for all that a GET asks."""
    known: dict[str, int] | None = getattr(request, "_generations", None)
    if known is None:
        with connection.cursor() as cursor:  # by hand: this is most of what a kept page costs
            cursor.execute(_EVERY)
            known = dict(cursor.fetchall())
        if request is not None and request.method == "GET":
            request._generations = known  # type: ignore[attr-defined]
    return ",".join(f"{scope}={known[scope]}" for scope in sorted(set(scopes)) if scope in known)


def cached_page(*scopes: str) -> Callable[[View], View]:
    """Keep a public GET page by path, language and the generations of `scopes`.

    A request with a query string is never kept; signed-in people get a fresh page.
    """
    for scope in scopes:
        _known(scope)

    def decorate(view: View) -> View:
        @wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.GET:
                return _told(view(request, *args, **kwargs))
            return page(request, scopes, lambda: view(request, *args, **kwargs))

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
    if not _may_be_kept(request):
        return _told(build())
    address = _address(request, path or request.path)
    door = Door(get_language() or "", tuple(scopes), extra)
    name = _name(request, address, door)
    kept: Kept | None = caches["pages"].get(name)
    if kept is None:
        response = build()
        kept = _kept(response)
        if kept is None:
            return _told(response)
        caches["pages"].set(name, kept, timeout=None)
    if _has_a_door(request, path) and get_language_from_path(request.path) == door.language:
        caches["pages"].set(_digest(address), door, timeout=None)  # also where another address (a scan) kept the page
    return _told(_answer(request, kept))


def at_the_door(request: HttpRequest) -> HttpResponseBase | None:
    """The page of a plain address under a language's prefix, while nothing that it depends on has changed."""
    if request.META.get("QUERY_STRING") or not _may_be_kept(request):
        return None
    address = _address(request, request.path)
    door: Door | None = caches["pages"].get(_digest(address))
    kept: Kept | None = caches["pages"].get(_name(request, address, door)) if door else None
    if door is None or kept is None:
        return None
    response = _answer(request, kept)
    response.headers.setdefault("Content-Language", door.language)
    response.headers.setdefault("Content-Length", str(len(response.content)))
    return _told(response)


def _has_a_door(request: HttpRequest, path: str) -> bool:
    """True at the page's own plain address: what a query asks for (a heavier film) is not what all others get."""
    return path in ("", request.path) and not request.META.get("QUERY_STRING")


def _may_be_kept(request: HttpRequest) -> bool:
    return settings.PAGE_CACHE and request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _address(request: HttpRequest, path: str) -> str:
    return f"{request.scheme}://{request.get_host()}{path}"


def _name(request: HttpRequest, address: str, door: Door) -> str:
    return _digest(address, door.language, door.extra, generations(door.scopes, request))


def _digest(*words: str) -> str:
    return hashlib.blake2b("\0".join(words).encode(), digest_size=20).hexdigest()


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
