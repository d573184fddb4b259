"""The first tree: made once, the same after a second time, and every link of it leads somewhere."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from amont.website import content, services
from amont.website.addresses import KEYED
from amont.website.content.shape import typeset
from amont.website.models import ContentPage, HomePage, ToolPage
from tests.cast import Cast
from tests.website.conftest import html_of, inner_links, journal, keyed

pytestmark = pytest.mark.django_db


def tree() -> list[tuple[str, str, bool, str]]:
    rows = Page.objects.filter(depth__gt=1).order_by("path")
    return list(rows.values_list("url_path", "locale__language_code", "live", "title"))


@pytest.mark.sqlite
def test_planted_twice_it_is_the_same_tree(site: HomePage, cast: Cast):
    before, revisions = tree(), keyed("about").revisions.count()
    assert services.plant(actor=cast.claire) == site
    assert tree() == before
    assert keyed("about").revisions.count() == revisions
    assert journal("website.site.planted") == 1


def test_it_holds_every_page_in_both_languages_and_nothing_that_wagtail_brought(site: HomePage):
    count = 2 * (1 + len(content.PAGES))
    assert Page.objects.filter(depth__gt=1).count() == count
    assert Page.objects.filter(depth__gt=1, live=True).count() == count
    for key in KEYED:
        assert ContentPage.objects.filter(key=key).values("translation_key").distinct().count() == 1
    root = Site.objects.get(is_default_site=True).root_page
    assert root.pk == site.pk
    assert not Page.objects.filter(title__startswith="Welcome to").exists()


def test_a_later_planting_adds_what_is_missing_and_leaves_what_the_team_wrote(site: HomePage, cast: Cast):
    about = keyed("about")
    about.title = "Notre équipe"
    about.save_revision().publish()
    keyed("signs", "en").delete()
    services.plant(actor=cast.claire)
    assert keyed("about").title == "Notre équipe"
    assert keyed("signs", "en").translation_key == keyed("signs").translation_key
    assert keyed("signs", "en").live


def test_only_whoever_may_publish_plants(cast: Cast):
    with pytest.raises(PermissionDenied):
        services.plant(actor=cast.maude)
    assert not HomePage.objects.exists()


@pytest.mark.parametrize("start", ["/fr/", "/en/"])
def test_every_link_of_every_planted_page_answers(site: HomePage, client: Client, start: str):
    seen: set[str] = set()
    left = [start]
    while left:
        path = left.pop()
        if path in seen or path.startswith(("/interne/", "/static/", "/media/", "/demo/")) or path == "/quitter":
            continue
        seen.add(path)
        left += sorted(inner_links(html_of(client, path)))
    for key, (french, english) in KEYED.items():
        assert f"{start}{english if start == '/en/' else french}/" in seen, key


def test_the_first_start_plants_by_a_command_that_may_be_run_again(db: None, client: Client):
    for _ in range(2):
        call_command("plant_site", stdout=StringIO())
    assert HomePage.objects.count() == 2
    assert client.get("/fr/").status_code == 200
    assert journal("website.site.planted") == 1


def test_links_by_key_became_addresses(site: HomePage):
    for page in [*ContentPage.objects.order_by("path"), *ToolPage.objects.order_by("path")]:
        text = str(list(page.body.raw_data))
        assert "{" + "help}" not in text
        assert "{" + "signs}" not in text


def test_french_typography_keeps_its_spaces():
    assert typeset(["« Oui » : non", {"a": "Quoi?"}]) == ["«\u00a0Oui\u00a0»\u00a0: non", {"a": "Quoi?"}]
