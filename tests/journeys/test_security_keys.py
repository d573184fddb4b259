"""Security keys in a real Chromium, with a virtual one plugged in: enrolled, asked, added, taken away, out of reach."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, expect

from amont.accounts import factors, services, totp
from amont.accounts.models import Account
from amont.core import clock
from amont.demo.cast import read_secrets
from tests.cast import PASSPHRASE
from tests.journeys.people import DESKTOP, PHONE, Visitor

Come = Any
OLDER = """for (const name of ["parseCreationOptionsFromJSON", "parseRequestOptionsFromJSON"]) delete PublicKeyCredential[name];
delete PublicKeyCredential.prototype.toJSON;"""
WITHOUT = "delete window.PublicKeyCredential;"


class Port:
    """Where a virtual key is plugged in."""

    def __init__(self, person: Visitor) -> None:
        self.session: CDPSession = person.context.new_cdp_session(person.page)
        self.session.send("WebAuthn.enable")

    def plug(self) -> str:
        """A key that its owner touches at once."""
        options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
        return str(self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])

    def unplug(self, key: str) -> None:
        self.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})

    def touched(self, key: str, *, by_its_owner: bool) -> None:
        """Whether somebody proves to the key that it is theirs."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": by_its_owner})

    def count(self, key: str) -> int:
        held = self.session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
        return int(held[0]["signCount"])


def invite() -> tuple[Account, str]:
    claire = Account.objects.get(email="claire@escale.example")
    return services.create_account(
        actor=claire,
        email="nadia@escale.example",
        display_name="Nadia",
        role="worker",
        program=claire.memberships.filter(role="coordinator").first().program,
    )


def accept(person: Visitor, token: str) -> None:
    """The invitation, up to the second factor."""
    person.open(reverse("accounts:invitation", args=[token]))
    for field in ("#id_passphrase", "#id_again"):
        person.page.locator(field).fill(PASSPHRASE)
    person.follow(person.seen("invitation-submit"))


def give_passphrase(person: Visitor, email: str, passphrase: str) -> None:
    person.open(reverse("accounts:signin"))
    person.seen("signin-email").fill(email)
    person.seen("signin-passphrase").fill(passphrase)
    person.follow(person.seen("signin-submit"))


def sign_out(person: Visitor) -> None:
    """With its cookies, so that the virtual key stays plugged in."""
    person.context.clear_cookies()


def enrol_first(person: Visitor, token: str) -> None:
    accept(person, token)
    person.follow(person.seen("factor-other").locator("a"))
    assert person.reads_well() == []
    person.page.locator("#id_name").fill("Clé bleue")
    person.follow(person.seen("key-enrol"))
    expect(person.seen("recovery-code")).to_have_count(10)
    person.follow(person.seen("codes-kept"))


def sign_in(person: Visitor) -> None:
    give_passphrase(person, "nadia@escale.example", PASSPHRASE)
    expect(person.seen("signin-key")).to_be_focused()
    assert person.reads_well() == []
    person.follow(person.seen("signin-key"))
    assert person.page.url.endswith(reverse("desk:today"))


@pytest.mark.parametrize("how", [{"viewport": PHONE}, {"viewport": DESKTOP}], ids=["phone", "desktop"])
def test_invited_with_a_key_then_in_by_it_with_a_second_one_and_without_the_first(come: Come, how: Any) -> None:
    account, token = invite()
    person = come(**how)
    port = Port(person)
    first = port.plug()
    enrol_first(person, token)
    sign_out(person)
    before = port.count(first)
    sign_in(person)
    assert port.count(first) > before
    person.open(reverse("accounts:factors"))
    assert person.reads_well() == []
    expect(person.seen("factor").locator("button")).to_have_count(0)  # the last one stays
    person.follow(person.seen("key-add"))
    assert person.reads_well() == []
    person.page.locator("#id_name").fill("Clé du coffre")
    person.page.locator("#id_current").fill("ce n’est pas la bonne phrase")
    person.seen("key-enrol").click()
    expect(person.page.locator("#id_current")).to_be_focused()
    expect(person.page.locator("[data-amont-key-said]")).not_to_be_empty()
    assert person.reads_well() == []
    port.unplug(first)
    port.plug()
    person.page.locator("#id_current").fill(PASSPHRASE)
    person.follow(person.seen("key-enrol"))
    expect(person.seen("factor")).to_have_count(2)
    assert person.reads_well() == []
    person.follow(person.seen("factor").filter(has_text="Clé bleue").locator("button"))
    assert person.reads_well() == []
    person.page.locator("#id_current").fill(PASSPHRASE)
    person.follow(person.seen("factor-remove"))
    expect(person.seen("factor")).to_have_count(1)
    assert [one.name for one in factors.enrolled(account)] == ["Clé du coffre"]
    sign_out(person)
    sign_in(person)


