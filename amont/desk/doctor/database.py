"""The database: where it listens, what it writes down, whether it is up to date."""

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from amont.desk.doctor.findings import Finding, either

QUIET = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_min_error_statement": "panic",
}
"""What PostgreSQL must not write down: statements carry what people typed."""


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _not_here() -> Finding:
    return Finding(None, _("There is no PostgreSQL here."))


def engine() -> Finding:
    """Real data lives in PostgreSQL."""
    return either(
        _is_postgresql(),
        _("The data lives in PostgreSQL."),
        _("The data lives in a file of SQLite."),
        _("Set AMONT_DATABASE_URL to a PostgreSQL database."),
    )


def logging() -> Finding:
    """What the database server writes in its own log."""
    if not _is_postgresql():
        return _not_here()
    wrong = [name for name, value in QUIET.items() if _setting(name) != value]
    orders = " ".join(f"ALTER SYSTEM SET {name} = '{QUIET[name]}';" for name in wrong)
    return either(
        not wrong,
        _("PostgreSQL writes down none of what passes."),
        _("PostgreSQL may write down what passes: %(names)s.") % {"names": ", ".join(wrong)},
        _("As its administrator: %(orders)s SELECT pg_reload_conf();") % {"orders": orders},
    )


def listening() -> Finding:
    """By socket, never by the network."""
    if not _is_postgresql():
        return _not_here()
    by_socket = str(connection.settings_dict["HOST"]).startswith("/")
    return either(
        by_socket and not _setting("listen_addresses").strip(),
        _("PostgreSQL is reached by its socket alone."),
        _("PostgreSQL listens on the network, or is reached by it."),
        _("Set listen_addresses = '' and name the socket’s folder in AMONT_DATABASE_URL (?host=/run/postgresql)."),
    )


def archive() -> Finding:
    """No copy of what was deleted lives on elsewhere."""
    if not _is_postgresql():
        return _not_here()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_replication_slots")
        slots = cursor.fetchone()[0]
    return either(
        _setting("archive_mode") == "off" and not slots,
        _("Neither an archive nor a replica keeps what is deleted."),
        _("An archive or a replica keeps what is deleted."),
        _("Set archive_mode = off, and drop the replication slots."),
    )


def migrations() -> Finding:
    """The tables are those of this version."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return either(
        not waiting,
        _("The database is up to date."),
        _("Changes of the database that wait: %(count)s.") % {"count": len(waiting)},
        _("Stop, then start again: the start brings the database up to date."),
    )
