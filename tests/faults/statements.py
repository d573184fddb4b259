"""A fault at each statement of a change, one after the other: all its rows are there, or none of them."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, transaction

NOT_STATEMENTS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SET CONSTRAINTS")


class Fault(Exception):
    """Raised by the test itself."""


def picture(models: Iterable[str]) -> dict[str, list[str]]:
    """Every row of these models."""
    return {name: sorted(repr(row) for row in apps.get_model(name)._default_manager.values_list()) for name in models}


def failing_at(statement: int) -> Callable[..., Any]:
    """A wrapper that raises instead of running the statement of this rank, and tells whether it did."""
    seen = count(1)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(NOT_STATEMENTS) and next(seen) == statement:
            raise Fault
        return execute(sql, params, many, context)

    return wrapper


def statement_by_statement(act: Callable[[], object], models: Iterable[str]) -> int:
    """Fail at the first statement, then the second… Nothing must have changed; at the end, it goes through.

    Returns how many statements there were, and one more.
    """
    before = picture(models)
    for statement in count(1):
        try:
            with transaction.atomic(), connection.execute_wrapper(failing_at(statement)):
                act()
        except Fault:
            assert picture(models) == before, f"rows were left by a fault at statement {statement}"
            continue
        assert picture(models) != before
        return statement
    raise AssertionError("unreachable")
