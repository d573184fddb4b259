"""`amont expire_holds`: release the dates whose hour is past."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.activities.services import expire_due, requeue_unsent


class Command(BaseCommand):
    """Run every fifteen minutes: expired holds are released, mails that failed are queued again."""

    help = "Releases the held dates that expired, and queues again the mails that could not be sent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of each."""
        self.stdout.write(f"{expire_due()} held dates released, {requeue_unsent()} mails queued again.")
