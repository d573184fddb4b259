"""Starts and stops the real server as a person would, and weighs its processes."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

READY = "Amont is ready: "
PATIENCE = 600


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`script/serve` of one tree on one data folder; `seconds` is how long it took to be ready.

    The script serves with the demo's settings alone: others are served by the command that it ends in.
    """

    def __init__(self, root: Path, data: Path, *, settings: str = "", **environment: str) -> None:
        data.mkdir(parents=True, exist_ok=True)
        port = str(free_port())
        command = [str(root / "script" / "serve"), "--port", port, "--data", str(data)]
        if settings:
            command = [str(root / ".venv" / "bin" / "amont"), "serve", "--port", port, "--settings", settings]
            environment["AMONT_DATA"] = str(data)
        log = data.with_name(data.name + ".log")
        begun = time.monotonic()
        with log.open("a") as errors:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        try:
            self.address = self._await_ready(log)
        finally:
            watchdog.cancel()
        self.seconds = time.monotonic() - begun

    def _await_ready(self, log: Path) -> str:
        assert self.process.stdout is not None
        line: str
        for line in self.process.stdout:
            if line.startswith(READY):
                return line.removeprefix(READY).strip().rstrip("/")
        raise RuntimeError(f"The server did not start:\n{log.read_text()[-4000:]}")

    def stop(self) -> None:
        """Ctrl-C, and wait."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(timeout=30)

    def memory_mb(self) -> float:
        """Proportional set size of the server and all its children, in MB."""
        return sum(_pss_kb(pid) for pid in _tree(self.process.pid)) / 1024


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _tree(int(child))


def _pss_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
