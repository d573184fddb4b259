"""What fixtures make through the services: made once in a run, then put back row by row wherever the same begins.

    @pytest.fixture
    def cast(db): return remembered("cast", make_cast)

The rows come back exactly as the services wrote them. They are made anew when the hour, the server's
own keys or the rows before differ.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched, chain, starmap
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

from amont.core import clock

type Model = type[models.Model]
type Rows = dict[Any, tuple[Any, ...]]


@dataclass
class Made:
    """What a fixture returned, and what it changed: rows by key, before and after, in each table that moved."""

    value: Any
    before: dict[Model, Rows]
    after: dict[Model, Rows]
    script: str = ""
    """The statements that put it back, where the database takes several at once."""


VALUES = 900
"""As many in one statement as SQLite takes everywhere."""

_known: dict[tuple[str, str, str], list[Made]] = {}


def remembered[T](name: str, make: Callable[[], T]) -> T:
    """What `make` returns, with its rows in the database; `make` itself runs only the first time."""
    moments = _known.setdefault((name, f"{clock.now():%Y-%m-%d %H}", settings.AMONT_KEYS.django_secret), [])
    for made in moments:
        if all(_rows(model) == rows for model, rows in made.before.items()):
            _put_back(made)
            return copy.deepcopy(made.value)  # type: ignore[no-any-return]
    before = {model: _rows(model) for model in _every_model()}
    value = make()
    after = {model: _rows(model) for model in before}
    moved = [model for model in before if before[model] != after[model]]
    kept = Made(copy.deepcopy(value), {one: before[one] for one in moved}, {one: after[one] for one in moved})
    moments.append(kept)
    return value


def _every_model() -> list[Model]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def _fields(model: Model) -> list[str]:
    quote = connection.ops.quote_name
    return [quote(field.column) for field in model._meta.local_concrete_fields if not field.generated]


def _table(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: Model) -> str:
    assert model._meta.pk is not None
    return connection.ops.quote_name(model._meta.pk.column)


def _rows(model: Model) -> Rows:
    """Every row by its key, as the database gives it."""
    columns = ", ".join([_key(model), *_fields(model)])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_table(model)}")
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _put_back(made: Made) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            made.script = made.script or ";".join(starmap(connection.ops.compose_sql, _statements(made)))
            cursor.execute(made.script)  # all at once: this runs before nearly every test
        else:
            for statement, values in _statements(made):
                cursor.execute(statement, values)


def _statements(made: Made) -> Iterator[tuple[str, list[Any]]]:
    """What turns the rows before into the rows after, with values."""
    for model, after in made.after.items():
        before = made.before[model]
        for key in (key for key in before if before[key] != after.get(key)):
            yield f"DELETE FROM {_table(model)} WHERE {_key(model)} = %s", [key]
        new = (row for key, row in after.items() if before.get(key) != row)
        columns = _fields(model)
        for some in batched(new, VALUES // len(columns)):
            rows = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(some))
            yield f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES {rows}", list(chain(*some))
    for statement in connection.ops.sequence_reset_sql(no_style(), list(made.after)):
        yield statement, []
