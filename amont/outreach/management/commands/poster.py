"""`amont poster --list [--json]` and `amont poster CODE --out FILE.pdf [--paper …] [--layout …]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from amont.core.address import public_base
from amont.core.codes import normalise
from amont.core.errors import RuleBroken
from amont.outreach import printing
from amont.outreach.models import ShortCode
from amont.outreach.pdf import LAYOUTS
from amont.outreach.services import code_url

PAPERS = [paper for paper, _label in printing.CHOICES]


class Command(BaseCommand):
    """List the codes that are printed, or print the paper that carries one of them."""

    help = "List the codes of the posters, or write the PDF of the poster that carries CODE."

    def add_arguments(self, parser: CommandParser) -> None:
        """A code and a file, or the list."""
        parser.add_argument("code", metavar="CODE", nargs="?", help="any of the six codes of a placement")
        parser.add_argument("--list", action="store_true", dest="listed", help="one code a line, by placement")
        parser.add_argument("--json", action="store_true", dest="as_json", help="the list as JSON, with addresses")
        parser.add_argument("--out", metavar="FILE.pdf", help="where to write the PDF")
        parser.add_argument("--paper", choices=PAPERS, default="", help="instead of the placement's own paper")
        parser.add_argument("--layout", choices=list(LAYOUTS), default=LAYOUTS[0])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one or the other; a sentence and exit 1 for what can't be done."""
        if options["listed"]:
            self._list(as_json=options["as_json"])
        elif options["code"] and options["out"]:
            self._write(options["code"], Path(options["out"]), options["paper"], options["layout"])
        else:
            raise CommandError("Give --list, or a CODE and --out FILE.pdf.")

    def _list(self, *, as_json: bool) -> None:
        rows = ShortCode.objects.filter(retired_on=None).select_related(
            "placement__poster", "placement__site", "capsule"
        )
        codes = sorted(rows, key=lambda row: (row.placement.general, str(row.placement_id), row.question or 9))
        if as_json:
            self.stdout.write(json.dumps([self._told(row) for row in codes], ensure_ascii=False, indent=1))
            return
        for row in codes:
            self.stdout.write(row.code)

    def _told(self, row: ShortCode) -> dict[str, Any]:
        placement = row.placement
        return {
            "code": row.code,
            "question": row.question,
            "capsule": row.capsule.question_fr if row.capsule else None,
            "poster": placement.poster.title,
            "version": placement.version,
            "where": placement.where,
            "paper": placement.paper,
            "address": code_url(row.code, public_base()),
        }

    def _write(self, typed: str, out: Path, paper: str, layout: str) -> None:
        row = ShortCode.objects.filter(code=normalise(typed)).select_related("placement__poster").first()
        if row is None:
            raise CommandError(f"No poster carries the code {normalise(typed)}.")
        try:
            pdf = printing.render(row.placement, public_base(), paper=paper, layout=layout)
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        out.write_bytes(pdf)
        self.stdout.write(str(out))
