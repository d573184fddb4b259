"""On PostgreSQL the database itself refuses, at the end of each transaction, an object with too few live holders.

It reads the tables of the vault alone. Somebody's leaving is not refused: it puts the object in the queue of `UnderHeld`.

The last evening of a director's exception: the house's day is not over when the database's is (it counts in UTC). The
services know the house's day and refuse the next morning; the database, which cannot, waits one day more.
"""

from typing import Any

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION amont_refuse_few_holders(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
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
        OR EXISTS (SELECT FROM vault_loneholder WHERE program = thing.program AND until >= current_date - 1)
    THEN fewest := 1; END IF;
    IF fewest > (
        SELECT count(DISTINCT ring."user") FROM vault_keywrap AS wrap
        JOIN vault_keyring AS ring ON ring.id = wrap.ring_id
        WHERE wrap.generation_id = newest AND ring.live
    ) AND NOT EXISTS (SELECT FROM vault_underheld WHERE object_id = wanted) THEN
        RAISE EXCEPTION 'an object with too few holders' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION amont_object_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM amont_refuse_few_holders(NEW.id); RETURN NULL; END $$;

CREATE FUNCTION amont_generation_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM amont_refuse_few_holders(NEW.object_id); RETURN NULL; END $$;

CREATE FUNCTION amont_wrap_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM amont_refuse_few_holders(object_id) FROM vault_generation WHERE id = OLD.generation_id;
    RETURN NULL;
END $$;

CREATE FUNCTION amont_ring_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM amont_refuse_few_holders(held.object_id) FROM (
        SELECT DISTINCT generation.object_id FROM vault_keywrap AS wrap
        JOIN vault_generation AS generation ON generation.id = wrap.generation_id
        WHERE wrap.ring_id = NEW.id ORDER BY generation.object_id
    ) AS held;
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE CONSTRAINT TRIGGER two_holders AFTER INSERT ON vault_vaultobject
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION amont_object_made();
CREATE CONSTRAINT TRIGGER two_holders AFTER INSERT ON vault_generation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION amont_generation_made();
CREATE CONSTRAINT TRIGGER two_holders AFTER DELETE OR UPDATE OF ring_id, generation_id ON vault_keywrap
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION amont_wrap_gone();
CREATE CONSTRAINT TRIGGER two_holders AFTER UPDATE OF live ON vault_keyring
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION amont_ring_closed();
"""
GONE = """
DROP FUNCTION amont_object_made, amont_generation_made, amont_wrap_gone, amont_ring_closed CASCADE;
DROP FUNCTION amont_refuse_few_holders;
"""


def install(apps: Any, schema_editor: Any) -> None:
    """Make the functions and the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS, params=None)
        schema_editor.execute(TRIGGERS, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GONE, params=None)


class Migration(migrations.Migration):
    """After the tables that the rule reads."""

    dependencies = [("vault", "0002_sessions_and_holders")]
    operations = [migrations.RunPython(install, remove)]
