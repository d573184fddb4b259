"""`amont plant_site`: the first tree of public pages, in both languages; run again, it only adds what is missing."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.website.services import plant


class Command(BaseCommand):
    help = "Makes the public site's pages with their first text; never touches what the team wrote."

    def handle(self, *args: Any, **options: Any) -> None:
        plant(actor="system")
        self.stdout.write("The public site has its pages.")
