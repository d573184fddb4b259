"""The demo's season, made once and copied for each journey; its clock, its mail, its tasks."""

import fcntl
import shutil
import time as machine
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import override_settings
from django.utils import timezone

from amont.demo.cast import secrets_file
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
    """The demo as it was just made: its database, its files and its secrets, put aside for all who run side by side.

    On PostgreSQL it is made, and lived in, by the role that serves an installation: nothing of it needs more.
    """

    def __init__(self) -> None:
        self.store = databases.store()
        self.folder = Path(settings.RUN_DIR) / "season" / connections[DEFAULT_DB_ALIAS].vendor
        self.name = f"season_{sha256(str(self.folder).encode()).hexdigest()[:12]}"
        self.files = self.folder / "files"
        self.database = self.folder / "season.sqlite3"

    def make(self) -> None:
        """Build the demo in this run's database and put a copy aside; whoever comes second waits for it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        made = self.folder / "made"
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                self._build()
                made.touch()

    def _build(self) -> None:
        out = StringIO()
        with that_thursday(), override_settings(MAILERS=MAILERS), self.store.as_app():
            call_command("demo", stdout=out)
        (self.folder / "said").write_text(out.getvalue(), encoding="utf-8")
        shutil.copytree(settings.MEDIA_ROOT, self.files, dirs_exist_ok=True)
        shutil.copy(secrets_file(), self.folder)
        self._keep()
        self.store.restore()

    @property
    def said(self) -> str:
        """What the command said when it made the demo."""
        return (self.folder / "said").read_text(encoding="utf-8")

    def forget(self) -> None:
        """Leave no copy on a server."""
        if isinstance(self.store, databases.PostgreSQL):
            self.store._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    def bring(self) -> None:
        """This run's database, files and secrets become the season's."""
        self._bring_database()
        shutil.copytree(self.files, settings.MEDIA_ROOT, dirs_exist_ok=True)
        shutil.copy(self.folder / secrets_file().name, settings.DATA_DIR)

    def _keep(self) -> None:
        if isinstance(self.store, databases.SQLite):
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.database)])
            databases.keep_log(self.database)
        else:
            self._copy(self.store.name, self.name)

    def _bring_database(self) -> None:
        if isinstance(self.store, databases.SQLite):
            self.store._remove()
            shutil.copyfile(self.database, self.store.file)
        else:
            self._copy(self.name, self.store.name)

    def _copy(self, source: str, into: str) -> None:
        connections.close_all()
        self.store._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", into)
        self.store._run("CREATE DATABASE {} TEMPLATE {}", into, source)


def run_tasks() -> None:
    """Do what waits in the queue, as the worker process would."""
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
