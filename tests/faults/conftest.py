"""A real server on a copy of the demo's data folder: it can be killed, and its database locked from outside."""

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
MANAGE = str(ROOT / "manage.py")
READY = "Amont is ready: "
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BUSY = """
from config.settings.demo import *
DATABASES["default"]["OPTIONS"]["timeout"] = {seconds}
"""


class House:
    """A data folder of the demo on SQLite, and the commands that work on it."""

    def __init__(self, folder: Path, *, patience: int = 20) -> None:
        self.folder, self.file = folder, folder / "amont.sqlite3"
        self.settings = folder / "patience"
        self.settings.mkdir(parents=True, exist_ok=True)
        (self.settings / "busy_settings.py").write_text(BUSY.format(seconds=patience), encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The demo's settings on this folder, with the patience that was asked."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AMONT_", "DJANGO_"))}
        path = f"{self.settings}{os.pathsep}{ROOT}"
        return {**kept, "AMONT_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "busy_settings", "PYTHONPATH": path}

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the project's commands."""
        return subprocess.run(
            [sys.executable, MANAGE, *words], env=self.environment, capture_output=True, text=True, timeout=400
        )

    def do(self, *words: str) -> None:
        """Run one of the project's commands, which must succeed."""
        done = self.command(*words)
        assert done.returncode == 0, done.stderr

    def rows(self, query: str, *values: object) -> list[Any]:
        """Read the database beside the server, as a backup would."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)) as book:
            return book.execute(query, values).fetchall()

    def column(self, query: str, *values: object) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.rows(query, *values)]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the one writing lock from outside."""
        book = sqlite3.connect(self.file, timeout=20, isolation_level=None)
        book.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            book.execute("ROLLBACK")
            book.close()


class Server:
    """`amont serve` in a process group of its own, which one signal ends."""

    def __init__(self, house: House) -> None:
        self.house = house
        with (house.folder / "stderr").open("a") as said:
            self.process = subprocess.Popen(
                [sys.executable, MANAGE, "serve"],
                env=house.environment,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                start_new_session=True,
            )
        self.host = urlsplit(self._address()).netloc

    def _address(self) -> str:
        said: IO[str] | None = self.process.stdout
        assert said is not None
        for line in said:
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
        raise AssertionError((self.house.folder / "stderr").read_text())

    def ask(self, method: str, path: str, typed: dict[str, Any] | None = None, *, timeout: float = 60) -> "Answer":
        """One exchange on a connection of its own."""
        connection = HTTPConnection(self.host, timeout=timeout)
        try:
            body = urlencode(typed, doseq=True) if typed is not None else None
            connection.request(method, path, body, FORM if typed is not None else {})
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL to every process of the server at once: nobody gets to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close()

    def _close(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> None:
        """End it as Ctrl-C does; what does not end is killed."""
        self.process.terminate()
        try:
            self.process.wait(30)
            self._close()
        except subprocess.TimeoutExpired:
            self.kill()


class Answer:
    """What a server answered."""

    def __init__(self, status: int, headers: Message, text: str) -> None:
        self.status, self.headers, self.text = status, headers, text


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, made once for all who run side by side; `AMONT_DEMO_FOLDER` names one that is already made."""
    known = os.environ.get("AMONT_DEMO_FOLDER", "")
    if known:
        return Path(known)
    shared = (
        tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else tmp_path_factory.mktemp("of")
    )
    house, made = House(shared / "season"), shared / "season-is-made"
    with (shared / "season-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(house)
            made.touch()
    return house.folder


def _make(house: House) -> None:
    def migrate(path: Path) -> None:
        house.do("migrate", "--verbosity", "0")
        with closing(sqlite3.connect(house.file)) as book:
            book.execute("VACUUM INTO ?", [str(path)])
        databases.keep_log(path)

    with databases.one_at_a_time():
        migrated = databases.migrated_file(migrate)
        if not house.file.exists():
            shutil.copyfile(migrated, house.file)
    house.do("demo", "--verbosity", "0")


@contextmanager
def serving(house: House) -> Iterator[Server]:
    """A server that is gone at the end, however the test ends."""
    server = Server(house)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def folder(season: Path, tmp_path: Path) -> Path:
    """A copy of the season for this test alone."""
    shutil.copytree(season, tmp_path / "data", ignore=shutil.ignore_patterns("serve.lock", "address", "log"))
    return tmp_path / "data"
