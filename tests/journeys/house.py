"""The demo's season, made once and copied for each journey; its clock, its mail, its tasks."""

import shutil
import time as machine
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import override_settings
from django.utils import timezone

from tests import databases

MOMENT = datetime(2026, 11, 19, 10, 0, tzinfo=ZoneInfo("America/Toronto"))
"""A Thursday of the school year: whatever the day on which the tests run, the season is the same."""

MAILERS = {"default": {"BACKEND": "amont.demo.mail.Backend"}}


@contextmanager
def that_thursday() -> Iterator[None]:
    """The machine's clock shows MOMENT and goes on from there, in every thread."""
    begun = machine.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: MOMENT + timedelta(seconds=machine.monotonic() - begun))
        yield


class Season:
    """A copy of the database in which the demo was made."""

    def __init__(self) -> None:
        self.store = databases.store()

    def make(self) -> None:
        """Build the demo in this run's database, and put a copy aside."""
        with that_thursday(), override_settings(MAILERS=MAILERS):
            call_command("demo", verbosity=0, stdout=_Silence())
        self._copy(keep=True)
        self.store.restore()

    def bring(self) -> None:
        """This run's database becomes the season."""
        self._copy(keep=False)

    def drop(self) -> None:
        """Remove the copy."""
        if isinstance(self.store, databases.SQLite):
            self._aside.unlink(missing_ok=True)
        else:
            self.store._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", f"{self.store.name}_season")

    def _copy(self, *, keep: bool) -> None:
        connections.close_all()
        if isinstance(self.store, databases.SQLite):
            self._copy_file(keep=keep)
            return
        names = (f"{self.store.name}_season", self.store.name)
        into, source = names if keep else names[::-1]
        self.store._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", into)
        self.store._run("CREATE DATABASE {} TEMPLATE {}", into, source)

    def _copy_file(self, *, keep: bool) -> None:
        assert isinstance(self.store, databases.SQLite)
        if keep:
            connection = connections[DEFAULT_DB_ALIAS]
            connection.ensure_connection()
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(self.store.file, self._aside)
        else:
            self.store.drop()
            shutil.copyfile(self._aside, self.store.file)

    @property
    def _aside(self) -> Path:
        assert isinstance(self.store, databases.SQLite)
        return self.store.file.with_suffix(".season")


class _Silence:
    """Takes what a command says."""

    def write(self, words: str) -> int:
        return len(words)


def run_tasks() -> None:
    """Do what waits in the queue, as the worker process would."""
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
