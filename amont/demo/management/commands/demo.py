"""`amont demo`: an invented organisation and its season, made through the services."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from amont.accounts.models import Account
from amont.demo.cast import CAST
from amont.demo.season.build import build


class Command(BaseCommand):
    help = "Makes the demo's organisation and season, once; --size N multiplies the sessions given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, default=1, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        if Account.objects.filter(email__in=[one.email for one in CAST]).exists():
            if options["verbosity"]:
                self.stdout.write("The demo is already there: nothing was changed.")
            return
        if Account.objects.exists():
            raise CommandError(
                "This data folder holds an organisation that is not the demo's: start it with --no-demo,"
                " or give the demo a folder of its own."
            )
        build(max(1, options["size"]), self.stdout.write)
        self.stdout.write("The demo is ready.")
