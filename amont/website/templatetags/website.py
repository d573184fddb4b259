"""What page templates ask for: `{% load website %}`."""

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.translation import get_language
from wagtail.models import Page

from amont.directory.models import HelpLine
from amont.outreach import selectors as outreach
from amont.outreach.models import Capsule
from amont.website import selectors
from amont.website.models import ToolPage

register = template.Library()
STRIP = 5


@register.simple_tag
def newest_capsules() -> list[Capsule]:
    """The capsules of the home page's strip."""
    return list(outreach.capsules_public(get_language() or "fr")[:STRIP])


@register.simple_tag
def tools_of(page: Page) -> list[ToolPage]:
    """The entries under a toolbox."""
    return list(selectors.tools_under(page))


@register.simple_tag(takes_context=True)
def lines_of(context: Context, audience: str) -> list[HelpLine]:
    """The public lines of an audience, from those that the page has read already."""
    return selectors.lines_for(context.get("help_lines") or (), audience)


@register.filter
def to_call_and_text(lines: Iterable[HelpLine]) -> list[HelpLine]:
    """One line to text and one to call, never 911; for the call, the one that listens to everybody comes first."""
    ways = selectors.by_way(lines or ())
    return [*ways.text[:1], *sorted(ways.call, key=lambda line: line.code != selectors.LISTENS_TO_ALL)[:1]]


@register.simple_tag(takes_context=True)
def own_line(context: Context) -> HelpLine | None:
    """The organisation's own number, from its settings, as a line; None without one."""
    organization = context.get("organization")
    if organization is None or not organization.phone:
        return None
    return HelpLine(name_fr=organization.name, name_en=organization.name, phone=organization.phone, audience="everyone")


@register.simple_tag(takes_context=True)
def first_lines(context: Context) -> list[HelpLine]:
    """Who to text or call now: the organisation's own number first, then one line to text and one to call."""
    ours = own_line(context)
    number = ours.phone_href if ours else ""
    others = [line for line in context.get("help_lines") or () if line.phone_href != number]
    return ([ours] if ours else []) + to_call_and_text(others)


@register.simple_tag
def page_url(page: Page) -> str:
    """The public address of a page of the active language's tree."""
    return selectors.address_of(page.url_path, get_language() or "fr")
