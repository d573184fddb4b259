"""`amont theft dump|disk|device [--json]`: a theft of this demo, done for real."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from amont.demo.theft import disk, dump
from amont.demo.theft.report import Report

THEFTS = {"dump": dump.steal, "disk": disk.steal}


class Command(BaseCommand):
    help = "Steals the demo's database (dump) or all its data folder (disk), and tells what a thief gets of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("theft", choices=[*THEFTS, "device"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["theft"] == "device":
            self._tell_device(as_json=options["json"])
            return
        report = THEFTS[options["theft"]]()
        self._tell(report, as_json=options["json"])
        if report.broken:
            raise SystemExit(1)

    def _tell(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines()))

    def _tell_device(self, *, as_json: bool) -> None:
        said = _("No store on a device exists yet: the page that writes in the street is not built.")
        self.stdout.write(
            json.dumps({"theft": "device", "exists": False, "said": said}, ensure_ascii=False) if as_json else said
        )
