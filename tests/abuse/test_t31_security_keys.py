"""T31, for security keys: only one's own, by POST, for the passphrase, never the last; and what a key signs opens the
account that asked it, once, here."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from amont.accounts import factors, services, webauthn
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault.models import SessionBox
from tests.authenticator import (
    ANSWER,
    CODE,
    HERE,
    NEW,
    NEW_QUESTION,
    QUESTION,
    SoftKey,
    add_key,
    passphrase_given,
    question,
    sign_in,
)
from tests.cast import PASSPHRASE, Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
FACTOR, REMOVE = "/interne/second-facteur/", "/interne/profil/second-facteur/retirer/"
FALSE = "ce n’est pas la bonne phrase"


def rows() -> list[tuple[Any, ...]]:
    return list(Authenticator.objects.order_by("pk").values_list("user", "type", "data"))


def signed_in(cast: Cast, account: Account) -> Client:
    client = passphrase_given(account)
    assert client.post(CODE, {"code": cast.code(account)}).status_code == 302
    return client


@pytest.fixture
def maude(cast: Cast) -> Client:
    """Maude, signed in by her application."""
    return signed_in(cast, cast.maude)


@pytest.fixture
def key(maude: Client) -> SoftKey:
    """The key that she added."""
    return add_key(maude)


def refused(account: Account) -> list[str]:
    """What the journal says was tried with a second factor, and why it did not open."""
    entries = AuditEntry.objects.filter(action="refused:accounts.factor.used", actor=str(account.pk))
    return list(entries.order_by("seq").values_list("reason", flat=True))


def stays_out(client: Client, answer: str) -> None:
    done = client.post(ANSWER, {"answer": answer})
    assert done.status_code == 200
    assert "_auth_user_id" not in client.session


# --- sign-in ------------------------------------------------------------------------------------------------------


def test_an_answer_serves_once(cast: Cast, key: SoftKey) -> None:
    client = passphrase_given(cast.maude)
    answer = key.sign(question(client))
    assert client.post(ANSWER, {"answer": answer}).status_code == 302
    stays_out(passphrase_given(cast.maude), answer)
    again = passphrase_given(cast.maude)
    question(again)
    stays_out(again, answer)
    assert refused(cast.maude) == ["late_key", "wrong_key"]


def test_an_answer_that_failed_is_not_tried_twice_for_one_question(cast: Cast, key: SoftKey) -> None:
    client = passphrase_given(cast.maude)
    asked = question(client)
    stays_out(client, SoftKey(credential_id=key.credential_id).sign(asked))
    stays_out(client, key.sign(asked))
    assert refused(cast.maude) == ["wrong_key", "late_key"]


def test_an_answer_that_two_requests_bring_at_once_is_heard_once(cast: Cast, key: SoftKey) -> None:
    key.counts, client = False, passphrase_given(cast.maude)
    asked = question(client)
    kept = client.session[webauthn.PLACE]
    ceremony = webauthn.Ceremony("get", cast.maude.pk, kept[2], kept[3], clock.now())
    answer = key.sign(asked)
    assert services.verify_key(account=cast.maude, ceremony=ceremony, answer=answer) == "webauthn"
    with pytest.raises(RuleBroken) as broken:
        services.verify_key(account=cast.maude, ceremony=ceremony, answer=answer)
    assert broken.value.code == "used_key"


def test_a_key_whose_count_goes_back_is_a_copy(cast: Cast, key: SoftKey) -> None:
    copy = key.copy()
    sign_in(cast.maude, key)
    sign_in(cast.maude, key)
    client = passphrase_given(cast.maude)
    stays_out(client, copy.sign(question(client)))
    stays_out(client, copy.sign(question(client)))
    assert refused(cast.maude) == ["copied_key", "copied_key"]
    audit.raise_what_entries_tell()
    assert Alarm.objects.get(kind=Alarm.Kind.COPY).count == 2
    sign_in(cast.maude, key)


def test_a_key_that_never_counts_is_taken_as_it_is(cast: Cast, maude: Client) -> None:
    quiet = add_key(maude, SoftKey(counts=False))
    sign_in(cast.maude, quiet)
    sign_in(cast.maude, quiet)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "http://localhost:9999"},
        {"origin": "https://localhost"},
        {"origin": "http://ailleurs.localhost"},
        {"origin": "https://ailleurs.example"},
        {"origin": "null"},
        {"relying_party": "ailleurs.example"},
        {"present": False},
        {"cross_origin": True},
    ],
)
def test_an_answer_made_elsewhere_or_by_nobodys_hand_is_refused(
    cast: Cast, key: SoftKey, changes: dict[str, Any]
) -> None:
    client = passphrase_given(cast.maude)
    stays_out(client, key.copy(**changes).sign(question(client)))
    assert refused(cast.maude) == ["wrong_key"]


def test_the_key_of_somebody_else_opens_nothing(cast: Cast, key: SoftKey) -> None:
    claires = add_key(signed_in(cast, cast.claire))
    client = passphrase_given(cast.maude)
    stays_out(client, claires.sign(question(client)))
    asked = question(client)
    stays_out(client, key.copy(private=claires.private).sign(asked))
    asked = question(passphrase_given(cast.claire))
    question(client)
    stays_out(client, key.sign(asked))
    assert refused(cast.maude) == ["wrong_key"] * 3


def test_an_answer_that_names_another_account_is_refused(cast: Cast, key: SoftKey) -> None:
    from fido2.utils import websafe_encode

    client = passphrase_given(cast.maude)
    stays_out(client, key.sign(question(client), userHandle=websafe_encode(cast.claire.pk.bytes)))
    right = key.sign(question(client), userHandle=websafe_encode(cast.maude.pk.bytes))
    assert client.post(ANSWER, {"answer": right}).status_code == 302


def test_a_question_waits_three_minutes(cast: Cast, key: SoftKey) -> None:
    client = passphrase_given(cast.maude)
    asked = question(client)
    with clock.travel_to(clock.now() + webauthn.LASTS):
        stays_out(client, key.sign(asked))
    assert refused(cast.maude) == ["late_key"]
    asked = question(client)
    with clock.travel_to(clock.now() + webauthn.LASTS - timedelta(seconds=5)):
        assert client.post(ANSWER, {"answer": key.sign(asked)}).status_code == 302


def test_what_was_asked_of_a_new_key_is_no_question_at_sign_in(cast: Cast, maude: Client, key: SoftKey) -> None:
    client = passphrase_given(cast.maude)
    asked = question(maude, NEW_QUESTION, name="Deux", current=PASSPHRASE)
    stays_out(client, key.sign(asked))
    answer = maude.post(NEW, {"name": "Deux", "answer": key.sign(asked)})
    assert answer.status_code == 422


def test_a_failed_key_closes_the_ring_that_waited_and_counts_as_a_failed_code(cast: Cast, key: SoftKey) -> None:
    SessionBox.objects.all().delete()
    client = passphrase_given(cast.maude)
    assert SessionBox.objects.exists()
    for _try in range(5):
        stays_out(client, key.copy(present=False).sign(question(client)))
    assert not SessionBox.objects.exists()
    stays_out(client, key.sign(question(client)))
    client.post(CODE, {"code": factors.unused_codes(cast.maude)[0]})
    assert "_auth_user_id" not in client.session
    assert refused(cast.maude) == ["wrong_key"] * 5


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "0", '"x"', "{", '{"id": "AA", "rawId": "AA", "response": {}, "type": "public-key"}',
               '{"id": null, "rawId": null, "response": null}', '{"rawId": "AA", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}'],
)  # fmt: skip
def test_strange_answers_are_refused_in_the_same_words(answer: str, cast: Cast, maude: Client, key: SoftKey) -> None:
    client = passphrase_given(cast.maude)
    question(client)
    stays_out(client, answer)
    question(maude, NEW_QUESTION, name="Deux", current=PASSPHRASE)
    assert maude.post(NEW, {"name": "Deux", "answer": answer}).status_code == 422
    assert len(factors.enrolled(cast.maude)) == 2


def test_without_the_passphrase_there_is_no_question(cast: Cast, key: SoftKey) -> None:
    client = Client(**HERE)
    refusal = client.post(QUESTION)
    assert (refusal.status_code, set(refusal.json())) == (422, {"said"})
    done: Any = client.post(ANSWER, {"answer": key.sign({"publicKey": {"challenge": "AA"}})})
    assert done.url == "/interne/connexion/"
    for address in (QUESTION, ANSWER):
        assert passphrase_given(cast.maude).get(address).status_code == 405


def test_a_key_alone_signs_nobody_in(cast: Cast, key: SoftKey) -> None:
    """No passkey: what is asked of a key comes after the passphrase, and its answer too."""
    asked = question(passphrase_given(cast.maude))
    done: Any = Client(**HERE).post(ANSWER, {"answer": key.sign(asked)})
    assert done.url == "/interne/connexion/"


# --- enrolment and removal ------------------------------------------------------------------------------------------


def test_a_key_beside_a_factor_asks_the_passphrase(cast: Cast, maude: Client) -> None:
    before, key = rows(), SoftKey()
    for wrong in ({}, {"current": ""}, {"current": FALSE}):
        answer = maude.post(NEW_QUESTION, {"name": "Deux", **wrong})
        assert (answer.status_code, answer.json()["field"]) == (422, "current")
        made = key.create({"publicKey": {"challenge": "AA"}})
        assert maude.post(NEW, {"name": "Deux", "answer": made, **wrong}).status_code == 422
    assert (
        maude.post(
            NEW, {"name": "Deux", "answer": key.create({"publicKey": {"challenge": "AA"}}), "current": PASSPHRASE}
        ).status_code
        == 422
    )
    assert rows() == before


def test_a_question_of_the_first_factor_does_not_serve_for_another(cast: Cast, maude: Client) -> None:
    """One that was put before the application was enrolled, in the same session."""
    session = maude.session
    ceremony = webauthn.Ceremony("create", cast.maude.pk, "A" * 43, "http://localhost", clock.now(), proved=False)
    session[webauthn.PLACE] = [
        "create",
        str(cast.maude.pk),
        ceremony.challenge,
        ceremony.origin,
        ceremony.begun.isoformat(),
        False,
    ]
    session.save()
    made = SoftKey().create({"publicKey": {"challenge": ceremony.challenge}})
    assert maude.post(NEW, {"name": "Deux", "answer": made}).status_code == 422
    with pytest.raises(Refused):
        services.enrol_key(account=cast.maude, name="Deux", ceremony=ceremony, answer=made)
    assert len(factors.enrolled(cast.maude)) == 1


def test_guessing_the_passphrase_by_adding_a_key_is_slowed_like_elsewhere(maude: Client) -> None:
    for _try in range(5):
        assert maude.post(NEW_QUESTION, {"name": "Deux", "current": FALSE}).status_code == 422
    answer = maude.post(NEW_QUESTION, {"name": "Deux", "current": PASSPHRASE})
    assert answer.status_code == 422
    assert AuditEntry.objects.filter(action="refused:accounts.factor.enrolled", reason="wrong_passphrase").count() == 5


@pytest.mark.parametrize("changes", [{"origin": "https://ailleurs.example"}, {"relying_party": "ailleurs.example"}, {"present": False}, {"cross_origin": True}])  # fmt: skip
def test_a_key_made_elsewhere_is_not_enrolled(cast: Cast, maude: Client, changes: dict[str, Any]) -> None:
    before = rows()
    asked = question(maude, NEW_QUESTION, name="Deux", current=PASSPHRASE)
    assert maude.post(NEW, {"name": "Deux", "answer": SoftKey(**changes).create(asked)}).status_code == 422
    assert rows() == before


def test_the_answer_to_a_colleagues_question_enrols_nothing(cast: Cast, maude: Client) -> None:
    claire = signed_in(cast, cast.claire)
    before = rows()
    theirs = question(claire, NEW_QUESTION, name="Deux", current=PASSPHRASE)
    question(maude, NEW_QUESTION, name="Deux", current=PASSPHRASE)
    assert maude.post(NEW, {"name": "Deux", "answer": SoftKey().create(theirs)}).status_code == 422
    assert rows() == before


def test_no_address_names_whose_key_it_is(cast: Cast, maude: Client, key: SoftKey) -> None:
    claire = signed_in(cast, cast.claire)
    hers = next(one for one in factors.enrolled(cast.maude) if one.kind == "webauthn").pk
    before = rows()
    for address in (NEW, NEW_QUESTION, REMOVE, FACTOR, "/interne/profil/second-facteur/"):
        claire.get(address, {"user": str(cast.maude.pk), "factor": str(hers)})
        claire.post(address, {"user": str(cast.maude.pk), "factor": str(hers), "current": PASSPHRASE, "code": "000000"})
    services.remove_factor(actor=cast.claire, factor_id=hers, passphrase=PASSPHRASE)
    assert rows() == before


def test_a_factor_is_taken_away_by_post_for_the_passphrase(cast: Cast, maude: Client, key: SoftKey) -> None:
    before = rows()
    for one in factors.enrolled(cast.maude):
        assert maude.get(REMOVE, {"factor": str(one.pk)}).status_code == 405
        assert maude.post(REMOVE, {"factor": str(one.pk)}).status_code == 200
        for wrong in ("", FALSE):
            assert maude.post(REMOVE, {"factor": str(one.pk), "current": wrong}).status_code == 422
        with pytest.raises(RuleBroken):
            services.remove_factor(actor=cast.maude, factor_id=one.pk, passphrase=FALSE)
    assert rows() == before


def test_the_last_factor_stays(cast: Cast, maude: Client, key: SoftKey) -> None:
    application, bought = factors.enrolled(cast.maude)
    assert maude.post(REMOVE, {"factor": str(application.pk), "current": PASSPHRASE}).status_code == 302
    assert [one.kind for one in factors.enrolled(cast.maude)] == ["webauthn"]
    assert AuditEntry.objects.get(action="accounts.factor.removed").reason == "totp"
    assert maude.post(REMOVE, {"factor": str(bought.pk), "current": PASSPHRASE}).status_code == 422
    with pytest.raises(Refused) as refusal:
        services.remove_factor(actor=cast.maude, factor_id=bought.pk, passphrase=PASSPHRASE)
    assert refusal.value.code == "last_factor"
    assert [one.kind for one in factors.enrolled(cast.maude)] == ["webauthn"]
    sign_in(cast.maude, key)


def test_a_key_whose_row_was_altered_does_not_count_as_the_one_that_is_left(
    cast: Cast, maude: Client, key: SoftKey
) -> None:
    application, _bought = factors.enrolled(cast.maude)
    Authenticator.objects.filter(user=cast.maude, type="webauthn").update(
        data={"sealed": "AAAA", "count": 0, "last": ""}
    )
    assert maude.post(REMOVE, {"factor": str(application.pk), "current": PASSPHRASE}).status_code == 422
    assert factors.has_application(cast.maude)


def test_codes_on_paper_are_no_factor_to_take_away(cast: Cast, maude: Client, key: SoftKey) -> None:
    codes = Authenticator.objects.get(user=cast.maude, type="recovery_codes")
    assert maude.post(REMOVE, {"factor": str(codes.pk), "current": PASSPHRASE}).status_code == 302
    assert Authenticator.objects.filter(pk=codes.pk).exists()


def test_every_other_session_ends_when_a_factor_comes_or_goes(cast: Cast, maude: Client, key: SoftKey) -> None:
    other = sign_in(cast.maude, key)
    add_key(maude, name="Deuxième")
    assert other.get("/interne/profil/").status_code == 302
    other = sign_in(cast.maude, key)
    bought = factors.enrolled(cast.maude)[-1]
    before = maude.cookies["sessionid"].value
    maude.post(REMOVE, {"factor": str(bought.pk), "current": PASSPHRASE})
    assert other.get("/interne/profil/").status_code == 302
    assert maude.get("/interne/profil/").status_code == 200
    assert maude.cookies["sessionid"].value != before


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that is sent, with its values."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def test_neither_name_nor_public_half_of_a_key_goes_to_the_database_in_clear(
    cast: Cast, maude: Client, statements: list[str]
) -> None:
    key = add_key(maude, name="Ruban violet")
    sign_in(cast.maude, key)
    sent = "\n".join(line for line in statements if "mfa_authenticator" in line)
    point = key.private.public_key().public_numbers()
    for secret in ("Ruban violet", webauthn.websafe_encode(key.credential_id), key.credential_id.hex(), str(point.x)):
        assert secret not in sent
