"""Months are closed by seals; two years later their entries go, and a hole that no seal explains still shows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction  # noqa: F401 (asked by the mark below)

from amont.audit import services as audit
from amont.audit.models import AuditEntry, AuditObject, Seal
from amont.core import clock
from tests import databases
from tests.audit.conftest import Somebody

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def on(year: int, month: int, day: int = 10) -> datetime:
    return datetime(year, month, day, 12, 0, tzinfo=UTC)


@pytest.fixture
def years(maude: Somebody, rosalie: Somebody) -> Iterator[None]:
    """Maude wrote in January, February and June 2025; Rosalie in January alone; it is the tenth of March 2027."""
    for month, times in ((1, 3), (2, 2), (6, 2)):
        with clock.travel_to(on(2025, month)):
            for _ in range(times):
                audit.record("desk.page.read", actor=maude, objects=[rosalie.pk])
            if month == 1:
                audit.record("desk.page.read", actor=rosalie)
    with clock.travel_to(on(2027, 3)):
        audit.close_months()
        yield


def test_each_month_that_is_over_is_sealed_once_for_each_chain_that_grew(years: None, maude: Somebody) -> None:
    assert audit.close_months() == 0
    mine = Seal.objects.filter(actor=str(maude.pk)).order_by("month").values_list("month", "seq")
    assert list(mine) == [(date(2025, 1, 1), 3), (date(2025, 2, 1), 5), (date(2025, 6, 1), 7)]
    entry = AuditEntry.objects.filter(action="audit.month.closed").order_by("seq").first()
    assert entry is not None and (entry.actor, entry.reason, entry.examined) == ("system", "2025_01", 2)
    assert audit.verify() == []


def test_what_ended_two_years_ago_goes_and_the_journal_holds(years: None, maude: Somebody, rosalie: Somebody) -> None:
    kept = audit.anchors()
    assert audit.prune() == 6  # January of both, February of Maude
    assert list(AuditEntry.objects.filter(actor=str(maude.pk)).order_by("seq").values_list("seq", flat=True)) == [6, 7]
    assert not AuditEntry.objects.filter(actor=str(rosalie.pk)).exists()
    assert Seal.objects.filter(actor=str(rosalie.pk)).count() == 1
    assert audit.verify(kept) == []
    audit.record("desk.page.read", actor=rosalie)
    assert audit.verify(kept) == []
    assert audit.prune() == 0
    assert AuditEntry.objects.filter(action="audit.month.pruned").count() == 1


def faults(actor: Somebody) -> set[tuple[int, str]]:
    return {(found.seq, found.fault) for found in audit.verify() if found.actor == str(actor.pk)}


def delete_until(actor: Somebody, seq: int) -> None:
    AuditObject.objects.filter(entry__actor=str(actor.pk), entry__seq__lte=seq).delete()
    AuditEntry.objects.filter(actor=str(actor.pk), seq__lte=seq).delete()


def test_a_month_that_may_not_be_pruned_yet_is_missed(years: None, maude: Somebody) -> None:
    delete_until(maude, 7)  # June 2025 has its seal, and is not two years old
    assert (1, "missing") in faults(maude)


def test_half_a_month_is_missed(years: None, maude: Somebody) -> None:
    delete_until(maude, 4)
    assert (1, "missing") in faults(maude)


def test_a_seal_made_without_the_key_explains_nothing(years: None, maude: Somebody) -> None:
    last = AuditEntry.objects.get(actor=str(maude.pk), seq=4)
    Seal.objects.create(month=date(2025, 1, 1), actor="other", seq=1, last=b"x", mac=bytes(32))
    Seal.objects.filter(actor=str(maude.pk), month=date(2025, 1, 1)).update(seq=4, last=last.mac)
    delete_until(maude, 4)
    assert (1, "missing") in faults(maude)


def test_a_seal_that_was_deleted_is_missed(years: None, maude: Somebody) -> None:
    audit.prune()
    Seal.objects.filter(actor=str(maude.pk)).delete()
    assert (1, "missing") in faults(maude)


def test_a_journal_that_does_not_hold_is_not_pruned(years: None, maude: Somebody) -> None:
    AuditEntry.objects.filter(actor=str(maude.pk), seq=6).update(reason="x")
    with pytest.raises(CommandError, match="nothing is pruned"):
        call_command("audit_prune")
    assert AuditEntry.objects.filter(actor=str(maude.pk)).count() == 7


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no roles")
@pytest.mark.django_db(transaction=True)
def test_the_role_that_serves_closes_months_and_prunes_none(maude: Somebody) -> None:
    with databases.store().as_app():
        with clock.travel_to(on(2025, 1)), transaction.atomic():
            audit.record("desk.page.read", actor=maude)
        with clock.travel_to(on(2027, 3)):
            assert audit.close_months() == 1
            with pytest.raises(CommandError, match="owner"):
                call_command("audit_prune")
    with clock.travel_to(on(2027, 3)):
        call_command("audit_prune")
    assert not AuditEntry.objects.filter(actor=str(maude.pk)).exists()
