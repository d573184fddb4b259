"""Invitation, passphrase, enrolment of the second factor and recovery codes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from amont.accounts import factors, services, tasks, totp
from amont.accounts.models import Account, Invitation
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault import wordlist
from tests.cast import PASSPHRASE, Cast

pytestmark = pytest.mark.django_db
FACTOR = "/interne/second-facteur/"
CODES = "/interne/second-facteur/codes/"


@pytest.fixture
def invited(cast: Cast) -> tuple[Account, str]:
    return services.create_account(
        actor=cast.claire,
        email="Nadia.Boucher@escale.example",
        display_name="Nadia Boucher",
        role="worker",
        program=cast.jeunesse,
    )


def link(token: str) -> str:
    return reverse("accounts:invitation", args=[token])


def choose(client: Any, token: str, words: str = PASSPHRASE, again: str | None = None) -> Any:
    return client.post(link(token), {"passphrase": words, "again": words if again is None else again})


def shown_secret(client: Any) -> str:
    page = client.get(FACTOR).content.decode()
    found = re.search(r'data-test="factor-secret"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def test_from_the_link_to_today(invited: tuple[Account, str], client: Any) -> None:
    account, token = invited
    assert client.get(link(token)).status_code == 200
    assert choose(client, token).url == FACTOR
    secret = shown_secret(client)
    assert client.post(FACTOR, {"code": totp.code_at(secret, clock.now())}).url == CODES
    codes = client.get(CODES).content.decode()
    assert all(f"{code[:4]} {code[4:8]} {code[8:]}" in codes for code in factors.unused_codes(account))
    assert client.post(CODES).url == reverse("desk:today")
    account.refresh_from_db()
    assert account.factor_at is not None
    assert client.get("/interne/profil/").status_code == 200


def test_the_page_offers_six_words_of_the_list(invited: tuple[Account, str], client: Any) -> None:
    page = client.get(link(invited[1])).content.decode()
    offered = re.search(r'data-test="offered-passphrase"[^>]*>([^<]+)<', page)
    assert offered
    words = offered[1].split()
    assert len(words) == 6
    assert set(words) <= set(wordlist.words())


def test_the_offered_words_are_accepted(invited: tuple[Account, str], client: Any) -> None:
    assert choose(client, invited[1], services.offer_passphrase()).status_code == 302


def test_opening_the_link_uses_nothing_up(invited: tuple[Account, str], client: Any) -> None:
    for _ in range(3):
        assert client.get(link(invited[1])).status_code == 200
    assert Invitation.objects.get(account=invited[0]).used_at is None
    assert choose(client, invited[1]).status_code == 302


def test_a_link_serves_once(invited: tuple[Account, str], client: Any) -> None:
    choose(client, invited[1])
    other = Client()
    assert other.get(link(invited[1])).status_code == 404
    answer = choose(other, invited[1], "une autre phrase plutôt longue")
    assert answer.status_code == 404
    assert "n’ouvre plus" in answer.content.decode()
    assert Account.objects.get(pk=invited[0].pk).check_password(PASSPHRASE)


def test_a_link_lasts_forty_eight_hours(invited: tuple[Account, str], client: Any) -> None:
    with clock.travel_to(clock.now() + timedelta(hours=47, minutes=59)):
        assert client.get(link(invited[1])).status_code == 200
    with clock.travel_to(clock.now() + timedelta(hours=48)):
        assert client.get(link(invited[1])).status_code == 404
        with pytest.raises(RuleBroken, match="48"):
            services.accept_invitation(token=invited[1], passphrase=PASSPHRASE)


def test_a_new_invitation_closes_the_former(cast: Cast, invited: tuple[Account, str], client: Any) -> None:
    newer = services.invite_again(actor=cast.claire, account=invited[0])
    assert newer != invited[1]
    assert client.get(link(invited[1])).status_code == 404
    assert client.get(link(newer)).status_code == 200


def test_disabling_closes_the_link(cast: Cast, invited: tuple[Account, str], client: Any) -> None:
    services.disable_account(actor=cast.claire, account=invited[0])
    assert client.get(link(invited[1])).status_code == 404


def test_the_token_stands_nowhere_in_the_database(invited: tuple[Account, str]) -> None:
    row = Invitation.objects.values().get(account=invited[0])
    assert invited[1] not in str(row)


def test_an_account_can_not_sign_in_before_it_accepts(invited: tuple[Account, str], client: Any) -> None:
    answer = client.post("/interne/connexion/", {"login": invited[0].email, "password": PASSPHRASE})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("quatorze lettr", "passphrase_short"),
        ("x" * 201, "passphrase_long"),
        ("aaaaaaaaaaaaaaaaaaaa", "passphrase_common"),
        ("motdepassemotdepassemotdepasse", "passphrase_common"),
        ("123456123456123456", "passphrase_common"),
        ("Nadia Boucher escale 12", "passphrase_context"),
        ("nadia.boucher@escale.example", "passphrase_context"),
        ("l’amont du volet jeunesse", "passphrase_context"),
    ],
)
def test_short_common_and_context_phrases_are_refused(invited: tuple[Account, str], words: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.accept_invitation(token=invited[1], passphrase=words)
    assert refusal.value.code == code
    assert refusal.value.field == "passphrase"


@pytest.mark.parametrize(
    "words",
    ["le chat de Nadia dort sur la commode bleue", "tout en minuscules sans chiffre", "éàü " * 2 + "rivière lente"],
)
def test_a_long_phrase_of_ones_own_is_accepted(invited: tuple[Account, str], words: str) -> None:
    services.accept_invitation(token=invited[1], passphrase=words)
    assert Account.objects.get(pk=invited[0].pk).check_password(words)


def test_a_refused_phrase_is_said_beside_its_field_and_the_link_stays(
    invited: tuple[Account, str], client: Any
) -> None:
    answer = choose(client, invited[1], "trop court")
    assert answer.status_code == 200
    assert "Il faut au moins 15 caractères" in answer.content.decode()
    assert "ne sont pas pareilles" in choose(client, invited[1], PASSPHRASE, "autre chose").content.decode()
    assert client.get(link(invited[1])).status_code == 200


def test_a_passphrase_keeps_its_blanks(invited: tuple[Account, str], client: Any) -> None:
    choose(client, invited[1], "  deux blancs devant, un derrière ")
    assert Account.objects.get(pk=invited[0].pk).check_password("  deux blancs devant, un derrière ")


def test_the_secret_stays_the_same_until_it_is_proved(invited: tuple[Account, str], client: Any) -> None:
    choose(client, invited[1])
    secret = shown_secret(client)
    wrong = client.post(FACTOR, {"code": "000000" if totp.code_at(secret, clock.now()) != "000000" else "000001"})
    assert wrong.status_code == 200
    assert shown_secret(client) == secret
    assert secret not in str(dict(client.session))


def test_the_qr_code_carries_no_inline_style(invited: tuple[Account, str], client: Any) -> None:
    choose(client, invited[1])
    page = client.get(FACTOR).content.decode()
    drawing = page[page.index("<svg", page.index("qr center")) :]
    assert "style=" not in drawing[: drawing.index("</svg>")]


def test_recovery_codes_are_shown_until_kept_and_never_again(invited: tuple[Account, str], client: Any) -> None:
    choose(client, invited[1])
    client.post(FACTOR, {"code": totp.code_at(shown_secret(client), clock.now())})
    first, second = client.get(CODES), client.get(CODES)
    assert first.status_code == second.status_code == 200
    client.post(CODES)
    assert client.get(CODES).status_code == 404
    fresh = Client()
    fresh.force_login(Account.objects.get(pk=invited[0].pk))
    assert fresh.get(CODES).status_code == 404


def test_ten_recovery_codes_of_twelve_digits(cast: Cast) -> None:
    codes = factors.unused_codes(cast.maude)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[0-9]{12}", code) for code in codes)


def test_enrolment_ends_the_other_sessions_and_keeps_this_one(invited: tuple[Account, str], client: Any) -> None:
    choose(client, invited[1])
    intruder: Any = Client()
    intruder.post("/interne/connexion/", {"login": invited[0].email, "password": PASSPHRASE})
    assert intruder.get(FACTOR).status_code == 200
    client.post(FACTOR, {"code": totp.code_at(shown_secret(client), clock.now())})
    assert client.get(CODES).status_code == 200
    assert intruder.get("/interne/profil/").status_code == 302
    assert intruder.get(FACTOR).url.startswith("/interne/connexion/")


def test_an_enrolled_factor_is_not_replaced_by_a_session(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    assert client.get(FACTOR).url == reverse("desk:today")
    secret = totp.new_secret()
    with pytest.raises(RuleBroken) as refusal:
        services.enrol_totp(account=cast.maude, secret=secret, code=totp.code_at(secret, clock.now()))
    assert refusal.value.code == "factor_enrolled"


def test_the_mail_is_neutral_and_its_link_opens(invited: tuple[Account, str], client: Any) -> None:
    tasks.send_invitation.call(str(Invitation.objects.get(account=invited[0]).pk))
    message = mail.outbox[-1]
    assert message.to == [invited[0].email]
    assert message.subject == "Votre accès est prêt"
    for told in ("Nadia", "Claire", "jeunesse", "exploitation", "escale"):
        assert told not in message.subject + message.body
    found = re.search(r"https?://\S+?(/interne/invitation/\S+)", str(message.body))
    assert found
    assert client.get(found[1]).status_code == 200


def test_the_mail_speaks_the_language_of_its_reader(cast: Cast) -> None:
    account, _token = services.create_account(
        actor=cast.claire,
        email="kim@escale.example",
        display_name="Kim",
        role="worker",
        program=cast.adulte,
        language="en",
    )
    tasks.send_invitation.call(str(Invitation.objects.get(account=account).pk))
    assert mail.outbox[-1].subject == "Your access is ready"


def test_a_mail_for_a_used_or_unknown_invitation_is_not_sent(invited: tuple[Account, str]) -> None:
    before = len(mail.outbox)
    services.accept_invitation(token=invited[1], passphrase=PASSPHRASE)
    tasks.send_invitation.call(str(Invitation.objects.get(account=invited[0]).pk))
    tasks.send_invitation.call("00000000-0000-4000-8000-000000000000")
    assert len(mail.outbox) == before


def test_each_step_leaves_a_line_in_the_journal(invited: tuple[Account, str]) -> None:
    account, token = invited
    services.accept_invitation(token=token, passphrase=PASSPHRASE)
    secret = totp.new_secret()
    services.enrol_totp(account=account, secret=secret, code=totp.code_at(secret, clock.now()))
    actions = (
        AuditEntry.objects.filter(record_id=str(account.pk)).order_by("at", "seq").values_list("action", flat=True)
    )
    assert list(actions) == ["accounts.account.created", "accounts.invitation.accepted", "accounts.factor.enrolled"]
