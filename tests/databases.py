"""Test databases: the migrations run once into a template; every run and every transactional test copies it."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / ".cache" / "databases"
KEPT = 4


class Store(Protocol):
    """A database that can be put back to the state right after the migrations."""

    def create(self) -> None:
        """Make this run's database, from the template."""

    def restore(self) -> None:
        """Throw away what a test committed."""

    def drop(self) -> None:
        """Remove this run's database."""

    def as_app(self) -> AbstractContextManager[None]:
        """Inside, everybody connects as the product does once it is installed, in every thread."""


def store() -> Store:
    """The store of the database that the settings name."""
    return SQLite() if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" else PostgreSQL()


def fingerprint() -> str:
    """A digest of everything that decides what the migrations leave behind."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield ROOT / "requirements" / "run.txt"
    yield ROOT / "config" / "settings" / "base.py"
    yield ROOT / "amont" / "audit" / "roles.py"
    yield from ROOT.glob("amont/*/models.py")
    yield from ROOT.glob("amont/*/models/**/*.py")
    yield from ROOT.glob("amont/*/migrations/**/*.py")
    yield from ROOT.glob("amont/*/data/**/*.csv")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The first of several runs makes the template, the others wait for it."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(name: str) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True, skip_checks=True)
    connection.close()


def migrated_file(migrate: Callable[[Path], None]) -> Path:
    """The migrated SQLite file of this code; `migrate` makes it at the path given, where nobody has yet."""
    template = TEMPLATES / f"{fingerprint()}.sqlite3"
    if not template.exists():
        unfinished = template.with_suffix(f".{os.getpid()}")
        try:
            migrate(unfinished)
            unfinished.rename(template)
        finally:
            unfinished.unlink(missing_ok=True)
        for old in sorted(TEMPLATES.glob("*.sqlite3"), key=lambda file: -file.stat().st_mtime)[KEPT:]:
            old.unlink(missing_ok=True)
    return template


def keep_log(file: Path) -> None:
    """Put a copy that VACUUM made in WAL mode again, as every database of ours is: two threads may open it at once."""
    with closing(sqlite3.connect(file)) as book:
        book.execute("PRAGMA journal_mode=WAL")


class SQLite:
    """A file copied from a migrated file."""

    def __init__(self) -> None:
        self.file = Path(str(settings.DATA_DIR)) / f"test_{os.getpid()}.sqlite3"
        self.origin = self.file.with_suffix(".origin")

    def create(self) -> None:
        with one_at_a_time():
            # Another run may throw old templates away.
            shutil.copyfile(migrated_file(lambda path: _migrate(str(path))), self.origin)
        connections[DEFAULT_DB_ALIAS].settings_dict["NAME"] = str(self.file)
        self.restore()

    def restore(self) -> None:
        self._remove()
        shutil.copyfile(self.origin, self.file)

    def drop(self) -> None:
        self._remove()
        self.origin.unlink(missing_ok=True)

    def as_app(self) -> AbstractContextManager[None]:
        return nullcontext()  # a file has no roles

    def _remove(self) -> None:
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)


class PostgreSQL:
    """A database made with CREATE DATABASE … TEMPLATE, on the server that the settings name."""

    def __init__(self) -> None:
        self.name = f"test_amont_{os.getpid()}"
        self.template = f"amont_template_{fingerprint()}"
        self.owner = str(connections[DEFAULT_DB_ALIAS].settings_dict["USER"])

    def create(self) -> None:
        with one_at_a_time():
            if not self._exists(self.template):
                unfinished = f"amont_unfinished_{os.getpid()}"
                self._run("CREATE DATABASE {}", unfinished)
                _migrate(unfinished)
                self._run("ALTER DATABASE {} RENAME TO {}", unfinished, self.template)
            connections[DEFAULT_DB_ALIAS].settings_dict["NAME"] = self.name
            self.restore()  # the server copies a template for one at a time

    def restore(self) -> None:
        self.drop()
        self._run("CREATE DATABASE {} TEMPLATE {}", self.name, self.template)

    def drop(self) -> None:
        connections.close_all()
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    @contextmanager
    def as_app(self) -> Iterator[None]:
        entry = connections[DEFAULT_DB_ALIAS].settings_dict
        connections.close_all()
        entry["USER"] = settings.AMONT_APP_ROLE
        try:
            yield
        finally:
            connections.close_all()
            entry["USER"] = self.owner

    def _exists(self, name: str) -> bool:
        with self._maintenance() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _run(self, statement: str, *names: str) -> None:
        with self._maintenance() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _maintenance(self) -> psycopg.Connection[Any]:
        entry = connections[DEFAULT_DB_ALIAS].settings_dict
        return psycopg.connect(
            host=entry["HOST"] or None,
            port=entry["PORT"] or None,
            user=self.owner or None,
            password=entry["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        )
