"""The chain breaks visibly on edit, deletion, insertion, recomputation and rollback."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from amont.audit import chain, revisions
from amont.audit import services as audit
from amont.audit.models import AuditEntry, AuditObject, ChainHead
from amont.outreach import services as outreach
from amont.outreach.models import Capsule
from config.keys import Keys, fresh
from tests.audit.conftest import Somebody
from tests.cast import Cast
from tests.outreach.conftest import make_poster

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SHOWN = [str(uuid4()) for _ in range(3)]


@pytest.fixture
def actor(maude: Somebody, rosalie: Somebody) -> str:
    """A chain of six entries beside another one."""
    for number in range(6):
        audit.record(
            "casework.person.listed", actor=maude, objects=SHOWN[: number % 4], reason="usual", examined=number
        )
        audit.record("casework.person.listed", actor=rosalie)
    assert audit.verify() == []
    return str(maude.pk)


def _entry(actor: str, seq: int) -> AuditEntry:
    return AuditEntry.objects.get(actor=actor, seq=seq)


def _faults(actor: str) -> set[tuple[int, str]]:
    breaks = audit.verify()
    assert {found.actor for found in breaks} <= {actor}
    return {(found.seq, found.fault) for found in breaks}


EDITS: dict[str, Callable[[], object]] = {
    "at": timezone.now,
    "action": lambda: "casework.person.read",
    "record_id": lambda: str(uuid4()),
    "revision": lambda: 8,
    "examined": lambda: 80,
    "reason": lambda: "",
    "request_id": uuid4,
    "prev": lambda: bytes(32),
    "mac": lambda: bytes(32),
    "sealed_actor": lambda: b"x",
}


@pytest.mark.parametrize("field", sorted(EDITS))
def test_an_edited_entry_shows(field: str, actor: str) -> None:
    AuditEntry.objects.filter(actor=actor, seq=3).update(**{field: EDITS[field]()})
    assert (3, "altered") in _faults(actor)


def test_every_field_is_covered() -> None:
    columns = {field.attname for field in AuditEntry._meta.concrete_fields}
    assert columns - set(EDITS) == {"id", "actor", "seq", "signature"}  # the three first are tried below


def test_an_entry_moved_to_another_actor_shows(actor: str, rosalie: Somebody) -> None:
    AuditEntry.objects.filter(actor=actor, seq=6).update(actor=str(rosalie.pk), seq=7)
    faults = {(found.actor, found.fault) for found in audit.verify()}
    assert {(actor, "missing"), (str(rosalie.pk), "altered"), (str(rosalie.pk), "head")} <= faults


def test_an_entry_with_another_id_shows(actor: str) -> None:
    entry = _entry(actor, 5)  # seq 5 names no object
    assert not entry.objects_named.exists()
    AuditEntry.objects.filter(pk=entry.pk).update(id=uuid4())
    assert _faults(actor) == {(5, "altered")}


def test_two_entries_that_change_places_show(actor: str) -> None:
    one, two = _entry(actor, 2), _entry(actor, 3)
    AuditEntry.objects.filter(pk=one.pk).update(seq=99)
    AuditEntry.objects.filter(pk=two.pk).update(seq=2)
    AuditEntry.objects.filter(pk=one.pk).update(seq=3)
    assert {(2, "altered"), (3, "altered")} <= _faults(actor)


@pytest.mark.parametrize("seq", range(1, 7))
def test_a_deleted_entry_shows(seq: int, actor: str) -> None:
    AuditObject.objects.filter(entry=_entry(actor, seq)).delete()
    _entry(actor, seq).delete()
    assert (seq, "missing") in _faults(actor)


def test_a_deleted_object_shows(actor: str) -> None:
    AuditObject.objects.filter(entry=_entry(actor, 4), object_id=SHOWN[0]).delete()
    assert _faults(actor) == {(4, "altered")}


def test_an_added_object_shows(actor: str) -> None:
    AuditObject.objects.create(entry=_entry(actor, 4), object_id=str(uuid4()))
    assert _faults(actor) == {(4, "altered")}


def test_an_inserted_entry_shows(actor: str) -> None:
    last = _entry(actor, 6)
    AuditEntry.objects.create(actor=actor, seq=7, at=last.at, action="x.y", prev=last.mac, mac=bytes(32))
    assert {(7, "altered"), (7, "head")} <= _faults(actor)


def test_a_copied_entry_shows(actor: str) -> None:
    copy = _entry(actor, 6)
    copy.pk, copy.seq = uuid4(), 7
    copy.save(force_insert=True)
    assert {(7, "unlinked"), (7, "altered"), (7, "head")} <= _faults(actor)


def test_a_chain_recomputed_without_the_key_shows(actor: str) -> None:
    """Somebody who can write in the database removes an entry and rebuilds all that follows, the head too."""
    AuditObject.objects.filter(entry=_entry(actor, 3)).delete()
    _entry(actor, 3).delete()
    stolen = bytes(32)
    prev = bytes(_entry(actor, 2).mac)
    for seq in (4, 5, 6):
        entry = _entry(actor, seq)
        entry.seq, entry.prev = seq - 1, prev
        entry.mac = prev = chain.mac(entry, [named.object_id for named in entry.objects_named.all()], stolen)
        entry.save()
    ChainHead.objects.filter(pk=actor).update(seq=5, last=prev, mac=chain.head_mac(actor, 5, prev, stolen))
    assert {(3, "altered"), (4, "altered"), (5, "altered"), (5, "head")} <= _faults(actor)


def test_a_shortened_chain_shows_and_takes_no_new_entry(actor: str, maude: Somebody) -> None:
    AuditObject.objects.filter(entry__actor=actor, entry__seq__gt=4).delete()
    AuditEntry.objects.filter(actor=actor, seq__gt=4).delete()
    ChainHead.objects.filter(pk=actor).update(seq=4, last=_entry(actor, 4).mac)
    assert _faults(actor) == {(4, "head")}
    with pytest.raises(audit.AuditError):
        audit.record("desk.page.read", actor=maude)


def test_a_chain_without_its_head_shows(actor: str) -> None:
    ChainHead.objects.filter(pk=actor).delete()
    assert _faults(actor) == {(6, "head")}


def test_a_head_without_its_chain_shows(actor: str) -> None:
    AuditObject.objects.filter(entry__actor=actor).delete()
    AuditEntry.objects.filter(actor=actor).delete()
    assert _faults(actor) == {(1, "missing")}


def test_a_chain_put_back_whole_to_an_older_state_shows_against_an_anchor(actor: str, maude: Somebody) -> None:
    older = ChainHead.objects.get(pk=actor)
    for _ in range(3):
        audit.record("desk.page.read", actor=maude)
    kept = audit.anchors()
    AuditEntry.objects.filter(actor=actor, seq__gt=older.seq).delete()
    ChainHead.objects.filter(pk=actor).update(seq=older.seq, last=older.last, mac=older.mac)
    assert audit.verify() == []  # nothing inside the database can tell
    assert audit.verify(kept) == [audit.Break(actor, 9, "anchor")]


def test_a_chain_that_went_on_since_the_anchor_holds(actor: str, maude: Somebody) -> None:
    kept = audit.anchors()
    audit.record("desk.page.read", actor=maude)
    assert audit.verify(kept) == []


def test_a_record_put_back_to_an_older_version_shows(cast: Cast) -> None:
    capsule = make_poster(cast).capsules[0]
    outreach.save_capsule(actor=cast.claire, capsule_id=capsule.pk, question_fr="Et après, on fait quoi?")
    outreach.publish_capsule(actor=cast.claire, capsule_id=capsule.pk)
    outreach.withdraw_capsule(actor=cast.claire, capsule_id=capsule.pk)
    now = Capsule.objects.get(pk=capsule.pk).revision
    assert audit.verify() == []
    Capsule.objects.filter(pk=capsule.pk).update(revision=now - 1)
    assert audit.verify() == [audit.Break(str(capsule.pk), now, "rolled_back")]
    Capsule.objects.filter(pk=capsule.pk).update(revision=now + 1)
    assert audit.verify() == [audit.Break(str(capsule.pk), now, "unrecorded")]


def test_every_model_that_counts_its_changes_is_watched() -> None:
    assert {model._meta.label for model in revisions.watched()} == {"outreach.Capsule", "outreach.Poster"}


def test_a_new_key_writes_on_and_the_former_entries_still_hold(actor: str, maude: Somebody, settings: Settings) -> None:
    former = settings.AMONT_KEYS.audit_key[settings.AMONT_KEYS.audit_key.current].hex()
    settings.AMONT_KEYS = Keys.from_hex({**fresh(), "AUDIT_KEY_1": former, "AUDIT_KEY_2": fresh()["AUDIT_KEY_1"]})
    audit.record("desk.page.read", actor=maude)
    assert audit.verify() == []
    settings.AMONT_KEYS = Keys.from_hex(fresh())
    assert len([found for found in audit.verify() if found.fault == "altered"]) == 13


def test_the_command_says_ok(actor: str) -> None:
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert out.getvalue() == "ok\n"


def test_the_command_names_the_break_and_exits_1(actor: str) -> None:
    AuditEntry.objects.filter(actor=actor, seq=3).update(reason="other")
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("audit_verify", stdout=out)
    assert caught.value.code == 1
    assert out.getvalue() == f"altered\t{actor}\t3\n"


def test_the_command_reads_the_anchors_that_its_fellow_printed(actor: str, tmp_path: Path) -> None:
    printed = StringIO()
    call_command("audit_anchor", stdout=printed)
    kept = tmp_path / "anchors.json"
    kept.write_text(printed.getvalue())
    assert {row["seq"] for row in json.loads(printed.getvalue())} == {6}
    out = StringIO()
    call_command("audit_verify", anchors=kept, stdout=out)
    assert out.getvalue() == "ok\n"
