"""From nothing to "ready" and back, with the real script and real signals."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from amont.core.management.commands.serve import held_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def environment() -> dict[str, str]:
    ours = {"AMONT_DATABASE_URL", "AMONT_DATA", "AMONT_TEST_FOLDER", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(data: Path, port: int) -> list[str]:
    return [str(ROOT / "script" / "serve"), "--no-demo", "--data", str(data), "--port", str(port)]


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The server, once it has said that it is ready; killed with its group if a test leaves it running."""
    process = subprocess.Popen(
        command(data, port), env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    try:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Amont is ready"):
                break
        assert lines[-1:] == [f"Amont is ready: http://127.0.0.1:{port}/\n"], lines
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it started too, if it went first
        process.wait(timeout=30)
        process.stdout.close()


def members(group: int) -> list[str]:
    """The processes of a group that still live."""
    states = (path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if path.exists())
    fields = (re.sub(r"^(\d+) \(.*\)", r"\1", state).split() for state in states)
    return [field[0] for field in fields if field[3] == str(group) and field[1] != "Z"]


def status(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return int(answer.status)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was served once, and stopped by Ctrl-C."""
    folder = tmp_path_factory.mktemp("serve") / "data"
    port = free_port()
    with serving(folder, port) as process:
        assert status(port) == 200
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert members(process.pid) == []
    return folder


def test_it_is_ready_again_on_the_same_data_and_stops_when_told(data: Path):
    port = free_port()
    database = data / "amont.sqlite3"
    begun = database.stat().st_ino
    with serving(data, port) as process:
        assert status(port) == 200
        assert (data / "address").read_text().strip() == f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert members(process.pid) == []
    assert database.stat().st_ino == begun


def test_the_first_start_makes_a_recovery_key_and_the_database_remembers_it(data: Path):
    pinned = json.loads((data / "secrets" / "RECOVERY_PUBLIC").read_text())
    assert pinned["demo"] is True  # nobody has its secret: an evaluation takes no real data either
    with closing(sqlite3.connect(f"file:{data / 'amont.sqlite3'}?mode=ro", uri=True)) as book:
        rows = book.execute("SELECT hex(public), hex(signing_public) FROM vault_organizationkey").fetchall()
    assert rows == [(pinned["public"].upper(), pinned["signing_public"].upper())]


def test_killed_outright_it_leaves_no_orphan_and_starts_again(data: Path):
    with serving(data, free_port()) as process:
        process.kill()
        process.wait(timeout=10)
        until_gone = subprocess.run(
            [
                "bash",
                "-c",
                f"for i in {{1..300}}; do kill -0 -- -{process.pid} 2>/dev/null || exit 0; sleep 0.1; done; exit 1",
            ],
            check=False,
        )
        assert until_gone.returncode == 0
    port = free_port()
    with serving(data, port):
        assert status(port) == 200


@pytest.mark.parametrize("before", ["pass", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"], ids=["asked", "deaf"])
def test_a_child_whose_parent_was_killed_before_it_was_ready_ends_all_the_same(before: str):
    orphan = f"""
import multiprocessing, os, signal, time
from amont.core.management.server import end_with_parent

def work(parent):
    while os.getppid() == parent:
        time.sleep(0.01)
    {before}
    end_with_parent()
    time.sleep(600)

multiprocessing.get_context("fork").Process(target=work, args=(os.getpid(),)).start()
os._exit(0)
"""
    # its output is open as long as the child lives
    ended = subprocess.run([sys.executable, "-c", orphan], cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=60)
    assert ended.returncode == 0


def test_a_second_server_on_the_same_data_is_refused(data: Path):
    with serving(data, free_port()):
        second = subprocess.run(
            command(data, free_port()), env=environment(), capture_output=True, text=True, check=False, timeout=60
        )
    assert second.returncode == 1
    assert "already running" in second.stderr


def test_a_taken_port_is_refused_with_a_sentence(data: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = subprocess.run(
            command(data, port), env=environment(), capture_output=True, text=True, check=False, timeout=60
        )
    assert refused.returncode == 1
    assert f"Port {port} cannot be used" in refused.stderr


def test_a_port_is_held_from_the_start_so_that_two_first_starts_never_share_it(data: Path):
    with held_port(None) as port, socket.socket() as workers:
        refused = subprocess.run(
            command(data, port), env=environment(), capture_output=True, text=True, check=False, timeout=60
        )
        workers.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        workers.bind(("127.0.0.1", port))  # as ours do when they are ready
        workers.listen()
        with held_port(None) as another:
            assert another != port
    assert refused.returncode == 1
    assert f"Port {port} cannot be used" in refused.stderr


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--data"], ["--unknown"]])
def test_a_wrong_argument_is_named(arguments: list[str]):
    refused = subprocess.run(
        [str(ROOT / "script" / "serve"), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert refused.returncode == 1
    assert arguments[0] in refused.stderr
