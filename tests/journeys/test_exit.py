"""Leaving in one touch, in the middle of a real visit, and what Back then shows."""

import re
from typing import Any

import pytest

from tests.journeys.people import PHONE, Visitor


@pytest.fixture
def youth(come: Any, live_server: Any, settings: Any) -> Visitor:
    """On a phone; the neutral site is this server under another name."""
    settings.EXIT_URL = f"{live_server.url.replace('localhost', '127.0.0.1')}/healthz"
    return come(viewport=PHONE)


NEUTRAL = re.compile("127.0.0.1:.*/healthz")


def wander(youth: Visitor) -> None:
    """From the home page, by links, to a capsule and to who answers."""
    youth.open("/fr/")
    youth.follow(youth.seen("door").first.locator("a").first)
    youth.follow(youth.page.locator("a[href='/fr/aide/']").first)
    assert youth.page.url.endswith("/fr/aide/")


def test_back_after_the_exit_shows_nothing_of_the_visit(youth: Visitor) -> None:
    wander(youth)
    youth.seen("quick-exit").click()
    youth.page.wait_for_url(NEUTRAL)
    youth.page.go_back(wait_until="commit")
    youth.page.wait_for_url(NEUTRAL)


def test_shift_three_times_leaves_and_capital_letters_do_not(youth: Visitor) -> None:
    wander(youth)
    for letter in "ABC":
        youth.page.keyboard.press(f"Shift+{letter}")
    assert youth.page.url.endswith("/fr/aide/")
    for _press in range(3):
        youth.page.keyboard.press("Shift")
    youth.page.wait_for_url(NEUTRAL)
