"""Quick exit: at once, without a trace that a page can avoid, and nothing on the way back."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import Cast

NEUTRAL = "https://www.meteomedia.com/"


def test_the_link_leaves_without_javascript_and_tells_the_browser_to_forget(client):
    response = client.get("/quitter")
    assert response.status_code == 302
    assert response["Location"] == NEUTRAL
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_whoever_leaves_in_a_hurry_is_signed_out(client, cast: Cast):
    client.force_login(cast.maude)
    assert client.get("/interne/").status_code == 200
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    response = client.get("/quitter")
    assert (response.status_code, response["Location"]) == (302, NEUTRAL)
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    client.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert client.get("/interne/").status_code == 302


def test_leaving_asks_nothing_of_the_database_for_whoever_is_not_signed_in(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        client.get("/quitter")


def test_the_neutral_site_is_a_setting(client, settings):
    settings.EXIT_URL = "https://ailleurs.example/"
    assert client.get("/quitter")["Location"] == "https://ailleurs.example/"


def test_leaving_is_never_a_sending(client):
    assert client.post("/quitter").status_code == 405


def test_the_machine_is_told_that_all_is_well(client, db):
    response = client.get(reverse("machine:health"))
    assert response.status_code == 200
    assert response.json()["database"] is True


@pytest.fixture
def visit(page: Page, live_server, settings, transactional_db) -> Page:
    """A visitor on a public page who came through another one; the neutral site is this server under another name."""
    settings.EXIT_URL = f"{live_server.url.replace('localhost', '127.0.0.1')}/healthz"
    page.goto(f"{live_server.url}/fr/premiere/")
    follow(page, "/fr/deuxieme/")
    expect(page).to_have_url(f"{live_server.url}/fr/deuxieme/")
    return page


def follow(page: Page, address: str) -> None:
    """Put a link on the page and touch it."""
    page.evaluate(
        """url => { const link = document.createElement("a"); link.href = url; link.textContent = "la suite";
        document.querySelector("main").append(link); }""",
        address,
    )
    page.get_by_text("la suite").click()


def gone(page: Page) -> None:
    expect(page).to_have_url(re.compile("127.0.0.1:.*/healthz"))


def test_one_touch_leaves(visit):
    visit.locator('[data-test="quick-exit"]').click()
    gone(visit)


def test_shift_three_times_leaves(visit):
    for _ in range(3):
        visit.keyboard.press("Shift")
    gone(visit)


def test_capital_letters_do_not_leave(visit):
    for _ in range(4):
        visit.keyboard.press("Shift+A")
    visit.keyboard.press("Shift")
    visit.keyboard.press("Shift")
    visit.wait_for_function("document.readyState === 'complete'")
    assert visit.url.endswith("/fr/deuxieme/")
    expect(visit.locator(".overlay")).to_have_count(0)


def test_the_page_is_covered_at_once_even_when_the_network_hangs(visit):
    visit.route("**/quitter", lambda route: None)
    visit.route("**/healthz", lambda route: None)
    elapsed = visit.evaluate(
        """() => { const start = performance.now(); document.querySelector('[data-amont-exit]').click();
        const covered = document.querySelector('.overlay').getBoundingClientRect();
        return covered.width >= innerWidth && document.body.hidden ? performance.now() - start : 9999; }"""
    )
    assert elapsed <= 300


def test_back_shows_nothing_of_the_page_left_nor_of_the_one_before(visit):
    visit.locator('[data-test="quick-exit"]').click()
    gone(visit)
    with visit.expect_request("**/quitter"):
        visit.evaluate("history.back()")
    gone(visit)


def test_back_inside_the_site_still_works(visit, live_server):
    visit.go_back()
    expect(visit).to_have_url(f"{live_server.url}/fr/premiere/")
    expect(visit.locator(".overlay")).to_have_count(0)
    expect(visit.locator("h1")).to_be_visible()


def test_back_from_another_site_reached_by_a_link_still_works(visit, live_server, settings):
    follow(visit, f"{settings.EXIT_URL}?lien")
    expect(visit).to_have_url(f"{settings.EXIT_URL}?lien")
    visit.go_back()
    expect(visit).to_have_url(f"{live_server.url}/fr/deuxieme/")
    expect(visit.locator("h1")).to_be_visible()


def test_a_visit_keeps_nothing_in_the_browser(visit):
    kept = visit.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
        (await indexedDB.databases()).length, document.cookie.length,
        (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert kept == [0, 0, 0, 0, 0, 0]
    assert visit.context.cookies() == []
