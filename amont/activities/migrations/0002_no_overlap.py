"""Two active claims of one worker never overlap: held by the database itself where it can (PostgreSQL)."""

from django.db import migrations

NAME = "claim_no_overlap"


def add(apps, schema_editor):
    """An exclusion constraint can't stand in Meta: it would break every migration on SQLite."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    schema_editor.execute(
        f"ALTER TABLE activities_slotclaim ADD CONSTRAINT {NAME} EXCLUDE USING gist "
        "(worker_id WITH =, tstzrange(blocked_from, blocked_to) WITH &&) WHERE (active)"
    )


def remove(apps, schema_editor):
    """Back to what the service alone holds."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE activities_slotclaim DROP CONSTRAINT {NAME}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
