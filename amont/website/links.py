"""Links in rich text: those of a whole page are resolved in one query; those that lead out carry no trace."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from amont.website import selectors
from amont.website.models import SitePage

_LINK = re.compile(r'<a (?=[^>]*linktype="page")[^>]*?\bid="(\d+)"')
_known: ContextVar[dict[int, str] | None] = ContextVar("amont_page_links", default=None)


@contextmanager
def resolved(page: SitePage) -> Iterator[None]:
    """While a page is drawn, its links are known: one query, whatever their number."""
    ids = {int(found) for text in texts(list(page.body.raw_data)) for found in _LINK.findall(text)}
    token = _known.set(selectors.page_addresses(ids, get_language() or "fr"))
    try:
        yield
    finally:
        _known.reset(token)


def texts(value: Any) -> Iterator[str]:
    """Every text inside the raw content of a page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


class PageLinks(PageLinkHandler):
    """A link to a page of ours, in the reader's language; words alone when the page is gone."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """The opening tags, in the order asked."""
        ids = [int(attrs.get("id") or 0) for attrs in attrs_list]
        urls = _known.get()
        if urls is None:
            urls = selectors.page_addresses(ids, get_language() or "fr")
        return [f'<a href="{escape(urls[pk])}">' if pk in urls else "<a>" for pk in ids]


class OutsideLinks(LinkHandler):
    """A link to another site, which is not told where its visitor comes from."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        """The opening tag."""
        return f'<a href="{escape(attrs["href"])}" rel="noreferrer noopener">'
