"""Tags of the interface: `{% load ui %}`."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from amont.core import dates
from amont.ui import motif, sheet
from amont.ui.charts import shown

register = template.Library()
LISTENS_TO_ALL = "info_social"
SPOKEN_TO = ("adult", "parent")
SPRITE = Path(__file__).resolve().parent.parent / "static" / "ui" / "icons.svg"


@cache
def drawings() -> dict[str, str]:
    """Every icon of the sprite: name to shapes."""
    found = re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', SPRITE.read_text("utf-8"), re.DOTALL)
    return dict(found)


@register.simple_tag
@cache
def icon(name: str, *, label: str = "", inline: bool = False) -> SafeString:
    """An icon of the sprite; silent for a screen reader unless it has a label. `inline` saves the sprite's request."""
    if name not in drawings():
        raise LookupError(f"No icon {name!r}; script/vendor lists those that exist.")
    speech = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    if inline:
        return format_html('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', speech, mark_safe(drawings()[name]))
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', speech, static("ui/icons.svg"), name)


# Addresses and languages


@register.simple_tag
def style_sheet(added: str = "") -> str:
    """The address of all style sheets in one answer, or of the one that an app adds."""
    return reverse("machine:style", args=[sheet.current(added).name])


@register.simple_tag(takes_context=True)
def neutral_title(context: Context) -> str:
    """The one plain word that a watched phone may show, set by the organisation."""
    organization = context.get("organization")
    language = "en" if get_language() == "en" else "fr"
    return getattr(organization, f"neutral_title_{language}", "") or _("Info")


@register.simple_tag(takes_context=True)
def site_name(context: Context) -> str:
    """The organisation's name."""
    return getattr(context.get("organization"), "name", "") or "Amont"


@register.simple_tag
def exit_url() -> str:
    """The neutral site that quick exit leads to."""
    return str(settings.EXIT_URL)


@register.simple_tag
def html_language() -> str:
    """The page's language as browsers and voices want it."""
    return "en-CA" if get_language() == "en" else "fr-CA"


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[dict[str, str]]:
    """The same page in the other languages; `translations` in the context (code to address) comes first."""
    request = context.get("request")
    known: dict[str, str] = context.get("translations") or {}
    links = []
    for code, name in settings.LANGUAGES:
        if code == get_language() or request is None:
            continue
        url = known.get(code) or translate_url(request.path, code)
        links.append({"code": code, "name": name, "url": url if url != request.path else _home(code)})
    return links


def _home(language: str) -> str:
    with override(language):
        try:
            return reverse("website:home")
        except NoReverseMatch:
            return f"/{language}/"


@register.simple_tag(takes_context=True)
def nav_item(context: Context, view: str, symbol: str, label: str, *, prefix: str = "") -> SafeString:
    """A line of the staff's bar; nothing when this installation lacks the screen."""
    try:
        url = reverse(view)
    except NoReverseMatch:
        return mark_safe("")
    path = getattr(context.get("request"), "path", "")
    under = prefix or (url if url.count("/") > 2 else "")
    here = path == url or bool(under and path.startswith(under))
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html('<li><a href="{}"{}>{}<span>{}</span></a></li>', url, current, icon(symbol), label)


@register.simple_tag(takes_context=True)
def footer_lines(context: Context) -> list[Any]:
    """Whom to text and call, for the page's `audience` where the context says one; never 911, which stands above.

    One line to text and one to call (one alone when it does both); to adults and parents two to call come first.
    """
    audience = context.get("audience", "")
    rest = [line for line in context.get("help_lines") or () if line.phone != "911"]
    if audience in SPOKEN_TO:
        rest = [line for line in rest if line.audience in (audience, "everyone")]
        rest.sort(key=lambda line: (line.audience != audience, line.code != LISTENS_TO_ALL))
    text = next((line for line in rest if line.text_href), None)
    calls = [line for line in rest if line.phone_href]
    if audience in SPOKEN_TO:
        return list(dict.fromkeys([*calls[:2], *([text] if text else [])]))
    call = text if text and text.phone_href else next(iter(calls), None)
    return [line for line in ([text] if text is call else [text, call]) if line]


