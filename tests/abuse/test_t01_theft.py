"""T1, by thefts of the demo done for real: the database alone, then the whole folder with its secrets."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from amont.accounts import totp
from amont.accounts.models import Account, Role
from amont.accounts.services import create_account, offer_passphrase
from amont.activities.models import RequestNote, ServiceRequest
from amont.core import clock
from amont.demo.cast import read_secrets
from amont.demo.theft import known
from amont.demo.theft.loot import holding, stolen_secrets
from amont.vault.errors import VaultError
from amont.vault.models import Kind
from amont.vault.services import fields, objects
from tests.vault.holders import by, note, person, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
SIGNIN, CODE = "/interne/connexion/", "/interne/connexion/code/"


def stolen(theft: str, *, code: int = 0) -> dict[str, Any]:
    """What the command says of a theft, as JSON; it ends with this code."""
    out = StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("theft", theft, json=True, stdout=out)
        assert ended.value.code == code
    else:
        call_command("theft", theft, json=True, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def counts(report: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one["key"]: (one["found"], one["of"]) for one in [*report["found"], *report["not_found"]]}


@pytest.fixture
def object_with_a_note(house: None, settings: Any) -> None:
    """Something sealed to people: two hold it, and a third was granted it."""
    pin_recovery(settings)
    first, second, third = person(), person(), person()
    file = objects.create_object(kind=Kind.SUPPORT, users=[first.user, second.user])
    fields.seal_field(by(first), note(file.pk), {"s": 1, "text": "canary"})
    objects.grant(by(first), object_id=file.pk, recipient=third.user)
    maude = next(one for one in read_secrets() if one.email == "maude@escale.example")
    client = Client()
    client.post(SIGNIN, {"login": maude.email, "password": maude.password})
    client.post(CODE, {"code": totp.code_at(maude.totp_secret, clock.now())})
    kept = client.post(reverse("accounts:draft"), {"place": "/interne/demandes/", "fields": '{"words": "à moitié"}'})
    assert kept.json() == {"kept": True}


def test_the_database_alone_gives_nothing_that_the_page_denies(object_with_a_note: None) -> None:
    report = stolen("dump")
    assert report["theft"] == "dump"
    assert report["found"] == []
    assert {"T1", "T9", "T10"} <= set(report["tests"])
    tried = counts(report)
    assert all(of for _found, of in tried.values()), tried
    assert tried["keys"][1] >= 7, "keys of objects and of records, a ring of somebody signed in, a draft"
    assert "Maude <maude@escale.example>" in report["gets"]["team"]
    assert report["gets"]["entries_of_the_journal"]["Maude"] > 10
    assert report["gets"]["clear_fields"]["activities.RequestContact"] == ["id", "request"]


def test_a_contact_left_in_clear_is_found_and_the_command_fails(house: None) -> None:
    _row, email = next(known.opened("activities.RequestContact.email_sealed"))
    RequestNote.objects.create(request=ServiceRequest.objects.all()[0], source="team", text=f"Écrire à {email}", by="x")
    report = stolen("dump", code=1)
    assert [one["key"] for one in report["found"]] == ["contacts_in_clear"]
    assert email not in json.dumps(report)


def test_the_whole_disk_opens_what_the_server_opens_and_nothing_sealed_to_people(object_with_a_note: None) -> None:
    report = stolen("disk")
    assert {one["key"] for one in report["found"]} == {"seals", "second_factors", "journal", "right_guesses"}
    tried = counts(report)
    assert tried["seals"][0] == tried["seals"][1] > 20
    assert tried["second_factors"] == (12, 12)
    assert tried["right_guesses"] == (6, 6), "who knows a passphrase opens that ring: the page says so"
    assert tried["wrong_guesses"][0] == 0 < tried["wrong_guesses"][1]
    assert tried["keys"][0] == 0 < tried["keys"][1]
    assert report["gets"]["cost_of_a_guess"]["bits_of_six_words"] == 66
    assert len(offer_passphrase().split()) == 6


def test_a_thief_of_the_disk_reads_the_links_that_still_run(house: None) -> None:
    helene = Account.objects.get(email="helene@escale.example")
    create_account(actor=helene, email="nadia@escale.example", display_name="Nadia", role=Role.TECHNICIAN, program=None)
    assert counts(stolen("disk"))["invitations"] == (1, 7)


def test_the_secrets_of_the_folder_open_and_others_of_the_same_shape_do_not(house: None) -> None:
    column = "activities.RequestContact.name_sealed"
    with holding(stolen_secrets()):
        assert all(name for _row, name in known.opened(column))
    with holding(None), pytest.raises(VaultError):
        list(known.opened(column))


def test_no_store_on_a_device_exists_and_the_command_says_so() -> None:
    assert stolen("device") == {"theft": "device", "exists": False, "said": stolen("device")["said"]}


@pytest.mark.parametrize("theft", ["dump", "disk"])
def test_it_is_told_to_people_too(house: None, theft: str) -> None:
    out = StringIO()
    call_command("theft", theft, stdout=out)
    assert len(out.getvalue().splitlines()) > 15
    assert all(phrase not in out.getvalue() for phrase in known.passphrases().values())
