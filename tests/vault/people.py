"""A small model with cards, for tests alone: a table of its own, in a registry of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.apps.registry import Apps
from django.db import connection, models

from amont import vault
from amont.vault.fields import SealedField
from amont.vault.models import VaultObject
from amont.vault.opening import Access


class Person(models.Model):
    """Somebody known by an alias: what an app keeps of them beside the object."""

    objects: "models.Manager[Person]" = models.Manager()
    id = models.UUIDField(primary_key=True, default=uuid4)
    object = models.ForeignKey(VaultObject, models.DO_NOTHING, related_name="+", db_constraint=False)
    revision = models.PositiveIntegerField(default=1)
    card_sealed = SealedField()

    class Meta:
        apps = Apps()
        app_label = "vault_tests"


@contextmanager
def table() -> Iterator[None]:
    """The table, until the test's transaction is rolled back. An editor of schemas can't be entered inside one."""
    editor: Any = connection.SchemaEditorClass(connection, collect_sql=False, atomic=False)
    sql, params = editor.table_sql(Person)
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
    yield


def known(access: Access, file: UUID, *handles: str, revision: int = 1, **content: Any) -> Person:
    """Somebody whose card was sealed by whoever this access is of."""
    content = content or {"alias": handles[0]}
    blob = vault.seal_card(access, object_id=file, search=handles, content=content, revision=revision)
    row = Person(object_id=file, revision=revision, card_sealed=blob)
    row.save(force_insert=True)
    return row