def test_beside_the_application_both_roads_are_open(come: Come) -> None:
    maude = next(row for row in read_secrets() if row.email.startswith("maude"))
    person = come(viewport=PHONE)
    port = Port(person)
    port.plug()
    give_passphrase(person, maude.email, maude.password)
    person.seen("signin-otp").fill(totp.code_at(maude.totp_secret, clock.now()))
    person.follow(person.seen("signin-submit"))
    person.open(reverse("accounts:profile"))
    person.follow(person.seen("my-factors"))
    person.follow(person.seen("key-add"))
    person.page.locator("#id_current").fill(maude.password)
    person.follow(person.seen("key-enrol"))
    expect(person.seen("factor")).to_have_count(2)
    sign_out(person)
    give_passphrase(person, maude.email, maude.password)
    expect(person.seen("signin-otp")).to_be_visible()
    person.follow(person.seen("signin-key"))
    assert person.page.url.endswith(reverse("desk:today"))


def test_a_key_that_is_not_there_says_so_and_the_code_still_opens(come: Come) -> None:
    account, token = invite()
    person = come(viewport=PHONE)
    port = Port(person)
    key = port.plug()
    enrol_first(person, token)
    sign_out(person)
    port.session.send("WebAuthn.removeCredential", {"authenticatorId": key, "credentialId": held(port, key)})
    give_passphrase(person, account.email, PASSPHRASE)
    person.seen("signin-key").click()
    expect(person.page.locator("[data-amont-key-said]")).not_to_be_empty()
    assert person.reads_well() == []
    person.seen("signin-otp").fill(factors.unused_codes(account)[0])
    person.follow(person.seen("signin-submit"))
    assert person.page.url.endswith(reverse("desk:today"))


def held(port: Port, key: str) -> str:
    return str(port.session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"][0]["credentialId"])


def test_an_older_browser_reads_and_writes_the_same(come: Come) -> None:
    _account, token = invite()
    person = come(viewport=PHONE)
    person.context.add_init_script(OLDER)
    Port(person).plug()
    enrol_first(person, token)
    sign_out(person)
    sign_in(person)


def test_a_browser_that_knows_no_key_is_offered_the_application(come: Come) -> None:
    _account, token = invite()
    person = come(viewport=PHONE)
    person.context.add_init_script(WITHOUT)
    accept(person, token)
    person.follow(person.seen("factor-other").locator("a"))
    expect(person.page.locator("[data-amont-key-unable]")).to_be_visible()
    expect(person.seen("key-enrol")).to_be_hidden()
    assert person.reads_well() == []
    person.follow(person.page.locator(f'a[href="{reverse("accounts:factor_new")}"]'))
    expect(person.seen("factor-submit")).to_be_visible()


def test_without_javascript_the_other_roads_are_said(come: Come) -> None:
    _account, token = invite()
    person = come(viewport=PHONE, java_script_enabled=False)
    accept(person, token)
    person.follow(person.seen("factor-other").locator("a"))
    expect(person.page.locator("noscript")).to_be_visible()
    expect(person.seen("key-enrol")).to_be_hidden()
    person.follow(person.page.locator(f'a[href="{reverse("accounts:factor_new")}"]'))
    expect(person.seen("factor-submit")).to_be_visible()


def test_opened_by_a_number_the_page_leads_to_the_name_where_keys_answer(come: Come) -> None:
    _account, token = invite()
    person = come(viewport=PHONE)
    name, person.base = person.base, person.base.replace("localhost", "127.0.0.1")
    accept(person, token)
    person.follow(person.seen("factor-other").locator("a"))
    assert person.reads_well() == []
    expect(person.seen("key-enrol")).to_have_count(0)
    link = person.seen("key-elsewhere").locator("a")
    expect(link).to_have_attribute("href", name + reverse("accounts:key_new"))
    person.follow(link)
    person.page.wait_for_url(name + reverse("accounts:signin") + "**")  # it comes from another site: once by itself
