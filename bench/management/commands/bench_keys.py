"""`amont bench_keys NAME…`: what keys cost, one JSON a line; run by the benchmarks on data of their own."""

import argparse
import json
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from bench import rows, vault


class Command(BaseCommand):
    """Makes the tables, then measures what is named."""

    help = "Measure searching, signing in, unlocking and taking keys in."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to measure, and how often."""
        parser.add_argument("names", nargs="+", choices=rows.KEYS)
        parser.add_argument("--rounds", type=int, default=5)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line as soon as it is measured."""
        call_command("migrate", verbosity=0)
        for row in vault.measured(options["names"], options["rounds"]):
            self.stdout.write(json.dumps(row))
            self.stdout.flush()
