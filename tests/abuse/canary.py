"""Canaries: secrets typed through the real screens, and the places where none of them may be found afterwards."""

import base64
import pickle
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client

from amont.accounts.models import LoginSession
from amont.accounts.sessions import SessionStore
from amont.demo.theft.loot import database
from amont.demo.theft.search import Hit, Search
from amont.directory.models import Organization


@dataclass
class Canaries:
    """Every secret of a run by name. What can be chosen holds `stem`; what is drawn is noted as it was drawn."""

    stem: str = field(default_factory=lambda: f"canari{secrets.token_hex(6)}")
    drawn: dict[str, list[str]] = field(default_factory=dict)
    mailed: list[str] = field(default_factory=list)

    def __call__(self, more: str = "") -> str:
        """Words with the stem in them."""
        return f"{self.stem} {more}".strip()

    def note(self, name: str, *values: str) -> None:
        """Something drawn by the house: a code, a token, the id of a session."""
        self.drawn.setdefault(name, []).extend(values)

    def session_of(self, client: Client) -> None:
        """The id that this browser sends, and the key of its ring."""
        self.note("session", client.cookies[settings.SESSION_COOKIE_NAME].value)
        if settings.KEY_COOKIE_NAME in client.cookies and client.cookies[settings.KEY_COOKIE_NAME].value:
            self.note("key of the session", client.cookies[settings.KEY_COOKIE_NAME].value)

    @property
    def sought(self) -> dict[str, list[str]]:
        """What to look for."""
        return {"typed": [self.stem], **self.drawn}


@dataclass(frozen=True)
class Place:
    """Somewhere to look, and how to leave something there that must be found; who plants a file learns where it is."""

    look: Callable[[Search], list[Hit]]
    plant: Callable[[str], object]


def _bytes(read: Callable[[], bytes], plant: Callable[[str], object]) -> Place:
    return Place(lambda search: search.in_bytes(read()), plant)


def _folder(folder: Path) -> Place:
    return Place(lambda search: search.in_folder(folder), lambda marker: _write(folder / "planted.bin", marker))


def _write(path: Path, marker: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\x00" + base64.b64encode(marker.encode()))
    return path


def places(*, temporary: Path, log: Callable[[], str], say: Callable[[str], object]) -> dict[str, Place]:
    """Every place, by name: rows, files, memory that outlives a request, and what leaves the house."""
    kept = {
        "dump": _bytes(database, lambda marker: Organization.objects.create(name=marker, folded=marker)),
        "sessions, decoded": _bytes(_sessions, _plant_session),
        "cache": _bytes(lambda: _rows("amont_cache"), lambda marker: caches["default"].set("planted", marker)),
        "pages kept in memory": _bytes(_pages, lambda marker: caches["pages"].set("planted", marker)),
        "data folder": _folder(Path(settings.DATA_DIR)),
        "media": _folder(Path(settings.MEDIA_ROOT)),
        "static": _folder(Path(settings.STATIC_ROOT)),
        "uploads": _folder(Path(settings.FILE_UPLOAD_TEMP_DIR)),
        "temporary": _folder(temporary),
        "mailbox": _bytes(_mailbox, lambda marker: mail.send_mail(marker, "", None, ["x@escale.example"])),
        "log": _bytes(lambda: log().encode(), say),
    }
    return kept | (_cluster() if connection.vendor == "postgresql" else {})


def _sessions() -> bytes:
    return "\n".join(
        f"{row.session_key} {SessionStore().decode(row.session_data)}" for row in LoginSession.objects.all()
    ).encode()


def _plant_session(marker: str) -> None:
    client = Client()
    session = client.session
    session["planted"] = marker
    session.save()


def _rows(table: str) -> bytes:
    """A table as text; what a cache packs is unpacked."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = cursor.fetchall()
    packed = (str(value) for row in rows for value in row)
    return "\n".join(f"{one} {_unpacked(one)}" for one in packed).encode()


def _unpacked(text: str) -> str:
    try:
        return repr(pickle.loads(base64.b64decode(text, validate=True)))
    except (ValueError, pickle.UnpicklingError, EOFError):
        return ""


def _pages() -> bytes:
    kept: Any = caches["pages"]
    return b"\n".join(kept._cache.values())


def _mailbox() -> bytes:
    """Every mail as it leaves, and each of its parts as it is read."""
    parts = (part.get_payload(decode=True) for one in mail.outbox for part in one.message().walk())
    return b"\n".join(
        [*(one.message().as_bytes() for one in mail.outbox), *(part for part in parts if isinstance(part, bytes))]
    )


# --- the cluster that script/test started --------------------------------------------------------------------


def _cluster() -> dict[str, Place]:
    folder = Path(_told("SHOW data_directory"))
    if not _may_read(folder):
        return {}
    begun = _told("SELECT pg_walfile_name(pg_current_wal_lsn())")
    base = folder / "base" / _told("SELECT oid FROM pg_database WHERE datname = current_database()")

    def plant_row(marker: str, place: str) -> None:
        Organization.objects.create(name=f"{marker} {place}", folded=f"{marker} {place}")
        _told("CHECKPOINT")

    return {
        "files of the database": Place(lambda search: search.in_folder(base), partial(plant_row, place="files")),
        "write-ahead log": _bytes(lambda: b"".join(_segments(folder, begun)), partial(plant_row, place="log")),
        "log of the server": _bytes((folder.parent / "server.log").read_bytes, _wrong_statement),
    }


def _may_read(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def _told(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0]) if cursor.description else ""


def _segments(folder: Path, begun: str) -> Iterator[bytes]:
    """What was written since `begun`; names of segments follow each other."""
    for path in sorted((folder / "pg_wal").iterdir()):
        if re.fullmatch(r"[0-9A-F]{24}", path.name) and path.name >= begun:
            yield path.read_bytes()


def _wrong_statement(marker: str) -> None:
    """The server's log tells of statements that fail, as long as nobody tells it not to."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE LOG '{marker}'; END $$")
