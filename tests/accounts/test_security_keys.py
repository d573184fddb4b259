"""Security keys: enrolled first or beside an application, asked at sign-in, taken away; through the pages."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from amont.accounts import factors, services, totp
from amont.accounts.models import Account, LoginSession
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.vault.models import KeyRing, SessionBox
from tests.authenticator import (
    ANSWER,
    CODE,
    HERE,
    HOST,
    NEW,
    NEW_QUESTION,
    SoftKey,
    add_key,
    passphrase_given,
    question,
    sign_in,
)
from tests.cast import PASSPHRASE, Cast
from tests.keys import hear

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
MINE, REMOVE, CODES = (
    "/interne/profil/second-facteur/",
    "/interne/profil/second-facteur/retirer/",
    "/interne/second-facteur/codes/",
)
FACTOR, AGAIN = "/interne/second-facteur/", "/interne/second-facteur/codes/nouveaux/"


def signed_in(cast: Cast, account: Account) -> Client:
    client = passphrase_given(account)
    assert client.post(CODE, {"code": cast.code(account)}).status_code == 302
    return client


def invited(cast: Cast) -> tuple[Account, Client]:
    """Nadia, her passphrase chosen, before any second factor."""
    account, token = services.create_account(
        actor=cast.claire, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )
    client = Client(**HERE)
    client.post(reverse("accounts:invitation", args=[token]), {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    return account, client


def with_a_key_alone(cast: Cast) -> tuple[Account, Client, SoftKey]:
    account, client = invited(cast)
    key = SoftKey()
    client.post(NEW, {"name": "Clé", "answer": key.create(question(client, NEW_QUESTION, name="Clé"))})
    account.refresh_from_db()
    return account, client, key


def row_of(account: Account, name: str) -> str:
    return str(next(one.pk for one in factors.enrolled(account) if one.name == name))


def last_entry(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).order_by("-at", "-seq")[0]


def test_a_key_is_a_first_factor_and_brings_the_codes_on_paper(cast: Cast) -> None:
    account, client = invited(cast)
    before = client.cookies["sessionid"].value
    key = SoftKey()
    done: Any = client.post(NEW, {"name": "Clé", "answer": key.create(question(client, NEW_QUESTION, name="Clé"))})
    assert done.url == CODES
    assert client.cookies["sessionid"].value != before
    page = client.get(CODES).content.decode()
    assert all(f"{code[:4]} {code[4:8]} {code[8:]}" in page for code in factors.unused_codes(account))
    account.refresh_from_db()
    assert account.factor_at is not None
    assert [(one.kind, one.name) for one in factors.enrolled(account)] == [("webauthn", "Clé")]
    assert (last_entry("accounts.factor.enrolled").reason, last_entry("accounts.factor.enrolled").actor) == (
        "webauthn",
        str(account.pk),
    )
    assert SessionBox.objects.filter(user=account.pk, active=True).exists()


def test_passphrase_then_key_opens_today_under_a_new_id_with_its_ring(cast: Cast) -> None:
    account, _client, key = with_a_key_alone(cast)
    client = passphrase_given(account)
    before = client.cookies["sessionid"].value
    done: Any = client.post(ANSWER, {"answer": key.sign(question(client))})
    assert done.url == reverse("desk:today")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.cookies["sessionid"].value != before
    assert client.get("/interne/profil/brouillons/").status_code == 200  # opens a ring


def test_the_page_of_the_second_factor_offers_what_the_account_has(cast: Cast) -> None:
    application = passphrase_given(cast.maude).get(CODE).content.decode()
    assert "signin-key" not in application and "signin-otp" in application
    account, _client, _key = with_a_key_alone(cast)
    key = passphrase_given(account).get(CODE).content.decode()
    assert "signin-key" in key and "signin-otp" in key


def test_without_its_key_an_account_comes_in_by_a_code_on_paper(cast: Cast) -> None:
    account, _client, _key = with_a_key_alone(cast)
    client = passphrase_given(account)
    assert client.post(CODE, {"code": factors.unused_codes(account)[0]}).status_code == 302


def test_a_second_key_stands_beside_an_application(cast: Cast) -> None:
    elsewhere, client = signed_in(cast, cast.maude), passphrase_given(cast.maude)
    client.post(CODE, {"code": factors.unused_codes(cast.maude)[0]})
    codes = factors.unused_codes(cast.maude)
    key = add_key(client)
    assert [one.kind for one in factors.enrolled(cast.maude)] == ["totp", "webauthn"]
    assert factors.unused_codes(cast.maude) == codes
    assert client.get(MINE).status_code == 200
    assert elsewhere.get(MINE).status_code == 302
    assert LoginSession.objects.filter(account=cast.maude).count() == 1
    sign_in(cast.maude, key)


def test_a_key_added_or_taken_away_is_told_by_mail(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    add_key(client)
    client.post(REMOVE, {"factor": row_of(cast.maude, "Clé bleue"), "current": PASSPHRASE})
    assert [one.kind for one in factors.enrolled(cast.maude)] == ["totp"]
    assert told_by_mail() == ["factor_added", "factor_removed"]


def told_by_mail() -> list[str]:
    """What waits to be mailed about somebody's access, in order."""
    rows = DBTaskResult.objects.filter(task_path__endswith="send_security_notice").order_by("enqueued_at")
    return [row.args_kwargs["args"][1] for row in rows]


