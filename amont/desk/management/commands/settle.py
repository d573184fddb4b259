"""`amont settle`: what an organisation begins with; run again, it only adds what is missing."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from amont.activities.services import load_territory
from amont.directory.models import HelpLine
from amont.directory.services import load_lines, load_lists


class Command(BaseCommand):
    """Coded lists, help lines (none dated yet: the public sees none), territory by sector, the first pages."""

    help = "Loads coded lists, help lines and territory, and plants the first pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do nothing where it was done already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"] and HelpLine.objects.exists():
            return
        load_lists()
        load_lines()
        load_territory()
        call_command("plant_site", verbosity=0, skip_checks=True)
        self.stdout.write("Lists, lines, territory and first pages are there.")
