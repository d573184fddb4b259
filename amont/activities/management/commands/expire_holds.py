"""`amont expire_holds`: release the dates whose hour is past, remind of those half way."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.activities.services import expire_due, remind_due, requeue_unsent


class Command(BaseCommand):
    """Run every fifteen minutes: expired holds are released, offers reminded, mails that failed queued again."""

    help = "Releases the held dates that expired, reminds of those half way, and queues again the mails that failed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of each."""
        released, reminded, again = expire_due(), remind_due(), requeue_unsent()
        self.stdout.write(f"{released} held dates released, {reminded} offers reminded, {again} mails queued again.")
