"""`amont settle`: what an organisation begins with; run again, it only adds what is missing."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from amont.activities.services import load_territory
from amont.directory.services import load_lines, load_lists


class Command(BaseCommand):
    """Coded lists, help lines (none dated yet: the public sees none), territory by sector, the first pages."""

    help = "Loads coded lists, help lines and territory, and plants the first pages."

    def handle(self, *args: Any, **options: Any) -> None:
        load_lists()
        load_lines()
        load_territory()
        call_command("plant_site", verbosity=0, skip_checks=True)
        self.stdout.write("Lists, lines, territory and first pages are there.")
