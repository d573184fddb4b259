"""The two roles of PostgreSQL: the owner migrates and prunes; the product adds to the journal and never rewrites it.

Rights are given again after every `migrate`, table by table, so that a table of a later migration has its own and no
table ever has more. `ChainHead` is moved by the product, so UPDATE stays there: it is locked at each entry, and points
to the last one. Whoever forges a head without the journal's key is found by the head's MAC.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ADDED_TO = ("audit.AuditEntry", "audit.AuditObject", "audit.Seal")
MOVED = ("audit.ChainHead",)


def grant(using: str) -> bool:
    """Give the product's role what it needs in this database and nothing more; False where there is no such role.

    The connection must be the owner's. SQLite has no roles.
    """
    connection, role = connections[using], settings.AMONT_APP_ROLE
    if connection.vendor != "postgresql" or not _is_another(connection, role):
        return False
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in _statements(connection.ops.quote_name(role)):
            cursor.execute(statement)
    return True


def grant_after_migrate(**told: Any) -> None:
    """Django's `post_migrate`, once for each command."""
    grant(told["using"])


def may_rewrite(connection: BaseDatabaseWrapper) -> bool:
    """True when this connection could change or delete an entry; always so on SQLite."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(one, 'UPDATE, DELETE, TRUNCATE')) FROM unnest(%s::text[]) one",
            [_tables(ADDED_TO)],
        )
        return bool(cursor.fetchone()[0])


def _tables(labels: tuple[str, ...]) -> list[str]:
    return [apps.get_model(label)._meta.db_table for label in labels]


def _is_another(connection: BaseDatabaseWrapper, role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role])
        return cursor.fetchone() is not None


def _statements(role: str) -> list[str]:
    """What is said to the database, in order."""
    every = "ON ALL TABLES IN SCHEMA public"
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL {every} FROM {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE {every} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        *(f"REVOKE UPDATE, DELETE ON {table} FROM {role}" for table in _tables(ADDED_TO)),
        *(f"REVOKE DELETE ON {table} FROM {role}" for table in _tables(MOVED)),
    ]
