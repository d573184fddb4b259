"""`amont audit_prune`: the months of the journal that ended two years ago."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from amont.audit import roles
from amont.audit import services as audit


class Command(BaseCommand):
    """Deletes old entries and keeps their seals; the owner of the database runs it, never the server."""

    help = "Delete the entries of months that ended two years ago; their seals stay. Run it as the database's owner."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many entries went."""
        if not roles.may_rewrite(connection):
            raise CommandError("This role may not delete an entry: run audit_prune as the database's owner.")
        try:
            gone = audit.prune()
        except audit.AuditError as error:
            raise CommandError(f"{error}.") from error
        self.stdout.write(f"{gone} entries went; their months' seals stay.")
