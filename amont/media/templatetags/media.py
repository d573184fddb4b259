"""Tags of films and pictures: `{% load media %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from amont.media.captions import clock_text
from amont.media.models import Still

register = template.Library()


@register.filter
def clock(ms: int) -> str:
    """75 000 ms as 1:15."""
    return clock_text(int(ms))


@register.filter
def seconds(ms: int) -> int:
    """75 400 ms as 75."""
    return int(ms) // 1000


@register.simple_tag
def still_url(still: Still, *, large: bool = False, kind: str = "jpg") -> str:
    """The address of one size of a still."""
    return reverse("media:still", args=[still.hash, still.width if large else still.small_width, kind])


@register.filter
def alt(still: Still) -> str:
    """The still's description in the language of the page."""
    return (still.alt_en if get_language() == "en" else "") or still.alt_fr


@register.simple_tag
def still_picture(still: Still, *, words: str = "", lazy: bool = True) -> SafeString:
    """A still as AVIF with JPEG behind; silent for a screen reader unless it is given words."""
    width = still.small_width
    source = (
        format_html('<source type="image/avif" srcset="{}">', still_url(still, kind="avif")) if still.has_avif else ""
    )
    image = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}"{}>',
        still_url(still), words, width, round(still.height * width / still.width),
        SafeString(' loading="lazy" decoding="async"') if lazy else "",
    )  # fmt: skip
    return format_html("<picture>{}{}</picture>", source, image)
