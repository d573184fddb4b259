"""What an entry holds, and what it refuses to hold."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amont.audit import services as audit
from amont.audit.models import AuditEntry, AuditObject, ChainHead, RetentionRule
from amont.core import clock, logs
from amont.core.errors import RuleBroken
from tests.audit.conftest import Somebody

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _rule(**fields: Any) -> RetentionRule:
    return RetentionRule.objects.create(**{"record_type": "request", "months": 36, "made_at": clock.now(), **fields})


def test_an_entry_holds_codes_and_ids(maude: Somebody) -> None:
    moment = datetime(2026, 3, 9, 14, 30, 1, 123456, tzinfo=UTC)
    rule = _rule()
    with clock.travel_to(moment):
        entry = audit.record(
            "privacy.rule.approved", actor=maude, target=rule, reason="law_change", revision=3, examined=7
        )
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.actor, stored.seq, stored.at) == (str(maude.pk), 1, moment)
    assert (stored.action, stored.record_id, stored.reason) == ("privacy.rule.approved", str(rule.pk), "law_change")
    assert (stored.revision, stored.examined, stored.request_id) == (3, 7, None)
    assert (len(bytes(stored.mac)), bytes(stored.prev)) == (32, b"")


def test_the_objects_shown_are_kept_one_by_one(maude: Somebody) -> None:
    rules = [_rule(version=version) for version in (1, 2, 3)]
    entry = audit.record("privacy.rule.listed", actor=maude, objects=[*rules, rules[0].pk, str(rules[1].pk)])
    named = AuditObject.objects.filter(entry=entry).values_list("object_id", flat=True)
    assert sorted(named) == sorted(str(rule.pk) for rule in rules)


def test_each_actor_has_a_chain_of_its_own(maude: Somebody, rosalie: Somebody) -> None:
    first = audit.record("desk.page.read", actor=maude)
    other = audit.record("desk.page.read", actor=rosalie)
    second = audit.record("desk.page.read", actor=maude)
    assert [entry.seq for entry in (first, other, second)] == [1, 1, 2]
    assert bytes(second.prev) == bytes(first.mac)
    assert bytes(ChainHead.objects.get(pk=str(maude.pk)).last) == bytes(second.mac)


@pytest.mark.parametrize("actor", ["system", "public", "demo"])
def test_named_actors_write_too(actor: str) -> None:
    assert audit.record("desk.page.read", actor=actor).actor == actor


@pytest.mark.parametrize(
    "actor", ["", "rosalie", "Rosalie Côté", "6f1b0c52-7a0e-4c0e-9a57-0f2f8f0b7c11", Somebody(pk=None)]
)  # type: ignore[arg-type]
def test_nobody_else_writes(actor: Any) -> None:
    with pytest.raises(audit.AuditError):
        audit.record("desk.page.read", actor=actor)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reason", "elle a téléphoné"),
        ("reason", "two words"),
        ("reason", "rosalie@exemple.ca"),
        ("reason", "x" * 41),
        ("reason", "line\n"),
        ("objects", ["Rosalie Côté"]),
        ("objects", [""]),
        ("objects", ["x" * 65]),
    ],
)
def test_free_text_is_refused(name: str, value: Any, maude: Somebody) -> None:
    with pytest.raises(audit.AuditError) as caught:
        audit.record("desk.page.read", actor=maude, **{name: value})
    assert str(value) not in str(caught.value)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "action", ["", "read", "Desk.page.read", "desk.page.lue à", "refused:desk.page", "desk..read", "a." * 60]
)
def test_an_action_is_a_code(action: str, maude: Somebody) -> None:
    with pytest.raises(audit.AuditError):
        audit.record(action, actor=maude)


def test_an_unsaved_target_is_refused(maude: Somebody) -> None:
    unsaved = ChainHead()
    unsaved.pk = None
    with pytest.raises(audit.AuditError):
        audit.record("desk.page.read", actor=maude, target=unsaved)


def test_an_entry_carries_the_request_it_belongs_to(maude: Somebody) -> None:
    number = uuid4()
    token = logs.request_id.set(number)
    try:
        entry = audit.record("desk.page.read", actor=maude)
    finally:
        logs.request_id.reset(token)
    assert AuditEntry.objects.get(pk=entry.pk).request_id == number


def test_a_number_of_a_chain_exists_once(maude: Somebody) -> None:
    entry = audit.record("desk.page.read", actor=maude)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.create(actor=entry.actor, seq=1, at=timezone.now(), action="x.y", prev=b"", mac=b"")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(maude: Somebody) -> None:
    with pytest.raises(audit.AuditError):
        audit.record("desk.page.read", actor=maude)
    assert not AuditEntry.objects.exists()
    assert not ChainHead.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_kept_after_the_rollback(maude: Somebody) -> None:
    with suppress(RuleBroken), transaction.atomic():
        _rule()
        audit.record("privacy.rule.approved", actor=maude)
        raise RuleBroken("no", code="too_short")
    audit.refused("privacy.rule.approved", actor=maude, reason="too_short", target_id=UUID(int=5))
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.reason) == ("refused:privacy.rule.approved", "too_short")
    assert entry.record_id == str(UUID(int=5))
    assert not RetentionRule.objects.exists()
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_the_transaction_that_will_undo_it_is_a_fault_of_ours(maude: Somebody) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.refused("privacy.rule.approved", actor=maude, reason="too_short")
