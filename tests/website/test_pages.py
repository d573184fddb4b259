"""Public pages: doors, discreet titles, what parents' pages leave out, two languages, and no trace of who reads."""

import gzip
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from amont.website import links
from amont.website.content.shape import text
from amont.website.models import HomePage
from tests.cast import Cast
from tests.outreach.conftest import make_capsule
from tests.website.conftest import DISCREET, EVERY, PARENTS, html_of, inner_links, keyed, title_of

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def fresh(client: Client, path: str) -> int:
    """Queries of a page that no process has drawn yet."""
    caches["pages"].clear()
    return queries(client, path)


def test_the_bare_root_leads_to_french_without_a_cookie(client: Client):
    answer = client.get("/", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fr/")
    assert not answer.cookies


def test_before_the_tree_is_planted_home_leads_to_help(client: Client, db: None):
    answer = client.get("/fr/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fr/aide/")


@pytest.mark.parametrize("home", ["/fr/", "/en/"])
def test_four_doors_lead_somewhere_and_911_stands_above_them(site: HomePage, client: Client, home: str):
    html = html_of(client, home)
    doors = re.findall(r'data-test="door".*?<a href="([^"]+)"', html, re.DOTALL)
    assert len(set(doors)) == 4
    for door in doors:
        assert client.get(door).status_code == 200
    main = html[html.index("<main") :]
    assert main.index("tel:911") < main.index('data-test="door"')
    assert main.index("tel:+14185550142") < main.index("sms:+15146001002") < main.index('data-test="door"')


def test_home_shows_the_newest_capsules_of_its_language(site: HomePage, client: Client, cast: Cast):
    assert "strip" not in html_of(client, "/fr/")
    make_capsule(cast, 1, english=True)
    make_capsule(cast, 2)
    french, english = html_of(client, "/fr/"), html_of(client, "/en/")
    assert "Il paye tout, pourquoi? 1" in french
    assert "Il paye tout, pourquoi? 2" in french
    assert "He pays for everything: why? 1" in english
    assert "pourquoi? 2" not in english


def test_a_watched_phone_shows_one_plain_word(site: HomePage, client: Client):
    for path in DISCREET:
        assert title_of(html_of(client, path)) == "Infos", path


def test_a_page_for_professionals_has_a_real_title(site: HomePage, client: Client):
    assert title_of(html_of(client, "/fr/milieux/")).startswith("Je travaille avec des jeunes")


def test_parents_pages_never_lead_to_the_page_on_traces(site: HomePage, client: Client):
    for path in PARENTS:
        html = html_of(client, path)
        assert not [link for link in inner_links(html) if "traces" in link], path
        assert "historique" not in html.lower(), path


def test_youths_and_adults_pages_lead_to_it(site: HomePage, client: Client):
    for path in ("/fr/pour-toi/", "/fr/adultes/", "/en/for-you/", "/en/adults/"):
        assert [link for link in inner_links(html_of(client, path)) if "traces" in link], path


def test_signs_carry_their_caveat_and_two_actions(site: HomePage, client: Client):
    html = html_of(client, "/fr/boite-a-outils/signes/")
    block = re.search(r'<section class="piece piece-signs">(.*?)</section>', html, re.DOTALL)
    assert block
    assert "ne confirme jamais rien" in block[1]
    assert 'href="#parler"' in block[1]
    assert 'href="/fr/aide/"' in block[1]
    assert 'id="parler"' in html


def test_nothing_is_asked_of_the_reader(site: HomePage, client: Client):
    for path in EVERY:
        asks_nothing(client, path)


def asks_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    html = answer.content.decode()
    assert not answer.cookies
    assert '<html lang="fr-CA"' in html
    assert re.findall(r"<script[^>]*src=\"([^\"]+)\"", html) == ["/static/ui/exit.js"]
    assert "<form" not in html[html.index("<main") :]
    assert 'data-test="quick-exit"' in html
    assert 'data-test="help-line"' in html
    assert not re.findall(r'(?:src|srcset)="(?:https?:)?//', html)
    assert len(gzip.compress(answer.content)) <= 14 * 1024


def test_links_out_say_nothing_of_where_one_comes_from(site: HomePage, client: Client):
    page = keyed("about")
    page.body = [("paragraph", '<p><a href="https://www.quebec.ca/">Québec</a></p>')]
    page.save_revision().publish()
    assert '<a href="https://www.quebec.ca/" rel="noreferrer noopener">' in html_of(client, "/fr/a-propos/")


# --- two languages ---------------------------------------------------------------------------------------------


def test_the_switch_leads_to_the_same_page_and_to_home_without_one(site: HomePage, client: Client):
    assert 'href="/en/toolbox/signs/"' in html_of(client, "/fr/boite-a-outils/signes/")
    assert 'href="/fr/boite-a-outils/signes/"' in html_of(client, "/en/toolbox/signs/")
    keyed("signs", "en").unpublish()
    html = html_of(client, "/fr/boite-a-outils/signes/")
    assert "/en/toolbox/signs/" not in html
    assert 'hreflang="en">' in html
    assert client.get("/en/toolbox/signs/").status_code == 404


def test_an_english_page_hides_while_its_french_one_is_a_draft(site: HomePage, client: Client):
    assert client.get("/en/about/").status_code == 200
    keyed("about").unpublish()
    assert client.get("/fr/a-propos/").status_code == 404
    assert client.get("/en/about/").status_code == 404
    assert not keyed("about", "en").live
    keyed("about", "en").save_revision().publish()
    assert not keyed("about", "en").live, "published without its French page, it goes down again"


def test_a_page_under_one_that_went_down_hides_too(site: HomePage, client: Client):
    keyed("toolbox").unpublish()
    for path in ("/fr/boite-a-outils/signes/", "/en/toolbox/signs/"):
        assert client.get(path).status_code == 404


def test_links_in_text_lead_to_the_readers_language(site: HomePage, client: Client):
    french = keyed("signs")
    page = keyed("about", "en")
    page.body = [("paragraph", f'<p><a linktype="page" id="{french.pk}">signs</a></p>')]
    page.save_revision().publish()
    assert '<a href="/en/toolbox/signs/">signs</a>' in html_of(client, "/en/about/")
    keyed("signs", "en").unpublish()
    assert '<a href="/fr/boite-a-outils/signes/">signs</a>' in html_of(client, "/en/about/")
    french.refresh_from_db()
    french.unpublish()
    assert "<a>signs</a>" in html_of(client, "/en/about/")


# --- cache and queries -------------------------------------------------------------------------------------------


def test_what_is_published_shows_at_the_next_request(site: HomePage, client: Client):
    assert "Qui nous sommes" in html_of(client, "/fr/a-propos/")
    page = keyed("about")
    page.title = "Une équipe de terrain"
    page.save_revision()
    assert "Une équipe de terrain" not in html_of(client, "/fr/a-propos/")
    page.save_revision().publish()
    assert "Une équipe de terrain" in html_of(client, "/fr/a-propos/")


def test_a_page_costs_few_queries_and_one_when_it_is_kept(site: HomePage, client: Client, cast: Cast):
    for number in (1, 2, 3):
        make_capsule(cast, number)
    for path in EVERY:
        html_of(client, path)
        assert fresh(client, path) <= 9, path
        assert queries(client, path) == 1, path


@override_settings(PAGE_CACHE=False)
@pytest.mark.parametrize("count", [0, 1, 30])
def test_links_in_text_cost_one_query_whatever_their_number(
    site: HomePage, client: Client, count: int, django_assert_num_queries
):
    targets = [keyed(key).pk for key in ("youth", "adult", "toolbox", "privacy", "traces", "signs")]
    said = "".join(f'<p><a linktype="page" id="{targets[one % 6]}">page {one}</a></p>' for one in range(count))
    page = keyed("about")
    page.body = [("paragraph", f"<p>Rien.</p>{said}"), ("callout", {"tone": "info", "title": "", "text": said})]
    page.save_revision().publish()
    html_of(client, "/fr/a-propos/")
    with django_assert_num_queries(4 + (count > 0)):
        html = client.get("/fr/a-propos/").content.decode()
    assert html.count(">page ") == 2 * count


@override_settings(PAGE_CACHE=False)
def test_without_the_cache_pages_are_only_slower(site: HomePage, client: Client):
    for path in EVERY:
        html_of(client, path)


def test_outside_a_page_links_are_resolved_on_their_own(site: HomePage):
    page = keyed("youth")
    tags = links.PageLinks.expand_db_attributes_many([{"id": str(page.pk)}, {"id": "999999"}])
    assert tags == ['<a href="/fr/pour-toi/">', "<a>"]


# --- settings ----------------------------------------------------------------------------------------------------


def test_the_privacy_page_says_who_answers(site: HomePage, client: Client):
    html = html_of(client, "/fr/confidentialite/")
    assert "bonjour@escale.example" in html
    assert "418 555-0142" in html


def test_blocks_leave_nothing_behind_for_what_is_gone(site: HomePage, client: Client, cast: Cast):
    capsule = make_capsule(cast, 1)
    page = keyed("about")
    page.body = [
        ("capsule", {"capsule": str(capsule.pk)}),
        ("actions", {"title": "Suite", "actions": [{"label": "Ailleurs", "text": "", "to": "nowhere"}]}),
        ("paragraph", text("<p>Fin.</p>")["value"]),
    ]
    page.save_revision().publish()
    shown = html_of(client, "/fr/a-propos/")
    assert "Il paye tout, pourquoi? 1" in shown
    assert "Ailleurs" not in shown
    type(capsule).objects.filter(pk=capsule.pk).update(state="withdrawn")
    caches["pages"].clear()
    assert "Il paye tout" not in html_of(client, "/fr/a-propos/")
