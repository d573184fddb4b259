"""The last evening of a director's exception: the house's day is not over when the database's is (it counts in UTC).

The services know the house's day and refuse the next morning; the database, which cannot, waits one day more.
"""

from typing import Any

from django.db import migrations

REFUSAL = """
CREATE OR REPLACE FUNCTION amont_refuse_few_holders(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    thing vault_vaultobject%ROWTYPE;
    newest uuid;
    fewest integer := 2;
BEGIN
    SELECT * INTO thing FROM vault_vaultobject WHERE id = wanted AND shredded_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT id INTO newest FROM vault_generation WHERE object_id = wanted ORDER BY number DESC LIMIT 1;
    IF NOT EXISTS (SELECT FROM vault_keywrap WHERE generation_id = newest AND ring_id IS NULL) THEN
        RAISE EXCEPTION 'an object without a recovery wrap' USING ERRCODE = 'check_violation';
    END IF;
    IF thing.kind = 'register'
        OR EXISTS (SELECT FROM vault_loneholder WHERE program = thing.program AND until >= {today})
    THEN fewest := 1; END IF;
    IF fewest > (
        SELECT count(DISTINCT ring."user") FROM vault_keywrap AS wrap
        JOIN vault_keyring AS ring ON ring.id = wrap.ring_id
        WHERE wrap.generation_id = newest AND ring.live
    ) AND NOT EXISTS (SELECT FROM vault_underheld WHERE object_id = wanted) THEN
        RAISE EXCEPTION 'an object with too few holders' USING ERRCODE = 'check_violation';
    END IF;
END $$;
"""


def _replace(schema_editor: Any, today: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSAL.replace("{today}", today), params=None)


def wait(apps: Any, schema_editor: Any) -> None:
    """One day more."""
    _replace(schema_editor, "current_date - 1")


def as_it_was(apps: Any, schema_editor: Any) -> None:
    """Until the database's own midnight."""
    _replace(schema_editor, "current_date")


class Migration(migrations.Migration):
    """After the function that it replaces."""

    dependencies = [("vault", "0005_packages")]
    operations = [migrations.RunPython(wait, as_it_was)]
