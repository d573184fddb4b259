"""Leaving in one touch, with a script: the sheet at once, Shift three times, and nothing behind Back."""

import re
from typing import Any

import pytest

from tests.journeys.people import PHONE, Visitor

NEUTRAL = re.compile(r"https://www\.meteomedia\.com/.*")
READ_STORAGE = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
  bases: (await indexedDB.databases()).map((one) => one.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: globalThis.caches ? await caches.keys() : [],
})"""
NOTHING = {"local": [], "session": [], "cookies": "", "bases": [], "workers": 0, "caches": []}


@pytest.fixture
def youth(come: Any) -> Visitor:
    visitor = come(viewport=PHONE)
    visitor.context.route(NEUTRAL, lambda route: route.fulfill(body="<h1>Météo</h1>", content_type="text/html"))
    return visitor


def read_a_capsule(youth: Visitor) -> None:
    youth.open("/fr/")
    youth.seen("door").first.locator("a").first.click()
    youth.open("/fr/capsules/")
    youth.open("/fr/aide/")


def test_back_after_the_exit_shows_nothing(youth: Visitor) -> None:
    read_a_capsule(youth)
    youth.seen("quick-exit").click()
    youth.page.wait_for_url(NEUTRAL)
    youth.page.go_back(wait_until="commit")
    youth.page.wait_for_url(NEUTRAL)
    assert youth.page.locator("h1").inner_text() == "Météo"


def test_shift_three_times_leaves_and_three_capital_letters_do_not(youth: Visitor) -> None:
    youth.open("/fr/aide/")
    for letter in "ABC":
        youth.page.keyboard.press(f"Shift+{letter}")
    assert "/fr/aide/" in youth.page.url
    for _press in range(3):
        youth.page.keyboard.press("Shift")
    youth.page.wait_for_url(NEUTRAL)


def test_the_sheet_covers_the_page_even_when_the_network_hangs(youth: Visitor) -> None:
    youth.open("/fr/aide/")
    youth.context.route("**/quitter", lambda _route: None)  # never answers
    measured = youth.page.evaluate(
        """() => { const begun = performance.now();
        document.querySelector('[data-test="quick-exit"]').click();
        const sheet = document.querySelector(".overlay").getBoundingClientRect();
        return [performance.now() - begun, sheet.width >= innerWidth && sheet.height >= innerHeight, document.body.hidden]; }"""
    )
    assert measured[0] <= 300 and measured[1:] == [True, True]
    youth.page.wait_for_url(NEUTRAL)


def test_a_visit_leaves_nothing_in_the_browser(youth: Visitor) -> None:
    read_a_capsule(youth)
    for address in ("/fr/services/", "/en/", "/en/help/"):
        youth.open(address)
    assert youth.page.evaluate(READ_STORAGE) == NOTHING
    assert youth.context.cookies() == []
