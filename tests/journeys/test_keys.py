"""Keys as their owners live with them: locked and unlocked without losing a word, forgotten and found, heard, left."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Response, expect

from amont.accounts import holders, services
from amont.accounts.models import Account, Draft, Role
from amont.activities import services as activities
from amont.activities.models import ServiceRequest
from amont.vault.models import KeyRing, SessionBox
from tests.journeys.people import PHONE, Visitor
from tests.journeys.signing_in import passphrase_of, sign_in

HALF = "Bonjour, combien de jeunes seront"
NEW = "sablier mouette orage lanterne fougère pavot"
Come = Any


@pytest.fixture(params=[PHONE, {"width": 1280, "height": 800}], ids=["phone", "desktop"])
def claire(come: Come, request: Any) -> Iterator[Visitor]:
    """Claire, unlocked, before a question that she is writing to a school."""
    person = come(viewport=request.param)
    person.page.clock.install()
    sign_in(person, "claire")
    asked = ServiceRequest.objects.filter(state="received").order_by("number")[0]
    activities.open_triage(actor=Account.objects.get(email="claire@escale.example"), request_id=asked.pk)
    person.open(reverse("activities_staff:request_detail", args=[asked.number]))
    person.page.locator("summary", has_text="Leur poser une question").click()
    return person


def question(person: Visitor) -> Any:
    """Where she types it."""
    return person.page.locator("form[action$='/question/'] textarea")


def draft_sent(answer: Response) -> bool:
    """True for the server's answer to a draft."""
    return "/brouillon/" in answer.url and answer.request.method == "POST"


def test_twenty_minutes_away_cover_the_page_and_the_passphrase_gives_it_back_as_it_was(claire: Visitor) -> None:
    page = claire.page
    question(claire).fill(HALF)
    page.clock.fast_forward("20:30")
    cover = page.locator("#verrou")
    expect(cover).to_be_visible()
    assert claire.reads_well() == []
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    claire.seen("unlock-passphrase").fill("ce n’est pas elle")
    claire.seen("unlock-submit").click()
    expect(page.locator("#verrou-error")).to_have_text("Ce n’est pas votre phrase de passe.")
    claire.seen("unlock-passphrase").fill(passphrase_of("claire"))
    claire.seen("unlock-submit").click()
    expect(cover).to_be_hidden()
    expect(question(claire)).to_have_value(HALF)
    assert SessionBox.objects.filter(active=True).count() == 1


def test_a_page_closed_while_typing_is_found_again_after_unlocking(claire: Visitor) -> None:
    page, address = claire.page, claire.page.url
    with page.expect_response(draft_sent):
        question(claire).fill(HALF)
        page.clock.fast_forward(2500)
    SessionBox.objects.all().delete()  # locked elsewhere, or by the hour
    page.goto(address)
    expect(claire.seen("locked")).to_be_visible()
    link = page.get_by_role("link", name="Déverrouillez pour le retrouver")
    claire.follow(link)
    assert claire.reads_well() == []
    claire.seen("unlock-passphrase").fill(passphrase_of("claire"))
    claire.follow(claire.seen("unlock-submit"))
    expect(question(claire)).to_have_value(HALF)
    expect(page.get_by_text("Ce que vous écriviez ici a été retrouvé.")).to_be_visible()
    with page.expect_response(draft_sent):
        page.get_by_role("button", name="Oublier ce texte").click()
    expect(question(claire)).not_to_have_value(HALF)
    assert Draft.objects.count() == 0


def test_the_sheet_made_one_day_opens_the_day_the_passphrase_is_forgotten(come: Come) -> None:
    maude = sign_in(come(viewport=PHONE), "maude")
    maude.open(reverse("accounts:sheet"))
    assert maude.reads_well() == []
    maude.page.locator("#id_current").fill(passphrase_of("maude"))
    maude.follow(maude.seen("sheet-make"))
    assert maude.reads_well() == []
    words = maude.seen("recovery-sheet").locator("li").all_inner_texts()
    assert len(words) == 15
    later = come(viewport=PHONE)
    later.open(reverse("accounts:signin"))
    later.follow(later.page.get_by_role("link", name="Phrase de passe oubliée?"))
    assert later.reads_well() == []
    later.page.locator("#id_email").fill("maude@escale.example")
    later.page.locator("#id_words").fill(" ".join(words))
    later.page.locator("#id_passphrase").fill(NEW)
    later.page.locator("#id_again").fill(NEW)
    later.follow(later.seen("forgotten-submit"))
    expect(later.page.get_by_text("Votre phrase de passe est changée.")).to_be_visible()
    sign_in(later, "maude", NEW, ahead=30)
    assert later.seen("locked").count() == 0


def test_a_colleague_leaves_and_the_house_says_what_is_to_be_done(come: Come) -> None:
    maude = Account.objects.get(email="maude@escale.example")
    helene = sign_in(come(), "helene")
    helene.open(reverse("accounts:member", args=[maude.pk]))
    helene.follow(helene.seen("disable-account"))
    assert helene.reads_well() == []
    helene.follow(helene.seen("disable-account"))
    helene.open(reverse("accounts:holders"))
    assert helene.reads_well() == []
    youth = helene.seen("holders").filter(has_text="Jeunesse")
    expect(youth).to_contain_text("Moins de deux personnes portent ici une clé confirmée")
    assert not KeyRing.objects.filter(user=maude.pk, live=True).exists()


def test_a_key_is_heard_by_two_people(come: Come) -> None:
    karl = Account.objects.get(email="karl@escale.example")
    helene = sign_in(come(viewport=PHONE), "helene")
    helene.open(reverse("accounts:holders"))
    helene.follow(helene.page.get_by_role("link", name="Entendre les six mots · Karl"))
    assert helene.reads_well() == []
    assert helene.seen("key-fingerprint").locator("li").all_inner_texts() == holders.words_of(karl)
    helene.follow(helene.seen("key-confirm"))
    expect(helene.page.get_by_text("La clé est confirmée.")).to_be_visible()
    membership, claire = karl.memberships.get(), Account.objects.get(email="claire@escale.example")
    director = Account.objects.get(email="helene@escale.example")
    services.add_role(actor=director, account=claire, role=Role.COORDINATOR, program=membership.program)
    second = sign_in(come(viewport=PHONE), "claire")
    second.open(reverse("accounts:key", args=[karl.pk]))
    assert second.reads_well() == []
    second.follow(second.seen("key-second"))
    expect(second.page.get_by_text("deux personnes ont entendu cette clé")).to_be_visible()
