"""Brings a data folder to what the server needs: a migrated database and, in the demo, an invented organisation."""

import logging
import multiprocessing
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core import checks
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command, get_commands
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from django.utils.module_loading import import_string


def prepare(say: Callable[[str], object]) -> None:
    """Migrate, and seed a new database, in a process of its own: the server stays as small as on a later start."""
    for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)
    worker = multiprocessing.Process(target=_prepare, args=(say,))
    worker.start()
    try:
        if not _gathers_static_files():
            load_application()  # meanwhile, on the other core
        worker.join()
    except BaseException:
        worker.terminate()
        worker.join()
        raise
    if worker.exitcode:
        sys.exit(worker.exitcode if worker.exitcode > 0 else 1)


def _gathers_static_files() -> bool:
    """True where style sheets and scripts are served from one folder under names that hold their hash (production)."""
    return issubclass(import_string(settings.STORAGES["staticfiles"]["BACKEND"]), ManifestFilesMixin)


def load_application() -> WSGIHandler:
    """Load everything that the workers will share: settings, middleware, every address and view."""
    storage: Any = staticfiles_storage
    if _gathers_static_files():  # since this process began, which read the list then
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()
    application = get_internal_wsgi_application()
    len(get_resolver().reverse_dict)  # counting its names loads the whole URLconf
    return application


def _prepare(say: Callable[[str], object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # each page published in the demo is no news
    settings_of_database = connections[DEFAULT_DB_ALIAS].settings_dict
    if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
        return _bring_up(say, is_new=not _tables_exist())
    final = Path(str(settings_of_database["NAME"]))
    if final.exists():
        return _bring_up(say, is_new=False)
    # A new database gets its name only once it is complete: a start that is cut short is simply done again.
    unfinished = final.with_name(final.name + ".unfinished")
    for leftover in unfinished.parent.glob(unfinished.name + "*"):
        leftover.unlink()
    settings_of_database["NAME"] = str(unfinished)
    _bring_up(say, is_new=True)
    connections.close_all()  # the last connection folds the write-ahead log into the file
    unfinished.rename(final)
    return None


def _tables_exist() -> bool:
    return bool(connections[DEFAULT_DB_ALIAS].introspection.table_names())


def _bring_up(say: Callable[[str], object], *, is_new: bool) -> None:
    if _gathers_static_files():
        call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _refuse_who_may_not_migrate()
        say("Preparing the database…")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    if "pin_recovery" in get_commands():
        call_command("pin_recovery", verbosity=0, skip_checks=True)
    if settings.DEMO and "demo" in get_commands():
        if is_new:
            say("Inventing the demo's organisation…")
        call_command("demo", verbosity=0, skip_checks=True)  # refuses what is somebody's real organisation
    elif "settle" in get_commands():
        call_command("settle", once=True, verbosity=0, skip_checks=True)
    _refuse_what_may_not_start(say)
    connections.close_all()


def _refuse_who_may_not_migrate() -> None:
    """Leave with a sentence when somebody else owns the tables: the product's own role is not to change them."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
        (may,) = cursor.fetchone()
    if not may:
        sys.exit("The database waits for its migrations: run `amont migrate` as its owner, then start again.")


def _refuse_what_may_not_start(say: Callable[[str], object] = print) -> None:
    """Leave with a sentence when the database holds what no start accepts; say what one only regrets."""
    found = checks.run_checks(tags=[checks.Tags.database], databases=[DEFAULT_DB_ALIAS])
    for message in found:
        if not message.is_serious():
            say(str(message.msg))
    said = [str(message.msg) for message in found if message.is_serious()]
    if said:
        sys.exit("\n".join(said))
