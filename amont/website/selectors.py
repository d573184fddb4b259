"""Reading the tree of pages, in few queries: a public page costs two, its links in rich text one more."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from amont.directory.models import HelpLine
from amont.website.addresses import HELP, HOME
from amont.website.models import SitePage, ToolPage

LANGUAGES = ("fr", "en")
LISTENS_TO_ALL = "info_social"


@dataclass(frozen=True)
class Found:
    """A live page and where its language switch leads."""

    page: SitePage
    translations: dict[str, str]


def address_of(url_path: str, language: str) -> str:
    """The public address of a page from its path in the tree."""
    inside = url_path.removeprefix(f"/{HOME[language]}/")
    with override(language):
        return reverse("wagtail_serve", args=(inside,))


def live_page(language: str, inside: str) -> Found | None:
    """The page at a path under a language's home, when it and all above it are live.

    An English page shows only while its French one does. Two queries: the way to the page in both languages, the page.
    """
    home = f"/{HOME[language]}/"
    steps = [part for part in inside.split("/") if part]
    paths = [home + "".join(f"{part}/" for part in steps[:count]) for count in range(len(steps) + 1)]
    keys = Page.objects.filter(url_path__in=paths).values("translation_key")
    rows = list(
        Page.objects.filter(translation_key__in=keys)
        .select_related("locale")
        .defer_streamfields()
        .order_by("depth", "pk")
    )
    live = {
        code: {row.translation_key for row in rows if row.live and row.locale.language_code == code}
        for code in LANGUAGES
    }
    way = [row for row in rows if row.url_path in paths]
    asked = {row.translation_key for row in way}
    if len(way) != len(paths) or not asked <= live[language] or not asked <= live["fr"]:
        return None
    return Found(way[-1].specific, _translations(rows, way[-1], asked, live))


def is_page(path: str) -> bool:
    """True when a path under a language's prefix is a live page of the tree, or the page of help lines."""
    language, _slash, inside = path.strip("/").partition("/")
    return inside.strip("/") in HELP or live_page(language, inside) is not None


def _translations(rows: list[Page], page: Page, asked: set[object], live: dict[str, set[object]]) -> dict[str, str]:
    """The same page in the other language, or that language's home page."""
    urls = {}
    for row in rows:
        code = row.locale.language_code
        if row.translation_key == page.translation_key and row.pk != page.pk:
            urls[code] = address_of(row.url_path, code) if asked <= live[code] else _home(code)
    return urls or {code: _home(code) for code in LANGUAGES if code != page.locale.language_code}


def _home(language: str) -> str:
    with override(language):
        return reverse("website:home")


def page_addresses(ids: Iterable[int], language: str) -> dict[int, str]:
    """Where links to these pages lead, each in the reader's language when it is live there; one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    rows = Page.objects.filter(translation_key__in=keys).order_by("pk")
    values = list(rows.values_list("pk", "translation_key", "url_path", "live", "locale__language_code"))
    shown = {(key, code): path for _pk, key, path, live, code in values if live}
    urls = {}
    for pk, key, _path, _live, _code in values:
        code = next((one for one in (language, "fr") if (key, one) in shown), "")
        if pk in wanted and code:
            urls[pk] = address_of(shown[key, code], code)
    return urls


def tools_under(page: Page) -> QuerySet[ToolPage]:
    """The live entries of a toolbox, in the order of the tree."""
    tools: QuerySet[ToolPage] = ToolPage.objects.child_of(page).live().defer_streamfields().order_by("path")
    return tools


def unpublished_french(page: Page) -> bool:
    """True when an English page has no live French one."""
    return not Page.objects.filter(translation_key=page.translation_key, locale__language_code="fr", live=True).exists()


def french_moved(page: SitePage) -> bool:
    """True when the French text changed since an English page was published from it."""
    french = (
        Page.objects.filter(translation_key=page.translation_key, locale__language_code="fr").order_by("pk").first()
    )
    return french is not None and page.french_revision is not None and french.live_revision_id != page.french_revision


# Help lines


@dataclass(frozen=True)
class Lines:
    """Lines by how one reaches them; 911 apart, which stands above."""

    text: list[HelpLine]
    call: list[HelpLine]
    web: list[HelpLine]


def by_way(lines: Iterable[HelpLine]) -> Lines:
    """Text first, then call, then the web; each line once, 911 never."""
    rest = [line for line in lines if line.phone != "911"]
    text = [line for line in rest if line.text_here]
    call = [line for line in rest if line.phone and not line.text_here]
    return Lines(text, call, [line for line in rest if line.web and not line.phone and not line.text_here])


def lines_for(lines: Iterable[HelpLine], audience: str) -> list[HelpLine]:
    """The lines of one audience: its own, then the one that listens to everybody, then the others in their order.

    The local number of a line that is there already adds nothing.
    """
    kept = [line for line in lines if line.phone != "911" and line.audience in (audience, "everyone")]
    codes = {line.code for line in kept}
    kept = [line for line in kept if line.code.removesuffix("_local") not in codes - {line.code}]
    return sorted(kept, key=lambda line: (line.audience != audience, line.code != LISTENS_TO_ALL))
