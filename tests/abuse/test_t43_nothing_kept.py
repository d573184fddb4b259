"""T43: a visit of the public side leaves no cookie, and nothing in the browser."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.abuse import routes
from tests.abuse.pages import body_of, walk
from tests.journeys.people import PHONE

READ = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
  bases: (await indexedDB.databases()).map((one) => one.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: globalThis.caches ? await caches.keys() : [],
})"""
NOTHING = {"local": [], "session": [], "cookies": "", "bases": [], "workers": 0, "caches": []}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_get_of_a_public_route_sets_a_cookie(language: str) -> None:
    with translation.override(language):
        addresses = [one.address for one in routes.ours() if one.is_public and not one.is_staff]
    assert len(addresses) > 15
    kept = {}
    for address in addresses:
        response = Client(raise_request_exception=False).get(address)
        body_of(response)
        if response.cookies:
            kept[address] = sorted(response.cookies)
    assert kept == {}


def test_no_page_of_the_season_sets_a_cookie(house: Any) -> None:
    found = list(walk(Client(), ["/fr/", "/en/"], skip=("/interne/", "/contenu/")))
    assert len(found) > 40
    assert {one.address: sorted(one.response.cookies) for one in found if one.response.cookies} == {}


def test_a_request_that_was_sent_leaves_no_cookie_either(house: Any) -> None:
    client = Client()
    assert client.post("/fr/demander/", {"name": "x"}).status_code == 422
    assert not client.cookies


def test_the_browser_holds_nothing_after_a_visit(come: Any) -> None:
    youth = come(viewport=PHONE)
    youth.open("/fr/")
    youth.seen("door").first.locator("a").first.click()
    youth.open("/fr/capsules/")
    youth.page.locator("main article a, main li:not(:has(.chip)) a").first.click()
    youth.seen("capsule-video").evaluate("async (film) => { film.muted = true; await film.play().catch(() => {}); }")
    for address in ("/fr/aide/", "/fr/services/", "/fr/demander/", "/en/help/"):
        youth.open(address)
        assert youth.page.evaluate(READ) == NOTHING, address
    assert youth.context.cookies() == []
