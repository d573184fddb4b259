"""Components and error pages in a real browser: accessible, in both modes and widths, policy kept."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.axe import faults

WIDTHS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser complained of: policy violations, failed scripts and files."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def team(context: BrowserContext, live_server, transactional_db, request) -> None:
    """The browser of somebody of the team, signed in."""
    client = Client()
    client.force_login(request.getfixturevalue("cast").maude)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_is_accessible_in_both_modes_and_widths(page, live_server, team, said, mode, width):
    page.set_viewport_size(WIDTHS[width])
    page.emulate_media(color_scheme=mode)
    page.goto(live_server.url + reverse("ui:gallery"))
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    assert faults(page, habits=True) == []
    assert said == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_an_error_page_is_accessible(page, live_server, transactional_db, mode):
    page.set_viewport_size(WIDTHS["phone"])
    page.emulate_media(color_scheme=mode)
    page.goto(f"{live_server.url}/fr/nulle-part/")
    assert faults(page, habits=True) == []


def test_every_target_is_large_enough_for_a_thumb(page, live_server, transactional_db):
    page.set_viewport_size(WIDTHS["phone"])
    page.goto(f"{live_server.url}/fr/nulle-part/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button")]
        .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
        .filter(([, box]) => box.width && box.bottom > 0 && (box.height < 44 || box.width < 44))
        .map(([text]) => text)"""
    )
    assert small == []


def test_a_dialog_opens_holds_the_focus_and_closes_by_the_keyboard(page, live_server, team):
    page.goto(live_server.url + reverse("ui:gallery"))
    opener = page.locator("main [data-amont-dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#g-dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.querySelector('#g-dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_slash_goes_to_the_search_but_not_while_typing(page, live_server, team):
    page.goto(live_server.url + reverse("ui:gallery"))
    search = page.locator("#g-q")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")


def test_the_skip_link_comes_first_and_leads_to_the_content(page, live_server, transactional_db):
    page.goto(f"{live_server.url}/fr/nulle-part/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("mode", ["reduce", "no-preference"])
def test_motion_stops_for_whoever_asks(page, live_server, transactional_db, mode):
    page.emulate_media(reduced_motion=mode)
    page.goto(f"{live_server.url}/fr/nulle-part/")
    duration = page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration")
    longest = max(float(part.strip().removesuffix("s")) for part in duration.split(","))
    assert longest == 0 if mode == "reduce" else longest <= 0.15
