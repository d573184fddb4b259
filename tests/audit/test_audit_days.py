"""Each day: the journal is verified against the anchors of the day before, and its own are kept and mailed as a line."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from amont.audit import anchoring
from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry, ChainHead, Check
from amont.core import clock
from tests.audit.conftest import Somebody

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY = datetime(2027, 1, 12, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.ANCHORS_DIR = tmp_path / "anchors"
    return tmp_path / "anchors"


def read(actor: Somebody, times: int = 1) -> None:
    for _ in range(times):
        audit.record("desk.page.read", actor=actor)


def checked(days: int) -> Check | None:
    with clock.travel_to(DAY + timedelta(days=days)):
        return audit.check_journal()


def test_a_day_is_verified_once_and_its_anchors_are_kept(maude: Somebody, folder: Path) -> None:
    read(maude, 3)
    check = checked(0)
    assert check is not None and (check.found, check.chains) == ([], 1)
    assert checked(0) is None
    kept = anchoring.read(folder / "2027-01-12.json")
    assert kept == audit.anchors()
    assert check.digest == anchoring.digest(kept)
    assert [file.name for file in folder.iterdir()] == ["2027-01-12.json"]


def test_a_chain_put_back_whole_is_found_the_next_day_and_alarms_once(maude: Somebody, rosalie: Somebody) -> None:
    read(maude, 2)
    older = ChainHead.objects.get(pk=str(maude.pk))
    read(maude, 2)
    checked(0)
    AuditEntry.objects.filter(actor=str(maude.pk), seq__gt=2).delete()
    ChainHead.objects.filter(pk=older.pk).update(seq=2, last=older.last, mac=older.mac)
    assert audit.verify() == [], "nothing inside the database can tell"
    found = checked(1)
    assert found is not None and found.found == [[str(maude.pk), 4, "anchor"]]
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.about) == ("journal", str(maude.pk))


def test_a_break_that_is_known_is_no_second_alarm(maude: Somebody) -> None:
    read(maude, 3)
    AuditEntry.objects.filter(actor=str(maude.pk), seq=2).update(reason="x")
    for days in range(3):
        check = checked(days)
        assert check is not None and check.found == [[str(maude.pk), 2, "altered"]]
    assert Alarm.objects.filter(kind="journal").count() == 1


def test_a_forged_head_of_the_systems_own_chain_does_not_silence_the_alarm(maude: Somebody) -> None:
    audit.record("desk.page.read", actor="system")
    ChainHead.objects.filter(pk="system").update(mac=bytes(32))
    checked(0)
    assert Alarm.objects.get().about == "system"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"actor": 1, "seq": 2, "mac": "x"}]', "é"])
def test_a_file_of_anchors_that_was_spoiled_is_a_break(content: str, maude: Somebody, folder: Path) -> None:
    read(maude)
    folder.mkdir()
    (folder / "2027-01-11.json").write_text(content, encoding="utf-8")
    check = checked(0)
    assert check is not None and check.found == [["", 0, "anchor"]]


@pytest.mark.parametrize("how", ["deleted", "emptied", "older"])
def test_anchors_that_were_taken_away_are_a_break(how: str, maude: Somebody, folder: Path) -> None:
    read(maude, 2)
    checked(0)
    read(maude)
    checked(1)
    last = folder / "2027-01-13.json"
    if how == "deleted":
        last.unlink()
    else:
        last.write_text("[]" if how == "emptied" else (folder / "2027-01-12.json").read_text())
    check = checked(2)
    assert check is not None and check.found == [["", 0, "anchor"]]
    assert (Alarm.objects.get().kind, checked(3).found) == ("journal", [])  # the day's own file is whole again


def test_the_line_tells_a_file_that_was_changed(maude: Somebody, folder: Path) -> None:
    read(maude, 2)
    check = checked(0)
    assert check is not None
    file, out = folder / "2027-01-12.json", StringIO()
    call_command("audit_verify", anchors=file, line=f" {check.digest.upper()} ", stdout=out)
    assert out.getvalue() == "ok\n"
    rows = json.loads(file.read_text())
    rows[0]["seq"] = 1
    file.write_text(json.dumps(rows))
    with pytest.raises(CommandError, match="not the one"):
        call_command("audit_verify", anchors=file, line=check.digest)
    with pytest.raises(CommandError, match="which file"):
        call_command("audit_verify", line=check.digest)
