"""The processes that serve: granian's web workers and one task worker, all ending with their parent."""

import gc
import http.client
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from amont.core.management.prepare import load_application

THREADS = 2
READY_WITHIN = 60.0
STOP_WITHIN = 10
ROUND = 900  # seconds
ORPHAN_STOPS_WITHIN = 5


def run(address: str, *, workers: int) -> bool:
    """Serve `address` until SIGINT or SIGTERM; print one line when the first page answers. False: it never did."""
    parts = urlsplit(address)
    granian = MPServer(
        "the application is handed over already loaded",
        address=str(parts.hostname),
        port=int(parts.port or 0),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    tasks = TaskProcess()
    silent = threading.Event()

    def started() -> None:
        # A closed terminal means stop, not reload.
        signal.signal(signal.SIGHUP, granian.signal_handler_interrupt)
        threading.Thread(target=_announce, args=(address, granian, silent), daemon=True).start()

    granian.on_startup(started)
    granian.on_shutdown(tasks.stop)
    application = load_application()

    def load() -> Callable[..., Any]:
        end_with_parent()
        return application

    connections.close_all()
    gc.freeze()  # a collection in a child would otherwise copy every page it shares with this process
    tasks.start()
    granian.serve(target_loader=load, wrap_loader=False)
    return not silent.is_set()


def _announce(address: str, granian: MPServer, silent: threading.Event) -> None:
    """Say that the site answers, once it does; when it does not, set `silent` and stop."""
    deadline = time.monotonic() + READY_WITHIN
    while len(granian.wrks) < granian.workers and time.monotonic() < deadline:
        time.sleep(0.02)  # nothing else may run while processes are started
    status = 0
    while time.monotonic() < deadline:
        status = _status(address)
        if status == http.client.OK:
            print(f"Amont is ready: {address}/", flush=True)
            return
        time.sleep(0.05)
    print(f"Amont does not answer at {address}/healthz (last status: {status or 'none'}).", file=sys.stderr, flush=True)
    silent.set()
    os.kill(os.getpid(), signal.SIGTERM)


def _status(address: str) -> int:
    """Ask as the proxy in front would: by the name of the installation, and over TLS where it insists on it."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    headers = {"Host": settings.ALLOWED_HOSTS[0], "X-Forwarded-Proto": "https"}
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class TaskProcess:
    """The process that runs background tasks; started again when it ends by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: multiprocessing.Process | None = None

    def start(self) -> None:
        """Start the worker and the thread that watches it."""
        self._spawn()
        threading.Thread(target=self._watch, daemon=True).start()

    def _spawn(self) -> None:
        self._process = multiprocessing.Process(target=_work, name="amont-tasks")
        self._process.start()

    def _watch(self) -> None:
        while self._process is not None:
            self._process.join()
            if self._stopping.wait(timeout=2):
                return
            self._spawn()

    def stop(self) -> None:
        """Let the running task end, then end the worker."""
        self._stopping.set()
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            self._process.join(STOP_WITHIN)
            self._process.kill()


def _work() -> None:
    """Run queued tasks until SIGTERM. Ctrl-C is left to the parent, which then asks."""
    end_with_parent()
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 (needs the apps)

    worker = Worker(
        queue_names=["*"],
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"serve-{os.getpid()}",
        excluded_queue_names=[],
    )
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # being asked to stop is no warning
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, worker.shutdown)
    threading.Thread(target=_rounds, daemon=True).start()
    worker.run()


def _rounds() -> None:
    """Every quarter of an hour, do what time alone brings about; a round that fails is told, and the next one tries."""
    while True:
        try:
            call_command("rounds")
        except Exception:
            logging.getLogger("amont.rounds").exception("core.rounds.failed")
        finally:
            connections.close_all()
        time.sleep(ROUND)


def end_with_parent() -> None:
    """End this process when its parent is gone, however early or late that is: no orphan keeps the port or the lock.

    A thread waits for the parent's end of a pipe, so that a parent killed before this call is seen too. The process is
    asked first; one that was not yet listening to signals ends all the same.
    """
    threading.Thread(target=_follow, args=(multiprocessing.parent_process(),), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_STOPS_WITHIN)
    os._exit(1)