def test_an_application_is_added_beside_a_key_for_the_passphrase(cast: Cast) -> None:
    account, client, key = with_a_key_alone(cast)
    page = client.get(FACTOR).content.decode()
    secret = re.search(r'data-test="factor-secret"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    code = totp.code_at(secret, clock.now())
    client.post(FACTOR, {"code": code, "current": "ce n’est pas la bonne phrase"})
    assert not factors.has_application(account)
    done: Any = client.post(FACTOR, {"code": code, "current": PASSPHRASE})
    assert done.url == MINE
    assert [one.kind for one in factors.enrolled(account)] == ["totp", "webauthn"]
    assert client.get(FACTOR).url == reverse("desk:today")
    sign_in(account, key)


def test_with_a_key_alone_new_codes_ask_the_passphrase(cast: Cast) -> None:
    account, client, _key = with_a_key_alone(cast)
    before = factors.unused_codes(account)
    for wrong in ({}, {"code": before[0]}, {"current": "ce n’est pas la bonne phrase"}):
        client.post(AGAIN, wrong)
        assert factors.unused_codes(account) == before
    assert client.post(AGAIN, {"current": PASSPHRASE}).url == CODES
    assert not set(factors.unused_codes(account)) & set(before)


def test_the_question_names_the_keys_that_are_there_and_asks_for_no_more_than_it_needs(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    key = add_key(client)
    asked = question(client, NEW_QUESTION, name="Deux", current=PASSPHRASE)["publicKey"]
    assert asked["rp"] == {"id": HOST, "name": "Amont"}
    assert asked["authenticatorSelection"] == {
        "residentKey": "discouraged",
        "userVerification": "preferred",
        "requireResidentKey": False,
    }
    assert asked["attestation"] == "none"
    assert [one["transports"] for one in asked["excludeCredentials"]] == [["usb"]]
    other = passphrase_given(cast.maude)
    wanted = question(other)["publicKey"]
    assert [one["id"] for one in wanted["allowCredentials"]] == [asked["excludeCredentials"][0]["id"]]
    assert (wanted["rpId"], wanted["userVerification"]) == (HOST, "preferred")
    assert key.count == 0


def test_a_key_that_is_there_already_is_not_taken_twice(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    key = add_key(client)
    asked = question(client, NEW_QUESTION, name="Encore", current=PASSPHRASE)
    assert client.post(NEW, {"name": "Encore", "answer": key.create(asked)}).status_code == 422
    assert len(factors.enrolled(cast.maude)) == 2


def test_at_a_number_the_page_leads_to_the_name(cast: Cast) -> None:
    _account, client = invited(cast)
    page = client.get(NEW, HTTP_HOST="127.0.0.1").content.decode()
    assert "key-elsewhere" in page and "key-enrol" not in page
    assert f'href="http://{HOST}{NEW}"' in page
    with_port = client.get(NEW, HTTP_HOST="127.0.0.1:8793").content.decode()
    assert f'href="http://{HOST}:8793{NEW}"' in with_port
    assert "key-elsewhere" not in client.get(NEW).content.decode()


def test_a_manager_who_resets_a_factor_takes_the_keys_too(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    add_key(client)
    services.reset_factor(actor=cast.claire, account=cast.maude, how="in_person")
    assert not Authenticator.objects.filter(user=cast.maude).exists()
    assert client.get(MINE).status_code == 302


def test_the_ring_of_who_enrols_a_key_may_receive_once_it_was_heard(cast: Cast) -> None:
    account, _client, _key = with_a_key_alone(cast)
    assert KeyRing.objects.filter(user=account.pk, live=False).exists()
    hear(cast.claire, account)
    assert KeyRing.objects.filter(user=account.pk, live=True).exists()
