"""`amont doctor [--json]`: is this installation as it must be? Line by line, with what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from amont.desk.doctor.checkup import examined


class Command(BaseCommand):
    """Exit code 1 when something is to mend. Nothing is changed, and nothing personal is printed."""

    help = "Looks at the installation line by line, and says what to mend. Exit code 1 when something is."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--json", action="store_true", help="a list of {id, ok, said, todo}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every line, then leave with 1 when one is to mend."""
        found = examined()
        if options["json"]:
            told = [{"id": name, **asdict(one)} for name, one in found]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            words = {True: _("fine"), False: _("TO MEND"), None: "—"}
            width = max(map(len, words.values()))
            for name, one in found:
                self.stdout.write(f"{words[one.ok]:{width}}  {name:16}  {one.said}")
                if one.todo:
                    self.stdout.write(f"{'':{width}}  {'':16}  → {one.todo}")
        if any(one.ok is False for _name, one in found):
            raise SystemExit(1)
