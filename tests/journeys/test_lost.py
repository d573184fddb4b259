"""What gets lost, walked through on the screen: a telephone, a coordinator's passphrase with its sheet, a coordinator."""

import re
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from amont.accounts import holders, services, totp
from amont.accounts.models import Account, Role
from amont.core import clock
from amont.demo.models import SentMail
from amont.vault.models import KeyRing, UnderHeld
from tests.journeys.house import run_tasks
from tests.journeys.people import PHONE, Visitor
from tests.journeys.signing_in import passphrase_of, sign_in
from tests.keys import file_of

Come = Any
NEW = "sablier mouette orage lanterne fougère pavot"


def of(name: str) -> Account:
    return Account.objects.get(email=f"{name}@escale.example")


def is_live(account: Account) -> bool:
    return KeyRing.objects.filter(user=account.pk, live=True).exists()


def member_page(manager: Visitor, account: Account, *, follow: str) -> None:
    """The page of somebody of the team, then what is done there."""
    manager.open(reverse("accounts:member", args=[account.pk]))
    assert manager.reads_well() == []
    manager.follow(manager.page.get_by_role("link", name=follow))
    assert manager.reads_well() == []


def test_a_telephone_is_lost_and_its_owner_enrols_another_beside_whoever_let_them(come: Come) -> None:
    maude = of("maude")
    claire = sign_in(come(viewport=PHONE), "claire")
    member_page(claire, maude, follow="Téléphone ou clé perdus")
    claire.follow(claire.page.get_by_role("button", name="La laisser en inscrire un autre"))
    assert not is_live(maude)
    hers = come(viewport=PHONE)
    hers.open(reverse("accounts:signin"))
    hers.seen("signin-email").fill(maude.email)
    hers.seen("signin-passphrase").fill(passphrase_of("maude"))
    hers.follow(hers.seen("signin-submit"))
    assert hers.page.url.endswith(reverse("accounts:factor_new"))
    assert hers.reads_well() == []
    hers.page.locator("summary").click()
    secret = hers.seen("factor-secret").inner_text().replace(" ", "")
    hers.seen("signin-otp").fill(totp.code_at(secret, clock.now()))
    hers.follow(hers.seen("factor-submit"))
    hers.follow(hers.seen("codes-kept"))
    expect(hers.page.locator("h1")).to_have_text("Aujourd’hui")
    assert is_live(maude), "her key was heard before: it receives again"


def link_mailed_to(account: Account) -> str:
    """The one invitation among the mail an account received: the help line may have written in between."""
    bodies = SentMail.objects.filter(to__iexact=account.email).values_list("body", flat=True)
    (link,) = {found[0] for body in bodies if (found := re.search(r"/interne/invitation/\S+", body))}
    return link


def test_a_coordinator_forgot_everything_and_colleagues_give_her_the_keys_again(come: Come) -> None:
    claire, maude = of("claire"), of("maude")
    program = maude.memberships.get().program
    file = file_of(program, claire, maude)
    helene = sign_in(come(viewport=PHONE), "helene")
    member_page(helene, claire, follow="Phrase de passe oubliée")
    helene.follow(helene.page.get_by_role("button", name="Envoyer le lien"))
    assert UnderHeld.objects.filter(object=file).exists()
    run_tasks()
    hers = come(viewport=PHONE)
    hers.open(link_mailed_to(claire))
    assert hers.reads_well() == []
    for field in ("#id_passphrase", "#id_again"):
        hers.page.locator(field).fill(NEW)
    hers.follow(hers.seen("invitation-submit"))
    expect(hers.page.get_by_text("Votre nouvelle phrase de passe est choisie.")).to_be_visible()
    sign_in(hers, "claire", NEW)
    helene.open(reverse("accounts:key", args=[claire.pk]))
    assert helene.seen("key-fingerprint").locator("li").all_inner_texts() == holders.words_of(claire)
    helene.follow(helene.seen("key-confirm"))
    colleague = sign_in(come(viewport=PHONE), "maude")
    colleague.open(reverse("accounts:holders"))
    assert colleague.reads_well() == []
    colleague.follow(colleague.seen("keys-give"))
    expect(colleague.page.get_by_text(re.compile(r"\d clés? données?\."))).to_be_visible()
    assert UnderHeld.objects.count() == 0
    hers.open(reverse("accounts:holders"))
    board = hers.seen("holders").filter(has_text=str(program))
    expect(board.locator("li").filter(has_text="Claire")).to_contain_text(re.compile(r"porte \d+ clé"))


def test_a_coordinator_is_gone_and_another_takes_her_place(come: Come) -> None:
    claire, maude, karl = of("claire"), of("maude"), of("karl")
    program = maude.memberships.get().program
    file_of(program, claire, maude)
    helene = sign_in(come(), "helene")
    helene.open(reverse("accounts:member", args=[claire.pk]))
    helene.follow(helene.seen("disable-account"))
    expect(helene.page.locator("main")).to_contain_text(re.compile(r"\d+ dossier"))
    helene.follow(helene.seen("disable-account"))
    helene.open(reverse("accounts:holders"))
    assert helene.reads_well() == []
    expect(helene.seen("under-held")).to_be_visible()
    services.add_role(actor=of("helene"), account=karl, role=Role.COORDINATOR, program=program)
    helene.open(reverse("accounts:holders"))
    board = helene.seen("holders").filter(has_text=str(program))
    board.locator("summary").click()
    helene.follow(board.get_by_role("button", name="Nommer porteuse · Karl"))
    helene.follow(helene.page.get_by_role("link", name="Entendre les six mots · Karl"))
    helene.follow(helene.seen("key-confirm"))
    colleague = sign_in(come(viewport=PHONE), "maude")
    colleague.open(reverse("accounts:holders"))
    colleague.follow(colleague.seen("keys-give"))
    assert UnderHeld.objects.count() == 0
    helene.open(reverse("accounts:holders"))
    expect(helene.seen("under-held")).to_have_count(0)
