"""The recovery key on its page: sheets seen, the file that goes to the table, the one that comes back."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.desk.doctor import house
from amont.vault.models import RecoverySheet
from tests.cast import PASSPHRASE, Cast
from tests.keys import access_of, file_of, hear, hear_all, ring_of, signed_in
from tests.reading import page
from tests.recovery import offline
from tests.vault.holders import note, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
PAGE = "/interne/securite/cle-de-secours/"
SHEET, EXPORT, IMPORT = f"{PAGE}feuille/", f"{PAGE}demande/", f"{PAGE}reponse/"


@pytest.fixture
def paper(settings: Settings) -> bytes:
    """The secret of the pinned key."""
    return pin_recovery(settings)


@pytest.fixture
def helene(paper: bytes, cast: Cast) -> Client:
    """The director, unlocked; everybody's key was heard."""
    hear_all(cast)
    return signed_in(cast, cast.helene)


def seen(client: Client, name: str, day: date, place: str = "board") -> Any:
    return client.post(SHEET, {"name": name, "place": place, "seen_on": day.isoformat()})


def badges(client: Client) -> list[bool]:
    """Of the four lines, whether each asks to be looked at."""
    lines = page(client.get(PAGE)).select('[data-test="recovery-sheets"] tbody tr')
    return [bool(line.select(".badge")) for line in lines]


def test_a_sheet_is_asked_for_once_a_year(helene: Client) -> None:
    today = clock.today()
    assert badges(helene) == [True] * 4
    for name in ("A1", "A2", "B1", "B2"):
        assert seen(helene, name, today - timedelta(days=300)).status_code == 302
    assert badges(helene) == [False] * 4
    assert house.recovery_sheets().ok
    with clock.travel_to(clock.now() + timedelta(days=66)):
        assert badges(signed_again(helene)) == [True] * 4
        found = house.recovery_sheets()
        assert not found.ok and "A1, A2, B1, B2" in found.said
    assert seen(helene, "B2", today, "bank").status_code == 302
    row = RecoverySheet.objects.get(name="B2")
    assert (row.place, row.seen_on) == ("bank", today)
    assert AuditEntry.objects.filter(action="accounts.recovery_sheet.seen").count() == 5


def signed_again(client: Client) -> Client:
    """The same person, on a later day."""
    later = Client()
    later.force_login(client.get(PAGE).wsgi_request.user)  # type: ignore[attr-defined]
    return later


@pytest.mark.parametrize(
    ("name", "days", "place"), [("A1", 1, "board"), ("A1", -400, "board"), ("C1", 0, "board"), ("A1", 0, "cave")]
)
def test_what_nobody_can_have_seen_is_said_beside(helene: Client, name: str, days: int, place: str) -> None:
    seen(helene, "A1", clock.today() - timedelta(days=30))
    answer = seen(helene, name, clock.today() + timedelta(days=days), place)
    assert answer.status_code == 422
    assert page(answer).select("[aria-invalid=true]")
    assert RecoverySheet.objects.get().seen_on == clock.today() - timedelta(days=30)


def test_what_nobody_opens_any_more_goes_to_the_table_and_comes_back(
    helene: Client, cast: Cast, paper: bytes, settings: Settings
) -> None:
    file = file_of(cast.jeunesse, cast.maude, cast.claire)
    ref = note(file)
    blob = vault.seal_field(access_of(cast.maude, file), ref, {"text": "ce qui fut dit"})
    services.add_role(actor=cast.helene, account=cast.rosalie, role="worker", program=cast.jeunesse, holds=True)
    for gone in (cast.maude, cast.claire):
        services.disable_account(actor=cast.helene, account=gone)
    assert page(helene.get(PAGE)).select('[data-test="lost"]')
    form = {"recipient": str(cast.rosalie.pk), "current": "ce n’est pas elle"}
    assert helene.post(EXPORT, form).status_code == 422
    answer = helene.post(EXPORT, form | {"current": PASSPHRASE})
    assert answer["Content-Disposition"].startswith('attachment; filename="export-')
    assert answer["Cache-Control"].count("no-store") == 1
    grants = offline.sealed_again(answer.json(), paper, settings.VAULT_RECOVERY)
    for said in ("1 clé donnée", "1 était déjà là"):
        sent = helene.post(IMPORT, {"grants": as_file(grants)}, follow=True)
        assert said in sent.content.decode()
    assert vault.open_field(access_of(cast.rosalie, file), ref, blob) == {"text": "ce qui fut dit"}
    told = AuditEntry.objects.filter(action__startswith="vault.recovery.", actor=str(cast.helene.pk))
    assert {one.action for one in told} == {"vault.recovery.exported", "vault.recovery.granted"}
    assert AuditEntry.objects.filter(reason="wrong_passphrase", actor=str(cast.helene.pk)).count() == 1


def as_file(content: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("grants.json", json.dumps(content).encode(), "application/json")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{}", b'{"schema": 1, "kind": "amont.recovery.grants"}'])
def test_a_file_that_is_not_the_tool_s_is_said_beside(helene: Client, content: bytes) -> None:
    answer = helene.post(IMPORT, {"grants": SimpleUploadedFile("grants.json", content, "application/json")})
    assert answer.status_code == 422
    assert not AuditEntry.objects.filter(action="vault.recovery.granted").exists()


def test_only_who_holds_with_a_confirmed_key_is_offered(helene: Client, cast: Cast) -> None:
    options = page(helene.get(PAGE)).select('select[name="recipient"] option')
    assert {one.get_text() for one in options if one["value"]} == {"Claire", "Maude", "Rosalie"}
    answer = helene.post(EXPORT, {"recipient": str(cast.karl.pk), "current": PASSPHRASE})
    assert answer.status_code == 422
    hear(cast.claire, cast.helene)
    answer = helene.post(EXPORT, {"recipient": str(cast.helene.pk), "current": PASSPHRASE})
    assert answer.status_code == 422, "she holds nothing herself: the registers alone"
    answer = helene.post(EXPORT, {"recipient": str(cast.helene.pk), "registers": "on", "current": PASSPHRASE})
    assert answer.json()["rows"] == []
    assert UUID(answer.json()["target"]["key_id"]) == ring_of(cast.helene).key_id


def test_without_a_key_the_page_says_what_to_do(cast: Cast, settings: Settings) -> None:
    settings.VAULT_RECOVERY = None
    client = Client()
    client.force_login(cast.helene)
    shown = client.get(PAGE)
    assert shown.status_code == 200
    assert "amont new_organisation" in shown.content.decode()


@pytest.mark.parametrize("name", ["claire", "maude", "tom"])
def test_nobody_but_the_director_opens_it(name: str, cast: Cast) -> None:
    client = Client()
    client.force_login(getattr(cast, name))
    assert client.get(PAGE).status_code == 403
    for address in (SHEET, EXPORT, IMPORT):
        assert client.post(address, {}).status_code == 403
