"""Through the real form, with what `amont demo_accounts` prints."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from amont.accounts import totp
from amont.core import clock
from tests.journeys.people import PHONE


def accounts() -> list[dict[str, str]]:
    said = StringIO()
    call_command("demo_accounts", stdout=said)
    found = json.loads(said.getvalue())
    assert len(found) == 6
    return found


@pytest.mark.parametrize("name", ["maude", "claire", "helene", "tom", "karl"])
def test_everybody_of_the_demo_signs_in_with_passphrase_and_code(come: Any, name: str) -> None:
    one = next(row for row in accounts() if row["email"].startswith(name))
    person = come(viewport=PHONE)
    person.open(reverse("desk:today"))
    person.seen("signin-email").fill(one["email"])
    person.seen("signin-passphrase").fill(one["password"])
    person.seen("signin-submit").click()
    person.seen("signin-otp").fill(totp.code_at(one["totp_secret"], clock.now()))
    person.seen("signin-submit").click()
    person.page.wait_for_url(f"**{reverse('desk:today')}")
    assert person.page.locator("h1").inner_text() == "Aujourd’hui"
    cookie = next(kept for kept in person.context.cookies() if "session" in kept["name"])
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)


def test_a_wrong_passphrase_keeps_the_address_and_says_nothing_of_the_account(come: Any) -> None:
    said = []
    for email in ("maude@escale.example", "personne@escale.example"):
        person = come(viewport=PHONE)
        person.open(reverse("accounts:signin"))
        person.seen("signin-email").fill(email)
        person.seen("signin-passphrase").fill("mauvaise phrase de passe du tout")
        person.seen("signin-submit").click()
        person.page.wait_for_selector("[data-amont-errors]")
        assert person.seen("signin-email").input_value() == email
        said.append(person.page.locator("[data-amont-errors]").inner_text())
    assert said[0] == said[1]
