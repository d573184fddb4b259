"""The one query of a search: the cards of an app's table, beside what opens them for one person.

    the app's rows (object, revision, card), as its queryset selects them
    left join   this person's wrap of the generation that the card names (bytes 3 to 18 of the card)
    kept        where there is such a wrap; and where there is none though they hold another key of the object: the card
                was altered, or another's stands in its place

It is written by hand, for nothing in the two tables points from one to the other, and is read without a model or a
converter: ten thousand rows pass here at each search.
"""

from typing import Any
from uuid import UUID

import psycopg
from django.db import connections
from django.db.models import QuerySet

from amont.vault.cards import Row
from amont.vault.models import Generation

_NAMED = {
    "postgresql": "CASE WHEN length(blob) > 18 THEN encode(substring(blob FROM 4 FOR 16), 'hex')::uuid END",
    "sqlite": "lower(hex(substr(blob, 4, 16)))",
}
_OBJECT = {"postgresql": "uuid_send(card.object)", "sqlite": "CAST(card.object AS varchar(36))"}
_QUERY = """
WITH asked (object, revision, blob) AS ({asked}),
    card AS (SELECT object, revision, blob, {named} AS named FROM asked)
SELECT {object}, card.revision, card.blob, wrap.blob_sealed, wrap.own
FROM card
LEFT JOIN vault_keywrap AS wrap ON wrap.generation_id = card.named AND wrap.key_id IN ({mine})
WHERE wrap.id IS NOT NULL OR card.object IN (
    SELECT held.object_id FROM vault_keywrap AS other JOIN vault_generation AS held ON held.id = other.generation_id
    WHERE other.key_id IN ({mine})
)
"""


def read(rows: QuerySet[Any], mine: list[UUID], *names: str) -> tuple[list[Row], int]:
    """The rows to open, and how many more wait for their key to be taken in; `names` are the fields that hold the
    object, the revision and the card."""
    connection = connections[rows.db]
    inner, given = rows.order_by().values_list(*names).query.get_compiler(rows.db).as_sql()
    ids = [Generation._meta.pk.get_db_prep_value(one, connection) for one in mine]
    query = _QUERY.format(
        asked=inner,
        named=_NAMED[connection.vendor],
        object=_OBJECT[connection.vendor],
        mine=", ".join(["%s"] * len(mine)),
    )
    with _plain_cursor(connection) as cursor:
        cursor.execute(query, (*given, *ids, *ids))
        found = cursor.fetchall()
    ready = [row[:4] for row in found if row[4] is None or row[4]]
    if connection.vendor != "postgresql":
        ready = [(bytes.fromhex(row[0]), *row[1:]) for row in ready]
    return _without_newer(ready), len(found) - len(ready)


def _without_newer(rows: list[Row]) -> list[Row]:
    """Without the cards under a generation that is the object's own and that this person wasn't given: for them it is
    not there. One more query, only where some card has no key."""
    named = {bytes(row[2][3:19]): row[0] for row in rows if row[3] is None and len(row[2]) >= 19}
    if not named:
        return rows
    ids = Generation.objects.filter(pk__in=[UUID(bytes=one) for one in named]).values_list("pk", "object")
    theirs = {pk.bytes for pk, owner in ids if owner.bytes == named[pk.bytes]}
    return [row for row in rows if row[3] is not None or bytes(row[2][3:19]) not in theirs]


def _plain_cursor(connection: Any) -> Any:
    """A cursor that brings bytes as bytes. Django's own, on PostgreSQL, has them written as text: twice as many."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    cursor.format = psycopg.pq.Format.BINARY
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
