"""`amont pin_recovery`: remember in the database the recovery key that the folder of secrets pins."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.vault.services.pinning import pin_recovery


class Command(BaseCommand):
    help = "Writes the pinned recovery key (RECOVERY_PUBLIC) in the database, once; each start of serve does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        row = pin_recovery()
        if options["verbosity"] and row is not None:
            self.stdout.write(f"Pinned since {row.pinned_at:%Y-%m-%d}: {row.pk}")
