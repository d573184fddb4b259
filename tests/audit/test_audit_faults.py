"""A change and its entry commit or vanish together; actors don't wait for each other."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from amont.audit import services as audit
from amont.audit.models import AuditEntry, AuditObject, ChainHead, RetentionRule
from tests.audit.conftest import Somebody

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


class FaultError(DatabaseError):
    """The n-th statement failed."""


@contextmanager
def fault_at(number: int) -> Iterator[list[str]]:
    """Raise at the `number`-th statement (from 0); gives the statements that went before."""
    seen: list[str] = []

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if len(seen) == number:
            raise FaultError
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def _change(actor: Somebody, version: int) -> None:
    with transaction.atomic():
        rule = RetentionRule.objects.create(record_type="request", months=6, version=version, made_at=timezone.now())
        audit.record("privacy.rule.changed", actor=actor, target=rule, objects=[rule], revision=version)


def _state() -> tuple[int, int, int, list[int]]:
    heads = sorted(ChainHead.objects.values_list("seq", flat=True))
    return RetentionRule.objects.count(), AuditEntry.objects.count(), AuditObject.objects.count(), heads


@pytest.mark.parametrize("first", [True, False], ids=["first entry of a chain", "later entry"])
def test_a_fault_at_any_statement_leaves_neither_change_nor_entry(first: bool, maude: Somebody) -> None:
    if not first:
        _change(maude, 1)
    before = _state()
    number = 0
    while True:
        try:
            with fault_at(number) as statements:
                _change(maude, 2)
            break
        except FaultError:
            assert _state() == before
            assert audit.verify() == []
            number += 1
    assert number == len(statements) >= 5
    assert _state()[:3] == (before[0] + 1, before[1] + 1, before[2] + 1)
    assert audit.verify() == []


def test_a_change_undone_after_its_entry_takes_the_entry_along(maude: Somebody) -> None:
    with suppress(FaultError), transaction.atomic():
        _change(maude, 1)
        raise FaultError
    assert _state() == (0, 0, 0, [])


def test_an_entry_undone_alone_takes_its_place_in_the_chain_along(maude: Somebody) -> None:
    with transaction.atomic():
        audit.record("desk.page.read", actor=maude)
        with suppress(FaultError), transaction.atomic():
            audit.record("desk.page.read", actor=maude)
            raise FaultError
        audit.record("desk.page.read", actor=maude)
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert audit.verify() == []


def _in_threads(*works: Callable[[], None]) -> list[BaseException]:
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return errors


def test_two_actors_at_once_have_two_whole_chains(maude: Somebody, rosalie: Somebody) -> None:
    def write(actor: Somebody, first: int) -> None:
        for version in range(first, first + 15):
            _change(actor, version)

    assert _in_threads(lambda: write(maude, 1), lambda: write(rosalie, 101)) == []
    assert _state() == (30, 30, 30, [15, 15])
    assert audit.verify() == []


def test_one_actor_in_three_tabs_has_one_chain_without_a_gap(maude: Somebody) -> None:
    def write(first: int) -> None:
        for version in range(first, first + 8):
            _change(maude, version)

    assert _in_threads(lambda: write(1), lambda: write(101), lambda: write(201)) == []
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 25))
    assert audit.verify() == []


def test_the_verifier_may_run_beside_writers(maude: Somebody) -> None:
    found: list[audit.Break] = []

    def write() -> None:
        for version in range(20):
            _change(maude, version)

    def check() -> None:
        for _ in range(15):
            found.extend(audit.verify())

    assert _in_threads(write, check) == []
    assert found == []


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time")
def test_an_actor_does_not_wait_for_the_open_transaction_of_another(maude: Somebody, rosalie: Somebody) -> None:
    def write_meanwhile() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        with transaction.atomic():
            audit.record("desk.page.read", actor=rosalie)

    with transaction.atomic():
        audit.record("desk.page.read", actor=maude)
        assert _in_threads(write_meanwhile) == []
    assert sorted(ChainHead.objects.values_list("seq", flat=True)) == [1, 1]
