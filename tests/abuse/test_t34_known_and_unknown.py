"""T34: known and unknown names at sign-in: same status, same bytes, same number of derivations and of queries."""

import re
from dataclasses import dataclass
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amont.accounts import services
from amont.accounts.models import Account
from amont.audit.models import AuditEntry
from amont.vault import kdf
from amont.vault.slots import Side
from tests.cast import PASSPHRASE, Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
SIGNIN = "/interne/connexion/"
PLACES = count(1)  # nobody asks twice from one place: a bucket that exists costs other statements than a new one


@dataclass
class Seen:
    status: int
    body: str
    headers: dict[str, str]
    queries: int
    derivations: int


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts true derivations: the function still does its work."""
    counted: list[int] = []
    real = kdf.derive

    def counting(passphrase: str, salt: bytes, cost: kdf.Cost, side: Side) -> bytes:
        counted.append(1)
        return real(passphrase, salt, cost, side)

    monkeypatch.setattr(kdf, "derive", counting)
    return counted


def seen(email: str, derived: list[int], words: str = "une phrase qui n’est pas la bonne") -> Seen:
    client = Client()
    client.get(SIGNIN)
    derived.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(SIGNIN, {"login": email, "password": words}, REMOTE_ADDR=f"192.0.2.{next(PLACES)}")
    body = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", answer.content.decode()).replace(email, "EMAIL")
    headers = {name: value for name, value in answer.headers.items() if name not in {"Content-Length", "Expires"}}
    return Seen(answer.status_code, body, headers, len(queries), len(derived))


@pytest.fixture
def names(cast: Cast) -> list[str]:
    """Known, unknown, disabled, invited and without a passphrase, of the same length."""
    services.disable_account(actor=cast.helene, account=cast.rosalie)
    services.create_account(
        actor=cast.helene, email="nadia@escale.example", display_name="N", role="worker", program=cast.adulte
    )
    return ["maude@escale.example", "xxxxx@escale.example", "nadia@escale.example", "rosalie@escale.example"]


def test_all_wrong_pairs_are_answered_alike(names: list[str], derived: list[int]) -> None:
    seen("zzzzz@escale.example", derived)  # the first of all makes what every later one finds made
    answers = [seen(name, derived) for name in names]
    assert all(answer == answers[0] for answer in answers[1:])
    assert answers[0].status == 200
    assert answers[0].derivations == 1


def test_a_disabled_account_with_its_right_passphrase_is_answered_alike(names: list[str], derived: list[int]) -> None:
    seen("zzzzz@escale.example", derived)
    assert seen("rosalie@escale.example", derived, PASSPHRASE) == seen("xxxxx@escale.example", derived, PASSPHRASE)


def test_beyond_the_rate_nothing_is_derived(names: list[str], derived: list[int]) -> None:
    seen("zzzzz@escale.example", derived)
    answers = []
    for name in names[:2]:
        for _ in range(30):
            seen(name, derived)
        answers.append((seen(name, derived), seen(name, derived)))
    assert answers[0] == answers[1], "the owner of a name is told with the statements that nobody is told with"
    for answer in answers[0]:
        assert "Trop d’essais" in answer.body
        assert answer.derivations == 0


def test_the_journal_names_the_account_when_there_is_one(names: list[str], derived: list[int]) -> None:
    for name in names:
        seen(name, derived)
    told = AuditEntry.objects.filter(action="refused:accounts.session.opened").order_by("seq")
    known = [
        str(pk)
        for pk in (Account.objects.filter(email=name).values_list("pk", flat=True).first() or "" for name in names)
    ]
    assert [entry.record_id for entry in told] == known
