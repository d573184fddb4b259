"""Two changes at once, on PostgreSQL, with no chance in it: the second begins when the first is done and not yet kept."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

PATIENCE = 30.0
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def overtaken(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What each returned, or the exception that it ended with. The first commits once the second waits for it, or is
    over."""
    done, keep = Event(), Event()
    outcomes: list[Any] = [None, None]

    def run(place: int, act: Callable[[], Any], then: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                outcomes[place] = act()
                then()
        except Exception as error:  # the test asks which
            outcomes[place] = error
        finally:
            done.set()
            connection.close()

    def hold() -> None:
        done.set()
        assert keep.wait(PATIENCE)

    ahead = Thread(target=run, args=(0, first, hold))
    behind = Thread(target=run, args=(1, second, lambda: None))
    ahead.start()
    assert done.wait(PATIENCE)
    behind.start()
    while behind.is_alive() and not _somebody_waits():
        behind.join(0.02)
    keep.set()
    for thread in (ahead, behind):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return outcomes[0], outcomes[1]


def only_on_postgresql() -> None:
    """SQLite lets one write at a time: there is nothing to race with."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
