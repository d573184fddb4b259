"""Which addresses lead to a page that everybody may read, so that paper and staff never point where nothing is."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

PUBLIC = "config.urls.public"
_witnesses: dict[str, Callable[[str], bool]] = {}


def vouch(name: str, exists: Callable[[str], bool]) -> None:
    """Ask `exists(path)` about addresses whose name begins so: their pages are rows. Called from AppConfig.ready()."""
    _witnesses[name] = exists


def is_public_page(address: str) -> bool:
    """True for a page under a language's prefix that answers: no staff's page, no paper's code, no file."""
    path = unquote(urlsplit(address).path)
    language = get_language_from_path(path)
    if language is None:
        return False
    with override(language):
        try:
            name = resolve(path, urlconf=PUBLIC).view_name
        except Resolver404:
            return False
        return all(exists(path) for start, exists in _witnesses.items() if name.startswith(start))
