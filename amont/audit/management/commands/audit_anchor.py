"""`amont audit_anchor`: where every chain of the journal ends now."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.audit import anchoring
from amont.audit import services as audit


class Command(BaseCommand):
    """Prints the end of each chain, to be kept where a thief of the database can't write."""

    help = "Print the end of every chain as JSON; keep it elsewhere, and give it to audit_verify --anchors."

    def handle(self, *args: Any, **options: Any) -> None:
        """One JSON list."""
        self.stdout.write(anchoring.written(audit.anchors()))
