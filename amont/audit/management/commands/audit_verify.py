"""`amont audit_verify`: does the journal hold?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amont.audit import anchoring
from amont.audit import services as audit


class Command(BaseCommand):
    """Checks every chain; prints each break and exits 1 when there is one."""

    help = "Check the journal: every chain, kept anchors, revisions. Exit code 1 on a break."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--anchors FILE`: those of some day; `--line HEX`: what was mailed that day."""
        parser.add_argument("--anchors", type=Path, help="a file of anchors, kept outside the database")
        parser.add_argument("--line", help="the line mailed for that file: a file that gives another one is refused")

    def handle(self, *args: Any, anchors: Path | None = None, line: str | None = None, **options: Any) -> None:
        """Print one line per break."""
        breaks = audit.verify(self._kept(anchors, line))
        for found in breaks:
            self.stdout.write(f"{found.fault}\t{found.actor}\t{found.seq}")
        if breaks:
            raise SystemExit(1)
        self.stdout.write("ok")

    def _kept(self, file: Path | None, line: str | None) -> list[audit.Anchor]:
        if file is None:
            if line is not None:
                raise CommandError("--line goes with --anchors: the line of which file?")
            return []
        try:
            kept = anchoring.read(file)
        except anchoring.UnreadableAnchors:
            raise CommandError("This file holds no anchors.") from None
        if line is not None and line.strip().lower() != anchoring.digest(kept):
            raise CommandError("This file is not the one for which that line was mailed.")
        return kept
