"""T50: a change and its entry commit or vanish together; a refusal stays; whatever is bent shows; nothing without audit.

What bends a chain, edit by edit, is tried in tests/audit/test_audit_chain.py; the two roles of PostgreSQL in
tests/audit/test_audit_roles.py. Here are the product's own acts, whole.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation

from amont.accounts import services as accounts
from amont.accounts.models import Account, Role
from amont.activities import services as activities
from amont.audit import chain
from amont.audit import services as audit
from amont.audit.models import AuditEntry, AuditObject, ChainHead
from amont.directory import services as directory
from amont.outreach import services as outreach
from amont.outreach.models import Capsule
from config.keys import fresh
from tests.abuse import routes
from tests.abuse.things import Things, addresses
from tests.activities.conftest import World, build
from tests.cast import Cast
from tests.faults.statements import Fault, failing_at, statement_by_statement
from tests.outreach.conftest import make_poster

pytestmark = pytest.mark.django_db
EVERYTHING = sorted(
    model._meta.label
    for model in apps.get_models()
    if model.__module__.startswith("amont.") and model._meta.app_label != "demo"
)


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


# --- a change and its entry, together


def change_settings(world: World) -> Callable[[], object]:
    return lambda: directory.save_settings(actor=world.cast.helene, short_name="Escale", neq="1234567890")


def give_a_role(world: World) -> Callable[[], object]:
    cast = world.cast
    return lambda: accounts.add_role(actor=cast.helene, account=cast.karl, role=Role.WORKER, program=cast.adulte)


def triage(world: World) -> Callable[[], object]:
    request = world.triaged()
    return lambda: world.refuse(request)


def read_a_contact(world: World) -> Callable[[], object]:
    request = world.receive()
    return lambda: activities.read_contact(actor=world.cast.claire, request_id=request.pk)


def publish_a_capsule(world: World) -> Callable[[], object]:
    capsule = make_poster(world.cast).capsules[0]
    return lambda: outreach.withdraw_capsule(actor=world.cast.claire, capsule_id=capsule.pk)


def close_an_alarm(world: World) -> Callable[[], object]:
    alarm = audit.raise_alarm("hours", actor=world.cast.maude)
    return lambda: audit.acknowledge_alarm(actor=world.cast.claire, alarm_id=alarm.pk, outcome="expected")


ACTS = (change_settings, give_a_role, triage, publish_a_capsule, close_an_alarm)


@pytest.mark.parametrize("prepare", ACTS, ids=lambda one: one.__name__)
def test_a_change_and_its_entry_commit_or_vanish_together(prepare: Callable[..., Any], world: World) -> None:
    act = prepare(world)
    entries = AuditEntry.objects.count()
    assert statement_by_statement(act, EVERYTHING) > 5
    assert AuditEntry.objects.count() > entries
    assert audit.verify() == []


# --- a refusal stays


@pytest.mark.django_db(transaction=True)
def test_a_refusal_of_the_product_is_kept_after_its_rollback(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.helene)
    role = cast.helene.memberships.get()
    assert client.post(f"/interne/equipe/{cast.helene.pk}/roles/{role.pk}/retirer/").status_code == 302
    assert cast.helene.memberships.count() == 1
    entry = AuditEntry.objects.get(action__startswith="refused:")
    assert (entry.actor, entry.reason) == (str(cast.helene.pk), "last_role")
    assert audit.verify() == []


# --- whatever is bent shows


def faults() -> set[str]:
    return {found.fault for found in audit.verify()}


def of(account: Account) -> Any:
    return AuditEntry.objects.filter(actor=str(account.pk)).order_by("seq")


def edit(cast: Cast) -> None:
    of(cast.helene).filter(seq=3).update(action="accounts.profile.saved")


def delete(cast: Cast) -> None:
    gone = of(cast.helene).get(seq=3)
    AuditObject.objects.filter(entry=gone).delete()
    gone.delete()


def insert(cast: Cast) -> None:
    last = of(cast.helene).last()
    AuditEntry.objects.create(
        actor=last.actor, seq=last.seq + 1, at=last.at, action="accounts.profile.saved", prev=last.mac, mac=bytes(32)
    )


def recompute(cast: Cast) -> None:
    """Without the key of the installation: every entry from the third, and the head."""
    key = bytes.fromhex(fresh()["AUDIT_KEY_1"])
    prev = bytes(of(cast.helene).get(seq=2).mac)
    for entry in of(cast.helene).filter(seq__gte=3):
        entry.reason, entry.prev = "other", prev
        entry.mac = prev = chain.mac(entry, [one.object_id for one in entry.objects_named.all()], key)
        entry.save()
    actor, last = str(cast.helene.pk), of(cast.helene).last()
    ChainHead.objects.filter(pk=actor).update(last=prev, mac=chain.head_mac(actor, last.seq, prev, key))


@pytest.mark.parametrize("bend", [edit, delete, insert, recompute], ids=lambda one: one.__name__)
def test_a_bent_chain_shows(bend: Callable[[Cast], None], cast: Cast) -> None:
    assert audit.verify() == []
    bend(cast)
    assert faults() & {"altered", "missing", "head"}


def test_a_record_put_back_shows(cast: Cast) -> None:
    capsule = make_poster(cast).capsules[0]
    outreach.withdraw_capsule(actor=cast.claire, capsule_id=capsule.pk)
    assert audit.verify() == []
    Capsule.objects.filter(pk=capsule.pk).update(revision=Capsule.objects.get(pk=capsule.pk).revision - 1)
    assert faults() == {"rolled_back"}


# --- with the audit down


@contextmanager
def audit_down() -> Iterator[None]:
    """No entry can be written."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("INSERT") and "audit_auditentry" in sql:
            raise DatabaseError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


@pytest.mark.parametrize("prepare", ACTS, ids=lambda one: one.__name__)
def test_with_the_audit_down_nothing_is_written(prepare: Callable[..., Any], world: World) -> None:
    act = prepare(world)
    with audit_down(), pytest.raises(DatabaseError):
        act()


def test_with_the_audit_down_a_contact_is_not_opened(world: World) -> None:
    read = read_a_contact(world)
    with audit_down(), pytest.raises(DatabaseError):
        read()
    assert read() is not None


def test_with_the_audit_down_what_is_journalled_when_read_is_not_shown(things: Things) -> None:
    """Every staff page that writes a line when it is opened, found by opening them all."""
    client = Client(raise_request_exception=False)
    client.force_login(things.world.cast.helene)
    every = [*addresses(things.made), *((one.name, one.address) for one in routes.ours() if one.is_staff)]
    journalled, shown = [], []
    for name, address in every:
        before = AuditEntry.objects.exclude(action__startswith="refused:").count()
        client.get(address)
        if AuditEntry.objects.exclude(action__startswith="refused:").count() == before:
            continue
        journalled.append(name)
        with audit_down():
            if client.get(address).status_code < 500:
                shown.append(name)
    assert {"privacy:journal", "privacy:export", "privacy:alarms", "impact:records"} <= set(journalled)
    assert shown == []


def test_a_fault_in_the_middle_of_an_entry_leaves_no_half_of_it(cast: Cast) -> None:
    before = AuditEntry.objects.count(), AuditObject.objects.count()
    for statement in (1, 2, 3, 4):
        with pytest.raises(Fault), transaction.atomic(), connection.execute_wrapper(failing_at(statement)):
            audit.record("vault.list.shown", actor=cast.maude, objects=[cast.karl.pk])
        assert (AuditEntry.objects.count(), AuditObject.objects.count()) == before
    assert audit.verify() == []
