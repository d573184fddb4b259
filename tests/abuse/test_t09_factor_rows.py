"""T9, at the table: secrets of two accounts, or of two kinds, that a writer of the database exchanges open nothing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from amont.accounts import factors, services
from amont.audit.models import AuditEntry
from amont.core.errors import RuleBroken
from amont.vault import VaultError
from tests.authenticator import ANSWER, CODE, SoftKey, add_key, passphrase_given, question
from tests.cast import PASSPHRASE, Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def row(account: object, kind: str = "totp") -> Authenticator:
    return Authenticator.objects.get(user=account, type=kind)


def refused(cast: Cast, code: str) -> str:
    with pytest.raises(RuleBroken) as refusal:
        services.verify_factor(account=cast.maude, code=code)
    return refusal.value.code


def test_the_secret_of_another_row_is_refused(cast: Cast) -> None:
    mine, other = row(cast.maude), row(cast.karl)
    mine.data[factors.SEALED], other.data[factors.SEALED] = other.data[factors.SEALED], mine.data[factors.SEALED]
    mine.save()
    other.save()
    assert refused(cast, cast.code(cast.karl)) == "wrong_code"
    assert refused(cast, cast.code(cast.maude)) == "wrong_code"
    assert AuditEntry.objects.filter(action="refused:accounts.factor.used", reason="seal_refused").count() == 2


def test_a_row_given_to_another_account_is_refused(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.maude).delete()
    Authenticator.objects.filter(user=cast.karl).update(user=cast.maude)
    assert refused(cast, cast.code(cast.karl)) == "wrong_code"


def test_the_kinds_of_one_account_do_not_stand_for_each_other(cast: Cast) -> None:
    totp, codes = row(cast.maude), row(cast.maude, "recovery_codes")
    totp.data[factors.SEALED], codes.data[factors.SEALED] = codes.data[factors.SEALED], totp.data[factors.SEALED]
    totp.save()
    codes.save()
    with pytest.raises(VaultError):
        factors.unused_codes(cast.maude)
    assert refused(cast, cast.code(cast.maude)) == "wrong_code"


def test_swapped_secrets_let_nobody_in(cast: Cast, client: Client) -> None:
    Authenticator.objects.filter(user=cast.maude).update(data=row(cast.karl).data)
    client.post("/interne/connexion/", {"login": "maude@escale.example", "password": PASSPHRASE})
    assert client.post("/interne/connexion/code/", {"code": cast.code(cast.karl)}).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("data", [{"sealed": "", "step": 0}, {"sealed": "%%%", "step": 0}, {"sealed": None, "step": 0}])
def test_whatever_is_no_seal_is_refused(data: dict[str, object], cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.maude).update(data=data)
    assert refused(cast, cast.code(cast.maude)) == "wrong_code"


def test_a_secret_written_in_clear_is_refused(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.maude, type="totp").update(
        data={"sealed": cast.secrets["maude@escale.example"], "step": 0}
    )
    assert refused(cast, cast.code(cast.maude)) == "wrong_code"


def test_stored_secrets_are_not_base32_and_codes_not_in_clear(cast: Cast) -> None:
    stored = json.dumps(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))
    for secret in cast.secrets.values():
        assert secret not in stored
    for code in factors.unused_codes(cast.maude):
        assert code not in stored


def with_a_key(cast: Cast, name: str) -> SoftKey:
    account = cast.everybody[name]
    client = passphrase_given(account)
    client.post(CODE, {"code": cast.code(account)})
    return add_key(client)


def test_a_key_given_to_another_account_opens_nothing_and_the_journal_says_so(cast: Cast) -> None:
    theirs = with_a_key(cast, "karl")
    Authenticator.objects.filter(user=cast.karl, type="webauthn").update(user=cast.maude)
    client = passphrase_given(cast.maude)
    asked = question(client)
    assert "allowCredentials" not in asked["publicKey"] or asked["publicKey"]["allowCredentials"] == []
    client.post(ANSWER, {"answer": theirs.sign(asked)})
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(action="refused:accounts.factor.used", reason="seal_refused").count() == 1


def test_keys_of_two_accounts_that_were_exchanged_open_neither(cast: Cast) -> None:
    keys = {name: with_a_key(cast, name) for name in ("maude", "karl")}
    mine, other = row(cast.maude, "webauthn"), row(cast.karl, "webauthn")
    mine.data, other.data = other.data, mine.data
    mine.save()
    other.save()
    for name in keys:
        for key in keys.values():
            client = passphrase_given(cast.everybody[name])
            client.post(ANSWER, {"answer": key.sign(question(client))})
            assert "_auth_user_id" not in client.session


def test_the_seal_of_a_code_is_no_key(cast: Cast) -> None:
    key = with_a_key(cast, "maude")
    Authenticator.objects.filter(user=cast.maude, type="webauthn").update(
        data={**row(cast.maude, "webauthn").data, "sealed": row(cast.maude).data["sealed"]}
    )
    client = passphrase_given(cast.maude)
    client.post(ANSWER, {"answer": key.sign(question(client))})
    assert "_auth_user_id" not in client.session
