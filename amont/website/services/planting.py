"""The first tree of pages, made once; later runs add only what is missing and never touch what the team wrote."""

import json
import re
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.ui import cache
from amont.website import content
from amont.website.addresses import HOME, KEYED, slug
from amont.website.blocks import ROUTES
from amont.website.content.shape import Block, Planted, Text, typeset
from amont.website.models import ContentPage, HomePage, SitePage, ToolPage
from amont.website.services.groups import sync_groups

_ROUTE = re.compile(r'href="\{(\w+)\}"')
_PAGE = re.compile(r'id="\{(\w+)\}"')


@transaction.atomic
def plant(*, actor: Account | str = "system") -> HomePage:
    """Make the site's tree in both languages, published, with its first text; return the French home page.

    Safe to run at every start. An account needs the right to publish pages.
    """
    if isinstance(actor, Account):
        require(actor, Can.WEBSITE_PAGE_PUBLISH)
    homes = {"fr": _home("fr")}
    _site(homes["fr"])
    homes["en"] = _home("en")
    made = [page for planted in content.PAGES for page in _pair(planted, homes)]
    _write(made)
    sync_groups()
    if made:
        cache.bump("pages")
        audit.record("website.site.planted", actor=actor)
    return homes["fr"]


def _home(language: str) -> HomePage:
    """The home page of a language, made under the root of the tree when it is missing."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    known: HomePage | None = HomePage.objects.filter(locale=locale).order_by("pk").first()
    if known is not None:
        return known
    words = _words(content.HOME, language)
    french = HomePage.objects.filter(locale__language_code="fr").order_by("pk").first()
    page = HomePage(title=words.title, lead=words.lead, slug=HOME[language], locale=locale)
    if french is not None:
        page.translation_key = french.translation_key
    root = Page.objects.filter(depth=1).order_by("pk").get()
    root.add_child(instance=page)
    _publish(page)
    return page


def _site(home: HomePage) -> None:
    """One site, whose root is the French home page; the page that Wagtail made on its own goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    former = site.root_page if site.root_page_id else None
    if former is not None and former.pk == home.pk:
        return
    site.root_page = home
    site.save()
    if former is not None and former.depth == 2 and not former.get_children().exists():
        former.delete()


def _pair(planted: Planted, homes: dict[str, HomePage]) -> list[tuple[SitePage, Planted]]:
    """The French and English page of a key: those that had to be made, still empty."""
    made: list[tuple[SitePage, Planted]] = []
    for language, home in homes.items():
        if _existing(planted, home.locale_id) is None:
            made.append((_empty(planted, home, language), planted))
    return made


def _existing(planted: Planted, locale_id: int) -> SitePage | None:
    kind = ToolPage if planted.tool else ContentPage
    found: SitePage | None = kind.objects.filter(key=planted.key, locale_id=locale_id).order_by("pk").first()
    return found


def _empty(planted: Planted, home: HomePage, language: str) -> SitePage:
    words = _words(planted, language)
    fields: dict[str, Any] = {"title": words.title, "lead": words.lead, "key": planted.key, **planted.extra}
    if not planted.tool:
        fields["audience"] = planted.audience
    page = (ToolPage if planted.tool else ContentPage)(
        slug=slug(planted.key, language) if planted.key in KEYED else words.slug,
        locale=home.locale,
        live=False,
        **fields,
    )
    french = _existing(planted, Locale.objects.get(language_code="fr").pk)
    if language != "fr" and french is not None:
        page.translation_key = french.translation_key
    above = ContentPage.objects.filter(key=planted.parent, locale=home.locale).get() if planted.parent else home
    above.add_child(instance=page)
    return page


def _write(made: list[tuple[SitePage, Planted]]) -> None:
    """Fill the new pages, now that links between them can be written; French first, since English rests on it."""
    for page, planted in sorted(made, key=lambda pair: pair[0].locale.language_code != "fr"):
        language = page.locale.language_code
        page.body = json.dumps(_linked(_words(planted, language).body, language))
        _publish(page)


def _linked(body: list[Block], language: str) -> list[Block]:
    """The body with the addresses and page ids that its links name by key."""
    ids = {
        **dict(ContentPage.objects.filter(locale__language_code=language).exclude(key="").values_list("key", "pk")),
        **dict(ToolPage.objects.filter(locale__language_code=language).values_list("key", "pk")),
    }

    def resolve(value: Any) -> Any:
        if isinstance(value, str):
            value = _ROUTE.sub(lambda found: f'href="{reverse(ROUTES[found[1]][0])}"', value)
            return _PAGE.sub(lambda found: f'id="{ids[found[1]]}"', value)
        if isinstance(value, dict):
            return {name: resolve(one) for name, one in value.items()}
        return [resolve(one) for one in value] if isinstance(value, list) else value

    with override(language):
        linked: list[Block] = resolve(body)
    return linked


def _publish(page: SitePage) -> None:
    page.save_revision(clean=False).publish()


def _words(planted: Planted, language: str) -> Text:
    if language == "en":
        return planted.english
    french = planted.french
    return Text(typeset(french.title), typeset(french.lead), typeset(french.body), french.slug)
