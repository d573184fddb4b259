"""What is taken: a copy of the database as bytes, without the demo's own mail; and the secrets of the folder."""

import glob
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from amont.demo.models import SentMail
from config import keys

OWN_MAIL = SentMail._meta.db_table
"""The demo keeps the mail that it does not send, to show it; an installation keeps none. It is left out of the loot."""


def database() -> bytes:
    """The whole database in one piece: pages of SQLite, free ones included, or what pg_dump writes. Nothing on disk."""
    return _pages() if connection.vendor == "sqlite" else _dump()


def _pages() -> bytes:
    name = Path(str(connection.settings_dict["NAME"]))
    book = sqlite3.connect(f"{name.as_uri()}?mode=ro", uri=True)
    with closing(book), closing(sqlite3.connect(":memory:")) as copy:
        book.backup(copy)
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute(f"DELETE FROM {OWN_MAIL}")  # noqa: S608 (a name of ours)
        copy.commit()
        return copy.serialize()


def _dump() -> bytes:
    entry = connection.settings_dict
    where = [
        f"--{option}={entry[name]}"
        for option, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if entry[name]
    ]
    command = [_pg_dump(), "--no-password", f"--exclude-table-data={OWN_MAIL}", *where, str(entry["NAME"])]
    environment = {"PGPASSWORD": str(entry["PASSWORD"])} if entry["PASSWORD"] else {}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(f"pg_dump did not copy the database: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _pg_dump() -> str:
    newest = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_dump"), key=lambda path: int(path.split("/")[4]))  # noqa: PTH207
    found = newest[-1] if newest else shutil.which("pg_dump")
    if found is None:
        raise CommandError("pg_dump is not installed: the database cannot be copied.")
    return found


def stolen_secrets() -> keys.Keys:
    """The server's secrets, read from their folder."""
    return keys.load(Path(settings.SECRETS_DIR))


@contextmanager
def holding(secrets: keys.Keys | None) -> Iterator[None]:
    """Work as somebody who has these secrets; None: who has none of ours, and tries with others of the same shape.

    Nobody shares a machine with a thief: whoever signs in to the demo meanwhile waits for nothing.
    """
    ours, folder = settings.AMONT_KEYS, settings.RUNTIME_DIR
    with TemporaryDirectory() as own:
        settings.AMONT_KEYS, settings.RUNTIME_DIR = secrets or keys.Keys.from_hex(keys.fresh()), Path(own)
        try:
            yield
        finally:
            settings.AMONT_KEYS, settings.RUNTIME_DIR = ours, folder
