"""T25: a whole ceremony, the offline tool as a process without network: what two people lost opens for a third, and
nothing on the server ever held the secret of the key on paper."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from amont.accounts.models import Account
from amont.audit.models import AuditEntry
from amont.vault import VaultError, enrol_ring, recipes, ring_wraps
from amont.vault.models import KeyRing, Kind, RingWrap
from amont.vault.records import FieldRef
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from amont.vault.services import fields, keys, objects
from amont.vault.services.pinning import pin_recovery
from config import recovery
from tests.cast import PASSPHRASE, Cast
from tests.recovery import offline
from tests.vault.holders import by, note

pytestmark = pytest.mark.django_db
Written = list[tuple[FieldRef, bytes, dict[str, str]]]


@pytest.fixture
def sheets(tmp_path: Path, settings: Settings) -> Path:
    """The four sheets of this organisation, whose public half is pinned; nothing of them stays where the server works."""
    settings.VAULT_RECOVERY = None
    folder = tmp_path / "coffre"
    call_command("new_organisation", "--out", str(folder), "--for", "L’Escale du Confluent")
    settings.VAULT_RECOVERY = recovery.load(folder)
    pin_recovery()
    return folder


def opened(account: Account, passphrase: str = PASSPHRASE) -> Ring:
    """Somebody's ring, as signing in opens it; her key was confirmed."""
    row = KeyRing.objects.get(user=account.pk, retired_at=None)
    KeyRing.objects.filter(pk=row.pk).update(live=True, confirmed=row.fingerprint)
    wrap = RingWrap.objects.get(ring=row)
    root = recipes.stretch(passphrase, ring_wraps.recipe_of(wrap.blob_sealed))
    return ring_wraps.unwrap(
        wrap.blob_sealed, root, user=account.pk, key_id=row.pk, purpose=Purpose.PASSPHRASE
    )  # fmt: skip


@pytest.fixture
def lost(cast: Cast, sheets: Path) -> Written:
    """Notes of three files that Maude and Claire held, until both forgot what opened their rings."""
    maude, claire = opened(cast.maude), opened(cast.claire)
    written: Written = []
    for rank in range(3):
        file = objects.create_object(kind=Kind.SUPPORT, users=[maude.user, claire.user], program=cast.adulte.pk).pk
        for ring in (maude, claire):
            ref, text = note(file), {"text": f"ce qui fut dit, {rank}"}
            written.append((ref, fields.seal_field(by(ring, ref.object_id), ref, text), text))
            objects.new_generation(by(ring, file), object_id=file)
    for account in (cast.maude, cast.claire):
        enrol_ring(user=account.pk, passphrase="une tout autre phrase que la première")
    return written


def ceremony(sheets: Path, table: Path, account: Account) -> Any:
    """The export, the table, the import; returns what the tool said."""
    table.mkdir()
    call_command("recovery_export", "--out", str(table / "export.json"), "--for", account.email)
    words = json.loads((table / "export.json").read_text())["target"]["confirmation"]
    typed = " ".join(words) + "\n" + offline.halves(sheets, (2, 1))
    arguments = ("re-grant", "export.json", "--public", sheets / "RECOVERY_PUBLIC", "--out", "grants.json")
    done = offline.run(*arguments, typed=typed, folder=table)
    assert done.returncode == 0, done.stderr
    call_command("recovery_import", str(table / "grants.json"))
    return done


