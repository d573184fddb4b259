"""The public half of the recovery key: made by the tool, pinned in the folder of secrets, remembered by the database."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from amont.audit.models import AuditEntry
from amont.vault import VaultError
from amont.vault.models import OrganizationKey
from amont.vault.recovery import RecoveryKey, forgotten, read, recovery_key
from amont.vault.selectors import pinned_recovery
from amont.vault.services.pinning import pin_recovery
from config import recovery
from tests.faults.statements import statement_by_statement
from tests.recovery import offline
from tests.vault import known

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
KEY: dict[str, Any] = known.vectors()["recovery"]["good"][0]
FILE = {
    "schema": 1,
    "kind": "amont.recovery.public",
    **{name: KEY[name] for name in ("key_id", "public", "signing_public", "words")},
}


def put(folder: Path, content: Any) -> Path:
    """Write the public file as somebody copied it there."""
    path = folder / "RECOVERY_PUBLIC"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(0o600)
    return path


def test_the_public_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    put(tmp_path, FILE)
    key = recovery.load(tmp_path)
    assert key is not None
    assert (str(key.key_id), key.public.hex(), key.words) == (KEY["key_id"], KEY["public"], KEY["words"])
    assert read(key.written()) == key
    assert not key.demo


def test_without_it_the_site_starts_and_seals_nothing_to_people(tmp_path: Path, settings: Settings) -> None:
    settings.VAULT_RECOVERY = recovery.load(tmp_path)
    assert settings.VAULT_RECOVERY is None
    with pytest.raises(VaultError):
        recovery_key()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '"RECOVERY"',
        {},
        {**FILE, "schema": 2},
        {**FILE, "kind": "amont.recovery.export"},
        {**FILE, "public": FILE["signing_public"]},
        {**FILE, "public": "00" * 31},
        {**FILE, "public": "zz" * 32},
        {**FILE, "public": 5},
        {**FILE, "key_id": known.vectors()["recovery"]["good"][1]["key_id"]},
        {**FILE, "words": FILE["words"][::-1]},
        {name: value for name, value in FILE.items() if name != "words"},
        {**{name: value for name, value in FILE.items() if name != "public"}},
    ],
)
def test_what_is_no_public_file_stops_the_start(content: Any, tmp_path: Path) -> None:
    put(tmp_path, content)
    with pytest.raises(ImproperlyConfigured, match="isn't the public file"):
        recovery.load(tmp_path)


def test_a_file_that_others_may_change_stops_the_start(tmp_path: Path) -> None:
    put(tmp_path, FILE).chmod(0o602)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        recovery.load(tmp_path)


def test_real_data_never_rests_on_a_demos_key(tmp_path: Path) -> None:
    made = recovery.load(tmp_path, create=True)
    assert made is not None and made.demo
    assert recovery.load(tmp_path, create=True) == made
    with pytest.raises(ImproperlyConfigured, match="a demo's"):
        recovery.load(tmp_path)


def test_demos_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    ask = "import sys; from pathlib import Path; from config import recovery\nsys.stdin.read()\n"
    ask += f"print(recovery.load(Path({str(tmp_path)!r}), create=True).public.hex())"
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([sys.executable, "-c", ask], cwd=offline.ROOT, **pipes) for _ in range(4)]
    for one in started:
        one.stdin.close()
    found = {one.stdout.read() for one in started}
    assert [one.wait() for one in started] == [0] * 4
    for one in started:
        one.stdout.close()
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["RECOVERY_PUBLIC"]


def test_the_database_remembers_the_first_key_that_it_meets(settings: Settings) -> None:
    settings.VAULT_RECOVERY = key = forgotten()
    for _start in range(2):
        call_command("pin_recovery", verbosity=0)
    row = OrganizationKey.objects.get()
    assert (row.pk, bytes(row.public), bytes(row.signing_public)) == (key.key_id, key.public, key.signing_public)
    assert AuditEntry.objects.filter(action="vault.recovery.pinned", record_id=str(row.pk)).count() == 1
    shown = pinned_recovery()
    assert shown is not None and (shown.words, shown.since, shown.demo) == (key.words, row.pinned_at, True)


def test_another_key_never_takes_its_place_by_itself(settings: Settings) -> None:
    settings.VAULT_RECOVERY = first = forgotten()
    pin_recovery()
    settings.VAULT_RECOVERY = forgotten()
    assert pin_recovery() is None
    settings.VAULT_RECOVERY = None
    assert pin_recovery() is None and pinned_recovery() is None
    assert OrganizationKey.objects.get().pk == first.key_id


def test_pinning_is_all_or_nothing(settings: Settings) -> None:
    settings.VAULT_RECOVERY = forgotten()
    assert statement_by_statement(pin_recovery, ["vault.OrganizationKey", "audit.AuditEntry"]) > 3


def test_a_new_organisation_has_four_sheets_and_a_key_to_pin(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAULT_RECOVERY = None
    folder = tmp_path / "papier"
    call_command("new_organisation", "--out", str(folder), "--for", "L’Escale du Confluent")
    said = capsys.readouterr().out
    settings.VAULT_RECOVERY = pinned = recovery.load(folder)
    assert isinstance(pinned, RecoveryKey) and not pinned.demo
    assert " ".join(pinned.words) in said and pinned.public.hex() in said and pinned.signing_public.hex() in said
    assert "L’Escale du Confluent" in (folder / "moitie-B-copie-2.html").read_text(encoding="utf-8")
    typed = offline.halves(folder)
    assert not any(word in said.split() for word in typed.split()[:6] if word not in pinned.words)
    done = offline.run("combine", "--public", folder / "RECOVERY_PUBLIC", typed=typed, folder=tmp_path)
    assert done.returncode == 0


def test_a_second_key_is_refused_once_one_is_pinned(tmp_path: Path, settings: Settings) -> None:
    settings.VAULT_RECOVERY = replace(forgotten(), demo=False)
    pin_recovery()
    for pinned in (settings.VAULT_RECOVERY, None):  # in the folder of secrets, and in the database alone
        settings.VAULT_RECOVERY = pinned
        with pytest.raises(CommandError, match="pinned already"):
            call_command("new_organisation", "--out", str(tmp_path / "papier"))
    assert list(tmp_path.iterdir()) == []


def test_a_demo_prints_sheets_to_practise_with(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAULT_RECOVERY = forgotten()
    pin_recovery()
    call_command("new_organisation", "--out", str(tmp_path / "papier"))
    assert len(list((tmp_path / "papier").glob("moitie-*.html"))) == 4
    assert "to practise with" in capsys.readouterr().out
    assert OrganizationKey.objects.get().pk == settings.VAULT_RECOVERY.key_id, "nothing else is pinned"


def test_a_folder_that_holds_something_is_refused(tmp_path: Path, settings: Settings) -> None:
    settings.VAULT_RECOVERY = None
    (tmp_path / "note").write_text("à garder")
    with pytest.raises(CommandError, match="n’est pas vide"):
        call_command("new_organisation", "--out", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_this_process_never_learns_what_is_printed(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that comes back from the tool is public."""
    settings.VAULT_RECOVERY = None
    came: list[str] = []
    run = subprocess.run

    def watched(*words: Any, **how: Any) -> Any:
        done = run(*words, **how)
        came.append(done.stdout + done.stderr)
        return done

    monkeypatch.setattr(subprocess, "run", watched)
    call_command("new_organisation", "--out", str(tmp_path / "papier"), "--for", "")
    lines = [line.split(" : ")[0] for line in came[0].splitlines()]
    assert lines == ["Empreinte", "key_id", "public", "signing_public"]
