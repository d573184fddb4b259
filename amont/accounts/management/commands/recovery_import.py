"""`amont recovery_import FILE`: the keys that the recovery tool sealed for somebody are put in their place."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from amont.accounts.services.ceremony import REASON
from amont.audit import services as audit
from amont.core.errors import Refused, RuleBroken
from amont.vault import VaultError
from amont.vault.services.ceremony import import_grants

INCOMPLETE = 3


class Command(BaseCommand):
    help = "Puts the keys that the recovery tool sealed in their place; a second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = import_grants(actor="system", grants=_read(options["file"]), reason=REASON)
        except Refused as refused:
            audit.refused("vault.recovery.granted", actor="system", reason=refused.code)
            raise CommandError(str(refused)) from refused
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        except VaultError as error:
            raise CommandError("No recovery key is pinned.") from error
        self.stdout.write(f"{done.given} keys given, {done.known} were there, {len(done.refused)} refused.")
        for row_id, why in done.refused:
            self.stderr.write(f"Refused: {row_id} ({why})")
        if done.refused:
            sys.exit(INCOMPLETE)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} can't be read.") from error
    return content if isinstance(content, dict) else {}
