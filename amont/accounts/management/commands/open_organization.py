"""`amont open_organization EMAIL NAME`: the first account, a director; prints the link to choose a passphrase."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from amont.accounts.services import open_organization
from amont.core.address import public_url
from amont.core.errors import RuleBroken


class Command(BaseCommand):
    help = "Makes the first account, a director's, and prints its link (48 hours, once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _account, token = open_organization(email=options["email"], display_name=options["name"])
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(public_url(reverse("accounts:invitation", args=[token])))
