"""`amont end_grants`: mark as ended the grants whose last day is past."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.funding.services import end_grants


class Command(BaseCommand):
    """Run every day; a grant is read-only after its last day even before this has run."""

    help = "Marks as ended the active grants whose last day is past."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"{end_grants()} grants ended.")