# The flowing line


@register.simple_tag
def steps_line(steps: Iterable[Any], current: int) -> dict[str, Any]:
    """The stepper's two lines: the whole way, and the part behind."""
    count = len(list(steps))
    return {
        "width": count * motif.STEP,
        "whole": motif.steps_path(0, count - 1),
        "behind": motif.steps_path(0, max(int(current), 1) - 1),
        "count": count,
    }


@register.simple_tag
def wave(value: float, maximum: float) -> dict[str, Any]:
    """The progress wave and its share in percent."""
    share = float(value) / float(maximum) if maximum else 0.0
    percent = round(min(max(share, 0), 1) * 100)
    return {
        "whole": motif.wave_path(1),
        "done": motif.wave_path(share),
        "percent": percent,
        "words": shown(percent, "%"),
    }


# Forms


@register.filter
def summary_once(form: Any) -> bool:
    """True the first time that a form with errors asks for its summary, so that it never stands twice."""
    if not getattr(form, "errors", None) or getattr(form, "_summary_shown", False):
        return False
    form._summary_shown = True
    return True


@register.filter
def field_target(field: BoundField) -> str:
    """The id of the control that an error leads to: of a group, its first choice."""
    grouped = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if grouped else str(field.id_for_label or field.auto_id)


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out: `check` (one box), `choices` (a group) or `plain`."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


# Small things


def _unless_absent(written: Callable[[Any], str]) -> Callable[[Any], str]:
    """Nothing for an absent date, as Django's own filter gives."""
    return lambda value: written(value) if value else ""


for _written in dates.FILTERS:
    register.filter(_written.__name__, _unless_absent(_written))


@register.filter
def initials(name: object) -> str:
    """Two letters for the round mark of a colleague."""
    words = [word for word in re.split(r"[\s\-’']+", str(name)) if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def unbroken(number: str) -> str:
    """A telephone number that stays on one line."""
    return number.replace(" ", "\u00a0").replace("-", "\u2011")


@register.filter
def elided(page: Page[Any]) -> list[Any]:
    """The page numbers to show, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def under(row: Iterable[Any], columns: Iterable[str]) -> list[tuple[str, Any]]:
    """A row's cells, each with its column's heading (what a phone shows beside it)."""
    return list(zip(columns, row, strict=False))


class ComponentNode(template.Node):
    """A component's template with its words and its slots."""

    def __init__(self, name: FilterExpression, words: dict[str, FilterExpression], content: NodeList) -> None:
        self.name, self.words, self.content = name, words, content

    def render(self, context: Context) -> SafeString:
        """The content first (its slots fill), then the component around it."""
        slots: dict[str, SafeString] = {}
        with context.push(_slots=slots):
            slots["slot"] = self.content.render(context)
        values = {key: expression.resolve(context) for key, expression in self.words.items()}
        chosen = context.template.engine.get_template(self.name.resolve(context))  # type: ignore[union-attr]
        with context.push(**values, **slots):
            return chosen.render(context)


class SlotNode(template.Node):
    """A named part of a component."""

    def __init__(self, name: str, content: NodeList) -> None:
        self.name, self.content = name, content

    def render(self, context: Context) -> SafeString:
        """Nothing here: the component says where it stands."""
        context["_slots"][self.name] = self.content.render(context)
        return mark_safe("")


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "ui/card.html" title=… %}…{% slot actions %}…{% endslot %}{% endcomponent %}`."""
    bits = token.split_contents()[1:]
    name = parser.compile_filter(bits.pop(0))
    words = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError("component takes a template and name=value pairs.")
    content = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(name, words, content)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """A named slot inside `{% component %}`."""
    name = token.split_contents()[1]
    content = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, content)
