"""`amont report`: a grant's report as JSON and PDF/UA, from the command line."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from amont.core.errors import RuleBroken
from amont.funding.models import Grant
from amont.funding.selectors import grant_by_code
from amont.impact import dataset, pdf
from amont.impact.canonical import canonical, sha256
from amont.impact.services import check_period, default_period


class Command(BaseCommand):
    """Without dates: the grant's own days, until today, as on the web."""

    help = "Lists grants (--list), or writes report.json and report.pdf of one grant and period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("grant", nargs="?", help="code of the grant")
        parser.add_argument("--list", action="store_true", help="print grant codes, one a line")
        parser.add_argument("--from", dest="start", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--to", dest="end", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--out", type=Path, default=Path(), metavar="DIR")
        parser.add_argument("--language", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for code in Grant.objects.order_by("code").values_list("code", flat=True):
                self.stdout.write(code)
            return
        grant = grant_by_code(options["grant"] or "")
        if grant is None:
            raise CommandError("No grant has this code: see amont report --list.")
        first, last = default_period(grant)
        start, end = options["start"] or first, options["end"] or last
        try:
            check_period(grant, start, end)
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        text = canonical(dataset.build(grant, start, end))
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.json").write_text(text, encoding="utf-8")
        (out / "report.pdf").write_bytes(pdf.render(text, options["language"]))
        self.stdout.write(f"{out / 'report.json'}\n{out / 'report.pdf'}\nsha256 {sha256(text)}")
