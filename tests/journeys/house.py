"""The demo's season, made once and copied for each journey; its clock, its mail, its tasks."""

import os
import shutil
import time as machine
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
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
    """A copy of the database in which the demo was made. In a folder that stays, the copy stays too."""

    def __init__(self) -> None:
        self.store = databases.store()
        self.name = f"season_{os.getpid()}"  # its seals open with this run's keys alone
        self.file = Path(settings.DATA_DIR) / f"season_{databases.fingerprint()}.sqlite3"

    def make(self) -> None:
        """Build the demo in this run's database, and put a copy aside."""
        if self._is_there():
            return
        with that_thursday(), override_settings(MAILERS=MAILERS):
            call_command("demo", verbosity=0, stdout=StringIO())
        connections[DEFAULT_DB_ALIAS].ensure_connection()
        self._copy(keep=True)
        self.store.restore()

    def forget(self) -> None:
        """Leave no copy on a server."""
        if isinstance(self.store, databases.PostgreSQL):
            self.store._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    def bring(self) -> None:
        """This run's database becomes the season."""
        self._copy(keep=False)

    def _is_there(self) -> bool:
        return isinstance(self.store, databases.SQLite) and self.file.exists()

    def _copy(self, *, keep: bool) -> None:
        if isinstance(self.store, databases.SQLite):
            self._copy_file(self.store, keep=keep)
            return
        connections.close_all()
        names = (self.name, self.store.name)
        into, source = names if keep else names[::-1]
        self.store._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", into)
        self.store._run("CREATE DATABASE {} TEMPLATE {}", into, source)

    def _copy_file(self, store: databases.SQLite, *, keep: bool) -> None:
        if keep:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])
        else:
            store._remove()
            shutil.copyfile(self.file, store.file)


def run_tasks() -> None:
    """Do what waits in the queue, as the worker process would."""
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
