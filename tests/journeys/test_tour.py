"""The ten steps of the tour, as somebody who discovers the demo walks them."""

from typing import Any

import pytest
from playwright.sync_api import Page

from amont.accounts.models import Account
from amont.demo.cast import CAST
from amont.demo.tour import steps
from tests.journeys.people import DESKTOP, PHONE, Visitor

SIZES = {"phone": PHONE, "desktop": DESKTOP}
FIRST_NAMES = {one.email: one.first_name for one in CAST}


def speak(language: str) -> None:
    """Staff read in the language of their account; the public in that of the address."""
    Account.objects.update(language=language)


def walk(guest: Visitor, number: int, language: str) -> None:
    guest.open(f"/demo/?langue={language}")
    card = guest.page.locator(f"#etape-{number}")
    guest.follow(card.locator('[data-test="demo-become"], a.button').first)


def spoken(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))[:2]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_each_step_opens_as_its_person_reads_well_and_breaks_nothing(come: Any, size: str, language: str) -> None:
    guest = come(viewport=SIZES[size], locale=f"{language}-CA")
    speak(language)
    wrong = []
    people = [step.person for step in steps()]
    assert len(people) == 10
    for number, person in enumerate(people, start=1):
        walk(guest, number, language)
        page = guest.page
        if "/demo/" in page.url:
            wrong.append(f"step {number} goes nowhere")
        if spoken(page) != (language if number > 1 else "fr"):  # the poster speaks French, and so does its page
            wrong.append(f"step {number} is not in {language}: {page.url}")
        if person and page.get_by_text(FIRST_NAMES[person]).count() == 0:
            wrong.append(f"step {number} does not say that one is {FIRST_NAMES[person]}")
        wrong += [f"step {number}: {line}" for line in guest.reads_well(axe=size == "phone")]
    assert not wrong, "\n".join(wrong)


def test_the_tour_itself_reads_well_in_both_languages(come: Any) -> None:
    guest = come(viewport=PHONE)
    wrong = []
    for address in ("/demo/?langue=fr", "/demo/?langue=en", "/demo/courriel/", "/fr/", "/en/"):
        guest.open(address)
        wrong += guest.reads_well()
    assert not wrong, "\n".join(wrong)
