"""`amont serve`: one command that prepares the data folder, then runs the web workers and the task worker."""

import contextlib
import fcntl
import multiprocessing
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amont.core.management import prepare, server
from amont.core.process import keep_memory_private

DEFAULT_PORT = 8000


class Command(BaseCommand):
    """Prepare (first start: database and demo), serve, and stop cleanly on Ctrl-C or SIGTERM."""

    help = "Serves Amont on this machine: database, demo data, web workers and task worker in one command."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options of the command."""
        parser.add_argument("--port", type=int, help=f"port on 127.0.0.1 (default: {DEFAULT_PORT}, or a free one)")
        parser.add_argument("--workers", type=int, default=2, help="web workers (default: 2)")

    def handle(self, *args: object, **options: object) -> None:
        """Run until told to stop; the exit code is 0 when the stop was asked for."""
        keep_memory_private()
        port, workers = options["port"], options["workers"]
        # One way of starting processes on every Python: children share the memory of what is already loaded.
        multiprocessing.set_start_method("fork", force=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)  # also where the caller had SIGINT ignored, as shells do for "&"
        folder = Path(settings.DATA_DIR)
        try:
            with _alone_on(folder), held_port(port if isinstance(port, int) else None) as held:
                address = f"http://127.0.0.1:{held}"
                (folder / "address").write_text(address + "\n", encoding="utf-8")
                prepare.prepare(self.stdout.write)
                answered = server.run(address, workers=int(str(workers)))
        except KeyboardInterrupt:
            self.stderr.write("Stopped before Amont was ready; the next start goes on from there.")
            sys.exit(130)
        if not answered:
            sys.exit(1)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _alone_on(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: two servers on one data folder would each think they own it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"Amont is already running on {folder}: stop it first, or give another --data."
            ) from None
        yield


@contextlib.contextmanager
def held_port(asked: int | None) -> Iterator[int]:
    """The port asked for, or the default, or any free one when nothing was asked and the default is taken.

    It is held from now on: a first start takes a minute before it listens, and its workers share their port, so two
    servers started together would otherwise each answer half of the other's visitors.
    """
    for port in [asked] if asked is not None else [DEFAULT_PORT, 0]:
        with socket.socket() as holder:
            try:
                found = _free(port)
                holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                holder.bind(("127.0.0.1", found))
            except (OSError, OverflowError):
                continue
            yield found
            return
    raise CommandError(f"Port {asked} cannot be used on 127.0.0.1: it is taken or not allowed. Give another --port.")


def _free(port: int) -> int:
    """The port, or any free one for 0; OSError when somebody listens on it or holds it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])
