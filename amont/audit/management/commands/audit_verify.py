"""`amont audit_verify`: does the journal hold?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amont.audit import services as audit


class Command(BaseCommand):
    """Checks every chain; prints each break and exits 1 when there is one."""

    help = "Check the journal: every chain, kept anchors, revisions. Exit code 1 on a break."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--anchors FILE`: what `audit_anchor` printed some day."""
        parser.add_argument("--anchors", type=Path, help="a file that audit_anchor printed, kept outside the database")

    def handle(self, *args: Any, anchors: Path | None = None, **options: Any) -> None:
        """Print one line per break."""
        kept = [audit.Anchor(**row) for row in json.loads(anchors.read_text())] if anchors else []
        breaks = audit.verify(kept)
        for found in breaks:
            self.stdout.write(f"{found.fault}\t{found.actor}\t{found.seq}")
        if breaks:
            raise SystemExit(1)
        self.stdout.write("ok")
