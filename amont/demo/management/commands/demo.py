"""`amont demo`: an invented organisation and its season, made through the services."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from amont.accounts.models import Account
from amont.demo.season.build import build


class Command(BaseCommand):
    help = "Makes the demo's organisation and season, once; --size N multiplies the sessions given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, default=1, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        if Account.objects.exists():
            self.stdout.write("The demo is already there: nothing was changed.")
            return
        build(max(1, options["size"]), self.stdout.write)
        self.stdout.write("The demo is ready.")
