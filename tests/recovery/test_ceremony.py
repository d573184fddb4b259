"""The server's side of the ceremony: what leaves, what may come back, and what of it goes in."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django.fixtures import Settings

from amont.audit.models import AuditEntry, AuditObject
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault import VaultError
from amont.vault.models import KeyRing, KeyWrap, Kind
from amont.vault.recovery import forgotten
from amont.vault.rings import Ring
from amont.vault.services import fields, keys, objects, people
from amont.vault.services.ceremony import export_for, import_grants
from tests.faults.statements import statement_by_statement
from tests.recovery import offline
from tests.vault import known
from tests.vault.holders import by, note, person, pin_recovery

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ROWS = ["vault.KeyWrap", "audit.AuditEntry", "audit.AuditObject"]
WORDS = {"text": "ce qui fut dit"}
OTHER = "00000000-0000-4000-8000-000000000009"
File = dict[str, Any]
tool = offline.module()


@pytest.fixture
def paper(settings: Settings) -> bytes:
    """The secret of the pinned key, as two sheets would give it."""
    return pin_recovery(settings)


@pytest.fixture
def holders(paper: bytes) -> list[Ring]:
    return [person(), person()]


@pytest.fixture
def alex(paper: bytes) -> Ring:
    """Who will receive."""
    return person()


def made(holders: list[Ring], kind: Kind = Kind.SUPPORT, generations: int = 1) -> UUID:
    file = objects.create_object(kind=kind, users=[ring.user for ring in holders]).pk
    for _later in range(generations - 1):
        objects.new_generation(by(holders[0], file), object_id=file)
    return file


def lose(*rings: Ring) -> None:
    """Their owners are gone, or lost what opened them."""
    for ring in rings:
        people.keep_live(user=ring.user, ready=False)


def export(to: Ring, **chosen: Any) -> File:
    return export_for(actor="system", user=to.user, reason="ceremony", **chosen).content


def sealed_again(file: File, paper: bytes, settings: Settings) -> File:
    return offline.sealed_again(file, paper, settings.VAULT_RECOVERY)


def give(grants: File) -> Any:
    return import_grants(actor="system", grants=grants, reason="ceremony")


def objects_of(file: File) -> set[str]:
    return {row["object"] for row in file["rows"]}


def test_what_nobody_holds_any_more_opens_again_for_somebody_else(
    holders: list[Ring], alex: Ring, paper: bytes, settings: Settings
) -> None:
    file = made(holders)
    ref = note(file)
    blob = fields.seal_field(by(holders[0], ref.object_id), ref, WORDS)
    objects.new_generation(by(holders[0], file), object_id=file)
    later, text = note(file), {"text": "et plus tard"}
    other = fields.seal_field(by(holders[1], later.object_id), later, text)
    lose(*holders)
    done = give(sealed_again(export(alex), paper, settings))
    assert (done.given, done.known, done.refused) == (2, 0, [])
    assert fields.open_field(by(alex, ref.object_id), ref, blob) == WORDS
    assert keys.absorb(alex) == 2
    assert fields.open_field(by(alex, later.object_id), later, other) == text


def test_only_what_nobody_live_holds_leaves_and_registers_apart(holders: list[Ring], alex: Ring) -> None:
    lost, shredded = made(holders, generations=2), made(holders)
    thread, register = made(holders, Kind.THREAD), made(holders, Kind.REGISTER)
    objects.shred(object_id=shredded)
    third = person()
    kept = objects.create_object(kind=Kind.SUPPORT, users=[holders[0].user, third.user]).pk
    lose(*holders)
    file = export(alex)
    assert objects_of(file) == {str(lost), str(thread)}
    assert len(file["rows"]) == 3
    assert objects_of(export(alex, kinds=[Kind.REGISTER])) == {str(register)}
    assert objects_of(export(alex, objects=[kept])) == {str(kept)}
    lose(third)
    assert objects_of(export(alex)) == {str(lost), str(thread), str(kept)}


def test_who_holds_former_keys_only_does_not_hold(holders: list[Ring], alex: Ring) -> None:
    third = person()
    file = objects.create_object(kind=Kind.SUPPORT, users=[*(ring.user for ring in holders), third.user]).pk
    people.keep_live(user=third.user, ready=False)
    objects.new_generation(by(holders[0], file), object_id=file)
    people.keep_live(user=third.user, ready=True)
    lose(*holders)
    assert objects_of(export(alex)) == {str(file)}


def test_what_is_asked_by_name_must_be_there_and_of_these_kinds(holders: list[Ring], alex: Ring) -> None:
    file, register, gone = made(holders), made(holders, Kind.REGISTER), made(holders)
    objects.shred(object_id=gone)
    for wrong in (register, gone, uuid4()):
        with pytest.raises(RuleBroken):
            export(alex, objects=[file, wrong])


def test_who_has_no_live_key_receives_nothing(holders: list[Ring]) -> None:
    for user in (person(live=False).user, uuid4()):
        with pytest.raises(RuleBroken) as refused:
            export_for(actor="system", user=user, reason="ceremony")
        assert refused.value.code == "key_pending"
    assert not AuditEntry.objects.exists()


def test_what_was_never_sealed_to_the_key_is_told_apart(holders: list[Ring], alex: Ring, settings: Settings) -> None:
    before = made(holders, generations=2)
    whole = made(holders, generations=2)
    wrap = KeyWrap.objects.get(ring=None, generation__object=before, generation__number=1)
    KeyWrap.objects.filter(pk=wrap.pk).delete()
    lose(*holders)
    found = export_for(actor="system", user=alex.user, reason="ceremony")
    assert (found.objects, found.without_recovery) == ([whole], [before])
    settings.VAULT_RECOVERY = forgotten()
    found = export_for(actor="system", user=alex.user, reason="ceremony")
    assert (found.objects, sorted(found.without_recovery)) == ([], sorted([before, whole]))
    settings.VAULT_RECOVERY = None
    with pytest.raises(VaultError):
        export_for(actor="system", user=alex.user, reason="ceremony")
    wrap.save(force_insert=True)  # PostgreSQL commits no object without it


def test_what_leaves_is_sealed_and_names_the_key_that_will_receive(holders: list[Ring], alex: Ring) -> None:
    file = made(holders)
    dek = keys.keys_of(holders[0], file)[0].dek
    lose(*holders)
    content = export(alex)
    assert dek.hex() not in json.dumps(content)
    assert (content["target"]["key_id"], content["target"]["public"]) == (str(alex.key_id), alex.pk.hex())
    owner, key = UUID(content["target"]["user"]), tool.PublicKey.read(content["target"])
    assert content["target"]["confirmation"] == tool.Words(None).fingerprint(owner, key)


def test_a_second_time_changes_nothing(holders: list[Ring], alex: Ring, paper: bytes, settings: Settings) -> None:
    made(holders, generations=3)
    lose(*holders)
    grants = sealed_again(export(alex), paper, settings)
    assert give(grants).given == 3
    keys.absorb(alex)
    rows = sorted(KeyWrap.objects.values_list("pk", "own", "blob_sealed"))
    done = give(grants)
    assert (done.given, done.known, done.refused) == (0, 3, [])
    assert sorted(KeyWrap.objects.values_list("pk", "own", "blob_sealed")) == rows


def test_the_import_is_all_or_nothing(holders: list[Ring], alex: Ring, paper: bytes, settings: Settings) -> None:
    for _file in range(3):
        made(holders, generations=2)
    lose(*holders)
    grants = sealed_again(export(alex), paper, settings)
    assert statement_by_statement(lambda: give(grants), ROWS) > 6
    assert KeyWrap.objects.filter(ring=alex.key_id).count() == 6


def test_both_ways_are_in_the_journal_with_what_they_touched(
    holders: list[Ring], alex: Ring, paper: bytes, settings: Settings
) -> None:
    file = made(holders, generations=2)
    lose(*holders)
    give(sealed_again(export(alex), paper, settings))
    for action in ("vault.recovery.exported", "vault.recovery.granted"):
        entry = AuditEntry.objects.get(action=action)
        assert (entry.record_id, entry.reason, entry.examined) == (str(alex.key_id), "ceremony", 2)
        assert list(AuditObject.objects.filter(entry=entry).values_list("object_id", flat=True)) == [str(file)]


# --- what comes back and may not go in ---------------------------------------------------------------------------------


@pytest.fixture
def grants(holders: list[Ring], alex: Ring, paper: bytes, settings: Settings) -> File:
    """Two files of two keys each, sealed for Alex."""
    for _file in range(2):
        made(holders, generations=2)
    lose(*holders)
    return sealed_again(export(alex), paper, settings)


@pytest.mark.parametrize(
    "change",
    [
        {"live": False},
        {"live": False, "retired_at": clock.now()},
        {"public": bytes(range(32))},
        {"signing_public": bytes(range(32))},
        {"user": uuid4()},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_ring_that_changed_since_the_export_receives_nothing(
    change: dict[str, Any], grants: File, alex: Ring
) -> None:
    KeyRing.objects.filter(pk=alex.key_id).update(**change)
    with pytest.raises(Refused) as refused:
        give(grants)
    assert refused.value.code == "key_changed"
    assert not KeyWrap.objects.filter(key_id=alex.key_id).exists()


@pytest.mark.parametrize("name", ["key_id", "public", "signing_public", "user", "confirmation"])
def test_a_file_for_somebody_else_goes_nowhere(name: str, grants: File) -> None:
    grants["target"] = {**grants["target"], name: str(uuid4())}
    with pytest.raises(Refused):
        give(grants)


@pytest.mark.parametrize(
    "change",
    [{"schema": 2}, {"kind": "amont.recovery.export"}, {"recovery": OTHER}, {"recovery": 5}, {"rows": {}},
     {"target": None}, {"target": {}}, {"rows": None}],
    ids=str,
)  # fmt: skip
def test_a_file_that_is_not_ours_is_refused(change: File, grants: File) -> None:
    for file in ({**grants, **change}, {name: value for name, value in grants.items() if name not in change}, {}):
        with pytest.raises(RuleBroken) as refused:
            give(file)
        assert refused.value.code == "not_ours"


def _cut(row: File) -> File:
    return {**row, "blob": row["blob"][:-2]}


BAD: dict[str, Callable[[File], Any]] = {
    "one byte short": _cut,
    "one byte more": lambda row: {**row, "blob": row["blob"] + "00"},
    "another header": lambda row: {**row, "blob": "e30201" + row["blob"][6:]},
    "no hexadecimal": lambda row: {**row, "blob": "z" * 268},
    "no blob": lambda row: {name: value for name, value in row.items() if name != "blob"},
    "no id": lambda row: {name: value for name, value in row.items() if name != "id"},
    "no row": lambda row: "row",
    "unknown generation": lambda row: {**row, "dek_id": str(uuid4())},
    "unknown object": lambda row: {**row, "object": str(uuid4())},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_keeps_its_own_object_out_and_no_other(name: str, grants: File, alex: Ring) -> None:
    bad, good = grants["rows"][0]["object"], grants["rows"][-1]["object"]
    grants["rows"][0] = BAD[name](grants["rows"][0])
    done = give(grants)
    assert done.given == 2
    assert len(done.refused) == 2
    assert len(keys.keys_of(alex, UUID(good))) == 2
    with pytest.raises(VaultError):
        keys.keys_of(alex, UUID(bad))
    assert keys.absorb(alex) == 2, "nothing that went in keeps her from the rest"


def test_a_generation_of_another_object_is_refused(grants: File) -> None:
    grants["rows"][0] = {**grants["rows"][0], "object": grants["rows"][-1]["object"]}
    done = give(grants)
    assert sorted(why for _row, why in done.refused) == ["incomplete", "unknown"]
    assert done.given == 2


def test_a_row_that_comes_twice_counts_once(grants: File) -> None:
    grants["rows"].append(grants["rows"][0])
    done = give(grants)
    assert (done.given, done.refused) == (4, [(grants["rows"][0]["id"], "twice")])


def test_an_object_that_went_on_or_ended_meanwhile_waits_for_another_ceremony(
    grants: File, holders: list[Ring], alex: Ring
) -> None:
    first, last = UUID(grants["rows"][0]["object"]), UUID(grants["rows"][-1]["object"])
    for ring in holders:
        people.keep_live(user=ring.user, ready=True)
    objects.new_generation(by(holders[0], first), object_id=first)
    objects.shred(object_id=last)
    done = give(grants)
    assert done.given == 0
    assert sorted(why for _row, why in done.refused) == ["incomplete", "incomplete", "unknown", "unknown"]


# --- the tool at the table -----------------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path, settings: Settings, paper: bytes) -> Path:
    """A folder with the public file of the known key, which is pinned."""
    from amont.vault import recovery

    key = known.vectors()["recovery"]["good"][0]
    told = {name: key[name] for name in ("key_id", "public", "signing_public", "words")}
    (tmp_path / "RECOVERY_PUBLIC").write_text(json.dumps({"schema": 1, "kind": "amont.recovery.public", **told}))
    settings.VAULT_RECOVERY = recovery.read((tmp_path / "RECOVERY_PUBLIC").read_text())
    return tmp_path


def at_the_table(table: Path, file: File, words: list[str] | None = None, place: int = 0) -> Any:
    """The tool, with what is typed: the words of the key that receives, then both halves."""
    (table / "export.json").write_text(json.dumps(file))
    sheets = known.vectors()["recovery"]["good"][place]["sheets"]
    told = " ".join(file["target"]["confirmation"] if words is None else words)
    typed = told + "\n" + offline.lines(sheets["A"]) + offline.lines(sheets["B"])
    arguments = ("re-grant", "export.json", "--public", "RECOVERY_PUBLIC", "--out", "grants.json")
    return offline.run(*arguments, typed=typed, folder=table)


def test_the_tool_names_a_bad_row_and_does_the_others(table: Path, holders: list[Ring], alex: Ring) -> None:
    for _file in range(5):
        made(holders)
    lose(*holders)
    file = export(alex)
    ids = [row["id"] for row in file["rows"]]
    file["rows"][0]["wrap"] = file["rows"][1]["wrap"]  # another object's
    file["rows"][1]["commit"] = "00" * 32
    file["rows"][2] = {"id": ids[2]}
    file["rows"][3]["wrap"] = file["rows"][3]["wrap"][:-2] + "zz"
    done = at_the_table(table, file)
    assert done.returncode == 3, done.stderr
    assert re.findall(r"Refusée : (\S+)", done.stderr) == ids[:4]
    grants = json.loads((table / "grants.json").read_text())
    assert [row["id"] for row in grants["rows"]] == ids[4:]
    assert give(grants).given == 1
    assert keys.keys_of(alex, UUID(file["rows"][4]["object"]))


def test_the_tool_stops_when_the_words_read_aloud_are_not_those_of_the_file(
    table: Path, holders: list[Ring], alex: Ring
) -> None:
    """A server that puts another key in place of hers is found out at the table, before any half is typed."""
    made(holders)
    lose(*holders)
    file, thief = export(alex), person()
    stolen = {**file, "target": {**file["target"], "public": thief.pk.hex()}}
    done = at_the_table(table, stolen)
    assert done.returncode == 1
    assert "n’allez pas plus loin" in done.stderr and "Première moitié" not in done.stderr
    assert not (table / "grants.json").exists()


def test_the_tool_writes_nothing_with_the_halves_of_another_key(table: Path, holders: list[Ring], alex: Ring) -> None:
    made(holders)
    lose(*holders)
    assert at_the_table(table, export(alex), place=1).returncode == 1
    assert not (table / "grants.json").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"recovery": OTHER}, 1), ({"recovery": "x"}, 2), ({"kind": "amont.recovery.grants"}, 2), ({"rows": 5}, 2)],
)
def test_the_tool_refuses_another_export(change: File, code: int, table: Path, holders: list[Ring], alex: Ring) -> None:
    file = {**export(alex), **change}
    done = at_the_table(table, file)
    assert done.returncode == code and "Traceback" not in done.stderr
    assert not (table / "grants.json").exists()


def test_the_tool_seals_nothing_to_a_key_that_opens_for_everybody(table: Path, alex: Ring, holders: list[Ring]) -> None:
    file = export(alex)
    file["target"]["public"] = "00" * 32
    assert at_the_table(table, file).returncode == 2


def test_the_tool_never_writes_over_a_file(table: Path, holders: list[Ring], alex: Ring) -> None:
    (table / "grants.json").write_text("à garder")
    assert at_the_table(table, export(alex)).returncode == 2
    assert (table / "grants.json").read_text() == "à garder"
