"""Sign-in: passphrase, second factor, sign-out, through the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from amont.accounts import factors, services
from amont.accounts.models import Account
from amont.audit.models import AuditEntry
from amont.core import clock
from tests.cast import PASSPHRASE, Cast

pytestmark = pytest.mark.django_db
SIGNIN = "/interne/connexion/"
CODE = "/interne/connexion/code/"


def passphrase(client: Any, email: str, words: str = PASSPHRASE, **extra: str) -> Any:
    return client.post(SIGNIN, {"login": email, "password": words, **extra})


def test_passphrase_then_code_opens_today(cast: Cast, client: Any) -> None:
    first = passphrase(client, "maude@escale.example")
    assert first.url == CODE
    assert "_auth_user_id" not in client.session
    second = client.post(CODE, {"code": cast.code(cast.maude)})
    assert second.url == reverse("desk:today")
    assert client.session["_auth_user_id"] == str(cast.maude.pk)


def test_the_session_gets_a_new_id_at_sign_in(cast: Cast, client: Any) -> None:
    passphrase(client, "maude@escale.example")
    before = client.session.session_key
    client.post(CODE, {"code": cast.code(cast.maude)})
    assert client.session.session_key != before


def test_the_id_changes_as_soon_as_the_passphrase_is_right(cast: Cast, client: Any) -> None:
    client.get(SIGNIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    passphrase(client, "maude@escale.example")
    assert client.session.session_key not in (None, before)
    assert not session.exists(before)


def test_the_name_is_found_in_any_case(cast: Cast, client: Any) -> None:
    assert passphrase(client, "Maude@ESCALE.example").url == CODE


def test_a_code_written_in_two_groups_is_understood(cast: Cast, client: Any) -> None:
    passphrase(client, "maude@escale.example")
    code = cast.code(cast.maude)
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]}"}).status_code == 302


def test_a_wrong_passphrase_is_refused_in_plain_words(cast: Cast, client: Any) -> None:
    answer = passphrase(client, "maude@escale.example", "ce n’est pas la bonne phrase")
    assert answer.status_code == 200
    assert "ne vont pas ensemble" in answer.content.decode()
    assert "maude@escale.example" in answer.content.decode()
    assert AuditEntry.objects.get(action="refused:accounts.session.opened").reason == "wrong_passphrase"


def test_a_wrong_code_is_refused_and_journalled(cast: Cast, client: Any) -> None:
    passphrase(client, "maude@escale.example")
    answer = client.post(CODE, {"code": "000000" if cast.code(cast.maude) != "000000" else "000001"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(action="refused:accounts.factor.used", reason="wrong_code").count() == 1


def test_the_code_page_without_a_passphrase_leads_to_sign_in(cast: Cast, client: Any) -> None:
    assert client.get(CODE).url == SIGNIN
    assert client.post(CODE, {"code": cast.code(cast.maude)}).url == SIGNIN


def test_fifteen_minutes_after_the_passphrase_the_code_page_is_closed(cast: Cast, client: Any) -> None:
    passphrase(client, "maude@escale.example")
    session = client.session
    session["account_login"] = {
        **session["account_login"],
        "initiated_at": session["account_login"]["initiated_at"] - 901,
    }
    session.save()
    assert client.post(CODE, {"code": cast.code(cast.maude)}).url == SIGNIN


def test_a_disabled_account_is_answered_like_a_wrong_passphrase(cast: Cast, client: Any) -> None:
    services.disable_account(actor=cast.claire, account=cast.maude)
    answer = passphrase(client, "maude@escale.example")
    assert answer.status_code == 200
    assert "ne vont pas ensemble" in answer.content.decode()


def test_disabling_ends_an_open_session_at_its_next_request(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    assert client.get("/interne/profil/").status_code == 200
    services.disable_account(actor=cast.claire, account=cast.maude)
    assert client.get("/interne/profil/").status_code == 302


def test_next_is_followed_inside_only(cast: Cast, client: Any) -> None:
    passphrase(client, "maude@escale.example", next="/interne/profil/")
    assert client.post(CODE, {"code": cast.code(cast.maude)}).url == "/interne/profil/"


@pytest.mark.parametrize(
    "wanted",
    ["https://ailleurs.example/interne/", "//ailleurs.example/interne/", "/fr/", "javascript:alert(1)", "\\\\x"],
)
def test_next_never_leads_elsewhere(cast: Cast, client: Any, wanted: str) -> None:
    passphrase(client, "maude@escale.example", next=wanted)
    assert client.post(CODE, {"code": cast.code(cast.maude)}).url == reverse("desk:today")


def test_whoever_is_signed_in_is_led_inside(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    assert client.get(SIGNIN).url == reverse("desk:today")
    assert client.get(CODE).url == reverse("desk:today")


def test_sign_out_is_a_post_and_ends_the_session(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    assert client.get("/interne/deconnexion/").status_code == 405
    assert client.post("/interne/deconnexion/").url == SIGNIN
    assert client.get("/interne/profil/").status_code == 302


def test_a_recovery_code_opens_once_and_tells_its_owner(cast: Cast, client: Any, mailoutbox: list[Any]) -> None:
    code = factors.unused_codes(cast.maude)[3]
    passphrase(client, "maude@escale.example")
    assert client.post(CODE, {"code": f"{code[:4]} {code[4:8]} {code[8:]}"}).url == reverse("desk:today")
    client.post("/interne/deconnexion/")
    passphrase(client, "maude@escale.example")
    assert client.post(CODE, {"code": code}).status_code == 200
    assert code not in factors.unused_codes(cast.maude)


def test_a_code_of_the_application_serves_once(cast: Cast, client: Any) -> None:
    code = cast.code(cast.maude)
    passphrase(client, "maude@escale.example")
    client.post(CODE, {"code": code})
    client.post("/interne/deconnexion/")
    passphrase(client, "maude@escale.example")
    answer = client.post(CODE, {"code": code})
    assert "a déjà servi" in answer.content.decode()
    with clock.travel_to(clock.now() + timedelta(seconds=30)):
        assert client.post(CODE, {"code": cast.code(cast.maude)}).status_code == 302


def test_an_account_without_a_second_factor_sees_enrolment_alone(cast: Cast, client: Any) -> None:
    account, token = services.create_account(
        actor=cast.claire, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )
    services.accept_invitation(token=token, passphrase=PASSPHRASE)
    assert passphrase(client, "nadia@escale.example").url == reverse("desk:today")
    for path in ("/interne/", "/interne/profil/", "/interne/equipe/", "/interne/second-facteur/codes/"):
        assert client.get(path).url == "/interne/second-facteur/", path
        assert client.post(path).url == "/interne/second-facteur/", path
    assert client.get("/interne/second-facteur/").status_code == 200
    assert Account.objects.get(pk=account.pk).factor_at is None


def test_the_second_factor_has_a_rate_of_its_own(cast: Cast, client: Any) -> None:
    passphrase(client, "maude@escale.example")
    for _ in range(5):
        client.post(CODE, {"code": "12345x"})
    answer = client.post(CODE, {"code": cast.code(cast.maude)})
    assert "Trop d’essais" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_changing_a_passphrase_is_not_a_way_to_guess_it(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    new = "un vrai jardin de tulipes noires"
    path, fields = "/interne/profil/phrase-de-passe/", {"passphrase": new, "again": new}
    for _ in range(5):
        assert client.post(path, {**fields, "current": "ce n’est pas la bonne phrase"}).status_code == 200
    answer = client.post(path, {**fields, "current": PASSPHRASE})
    assert "Trop d’essais" in answer.content.decode()
    assert Account.objects.get(pk=cast.maude.pk).check_password(PASSPHRASE)
    told = AuditEntry.objects.filter(action__startswith="refused:", actor=str(cast.maude.pk)).order_by("seq")
    assert [(one.action, one.reason) for one in told] == [
        *[("refused:accounts.passphrase.changed", "wrong_passphrase")] * 5,
        ("refused:accounts:passphrase", "too_many"),
    ]


def test_a_new_passphrase_that_is_too_short_is_no_try(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    path = "/interne/profil/phrase-de-passe/"
    for _ in range(6):
        answer = client.post(path, {"current": PASSPHRASE, "passphrase": "court", "again": "court"})
    assert "Trop d’essais" not in answer.content.decode()
    assert not AuditEntry.objects.filter(action__startswith="refused:").exists()