def test_what_two_people_lost_opens_for_a_third(
    cast: Cast, lost: Written, sheets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rosalie = opened(cast.rosalie)
    with pytest.raises(VaultError):
        fields.open_field(by(rosalie, lost[0][0].object_id), lost[0][0], lost[0][1])
    ceremony(sheets, tmp_path / "table", cast.rosalie)
    assert "9 keys given, 0 were there, 0 refused." in capsys.readouterr().out
    assert keys.absorb(rosalie) == 9
    for ref, blob, text in lost:
        assert fields.open_field(by(rosalie, ref.object_id), ref, blob) == text
    again = note(lost[0][0].object_id)
    fields.seal_field(by(rosalie, again.object_id), again, {"text": "la suite"})
    call_command("recovery_import", str(tmp_path / "table" / "grants.json"))
    assert "0 keys given, 9 were there, 0 refused." in capsys.readouterr().out
    for forgetful in (cast.maude, cast.claire):
        with pytest.raises(VaultError):
            keys.keys_of(opened(forgetful, "une tout autre phrase que la première"), lost[0][0].object_id)


def test_the_server_never_held_the_secret(cast: Cast, lost: Written, sheets: Path, tmp_path: Path) -> None:
    opened(cast.rosalie)
    said = ceremony(sheets, tmp_path / "table", cast.rosalie)
    places = [Path(configured.DATA_DIR), tmp_path / "table"]
    hidden = secrets_of(sheets)
    held = {where for where, content in everything(places, said) for one in hidden if one in content}
    assert held == set()


def test_a_planted_secret_is_found(cast: Cast, sheets: Path, tmp_path: Path) -> None:
    secret = secrets_of(sheets)[0]
    (tmp_path / "trace").write_bytes(b"before " + secret)
    Account.objects.filter(pk=cast.tom.pk).update(display_name=b64encode(secret).decode())
    held = {where for where, content in everything([tmp_path], None) for one in secrets_of(sheets) if one in content}
    assert held == {"trace", "accounts.Account", *(path.name for path in sheets.glob("*.html"))}


def secrets_of(sheets: Path) -> list[bytes]:
    """The seed, what is drawn from it, its halves, in every writing: never in this process before the ceremony is over."""
    tool = offline.module()
    words = tool.Words(None)
    typed = [offline.words_of(sheets / f"moitie-{name}-copie-1.html") for name in "AB"]
    numbers = [int("".join(f"{words.words.index(word):011b}" for word in half[:24]), 2) for half in typed]
    halves = [number.to_bytes(33, "big")[:32] for number in numbers]
    seed = tool.xor(*halves)
    assert tool.public_of(seed) == tool.read_pinned(sheets / "RECOVERY_PUBLIC")
    raw = [seed, tool.secret_of(seed), tool.digest(seed, b"", tool.RECOVERY_SIGN), *halves]
    three = [" ".join(half[:3]).encode() for half in typed] + [f"<td><i>1</i> {half[0]}".encode() for half in typed]
    return raw + [one.hex().encode() for one in raw] + [b64encode(one)[:40] for one in raw] + three


def everything(places: list[Path], said: Any) -> Iterator[tuple[str, bytes]]:
    """Each file of these places, each row of every table, what the tool said: under a name, as bytes."""
    for place in places:
        for path in place.rglob("*"):
            if path.is_file():
                yield path.name, path.read_bytes()
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            values = [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
            yield model._meta.label, b"\n".join(values)
    if said is not None:
        yield "said", (said.stdout + said.stderr).encode()


@pytest.mark.parametrize("name", ["tom", "karl", "helene"])
def test_who_may_not_hold_receives_nothing(name: str, cast: Cast, lost: Written, tmp_path: Path) -> None:
    account: Account = getattr(cast, name)
    opened(account)
    with pytest.raises(CommandError):
        call_command("recovery_export", "--out", str(tmp_path / "export.json"), "--for", account.email)
    assert not (tmp_path / "export.json").exists()


def test_nor_does_who_left_or_whose_key_nobody_confirmed(cast: Cast, lost: Written, tmp_path: Path) -> None:
    command = ["recovery_export", "--out", str(tmp_path / "export.json"), "--for", cast.rosalie.email]
    with pytest.raises(CommandError):
        call_command(*command)
    opened(cast.rosalie)
    Account.objects.filter(pk=cast.rosalie.pk).update(is_active=False)
    with pytest.raises(CommandError):
        call_command(*command)
    with pytest.raises(CommandError):
        call_command(*command[:-1], "personne@escale.example")
    assert not (tmp_path / "export.json").exists()


def test_a_register_goes_to_the_director_alone(cast: Cast, sheets: Path, tmp_path: Path) -> None:
    maude = opened(cast.maude)
    register = objects.create_object(kind=Kind.REGISTER, users=[maude.user]).pk
    enrol_ring(user=cast.maude.pk, passphrase="une tout autre phrase que la première")
    for account in (cast.rosalie, cast.helene):
        opened(account)
    path = tmp_path / "export.json"
    with pytest.raises(CommandError):
        call_command("recovery_export", "--out", str(path), "--for", cast.rosalie.email, "--registers")
    with pytest.raises(CommandError):
        call_command("recovery_export", "--out", str(path), "--for", cast.rosalie.email, "--object", str(register))
    call_command("recovery_export", "--out", str(path), "--for", cast.helene.email, "--registers")
    assert [UUID(row["object"]) for row in json.loads(path.read_text())["rows"]] == [register]


def test_a_key_that_changed_between_table_and_server_is_refused_and_journalled(
    cast: Cast, lost: Written, sheets: Path, tmp_path: Path
) -> None:
    opened(cast.rosalie)
    ceremony(sheets, tmp_path / "table", cast.rosalie)
    enrol_ring(user=cast.rosalie.pk, passphrase="une tout autre phrase que la première")
    with pytest.raises(CommandError):
        call_command("recovery_import", str(tmp_path / "table" / "grants.json"))
    assert AuditEntry.objects.filter(action="refused:vault.recovery.granted", reason="key_changed").count() == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", "\x00"])
def test_a_file_that_is_none_is_refused_in_a_sentence(content: str, sheets: Path, tmp_path: Path) -> None:
    (tmp_path / "grants.json").write_text(content)
    with pytest.raises(CommandError):
        call_command("recovery_import", str(tmp_path / "grants.json"))
