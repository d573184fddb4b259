"""Every route of ours, from the URLconf, with an address that resolves to it. Wagtail's own are walked by namespace."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

NOBODY = UUID("00000000-0000-4000-8000-000000000000")
BY_CONVERTER: dict[str, object] = {"uuid": NOBODY, "str": "inconnu", "slug": "inconnu", "int": 1, "path": "inconnu"}
BY_NAME: dict[str, object] = {"code": "ABC234", "digest": "0" * 64, "width": "640", "extension": "jpg"}


@dataclass(frozen=True)
class Route:
    """One pattern: its full name, an address of it, and the view behind."""

    name: str
    address: str
    view: Callable[..., Any]

    @property
    def is_public(self) -> bool:
        """Answers without a session."""
        return not getattr(self.view, "login_required", True)

    @property
    def is_public_form(self) -> bool:
        """Carries `public_form`."""
        return bool(getattr(self.view, "is_public_form", False))

    @property
    def is_staff(self) -> bool:
        """On the staff's side, sign-in included."""
        return self.address.startswith("/interne/")


def ours() -> list[Route]:
    """Every route whose view is in `amont`."""
    found = list(_walk(get_resolver(), (), "/"))
    assert len(found) > 20
    return found


def _walk(resolver: URLResolver, namespaces: tuple[str, ...], prefix: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner, prefix + str(pattern.pattern))
        elif _is_ours(pattern):
            yield _route(pattern, namespaces, prefix)


def _is_ours(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith("amont.") and not str(pattern.name).startswith("wagtail_")


def _route(pattern: URLPattern, namespaces: tuple[str, ...], prefix: str) -> Route:
    if not pattern.name:  # a door of the editor that we closed: it has an address and no name
        return Route(f"{prefix}{pattern.pattern}", _plain(prefix + str(pattern.pattern)), pattern.callback)
    name = ":".join((*namespaces, pattern.name))
    return Route(name, reverse(name, kwargs=dict(_samples(pattern))), pattern.callback)


def _plain(route: str) -> str:
    return re.sub(r"<(\w+):\w+>", lambda found: str(BY_CONVERTER[found[1]]), route)


def _samples(pattern: URLPattern) -> Iterator[tuple[str, object]]:
    converters = getattr(pattern.pattern, "converters", {})
    for name, converter in converters.items():
        yield name, BY_CONVERTER[type(converter).__name__.removesuffix("Converter").replace("String", "str").lower()]
    regex = getattr(pattern.pattern, "regex", None)
    if not converters and regex is not None:
        yield from ((name, BY_NAME[name]) for name in regex.groupindex)
