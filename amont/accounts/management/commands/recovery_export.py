"""`amont recovery_export --out FILE --for EMAIL`: what the recovery tool needs to give somebody keys again."""

import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from amont.accounts.models import Account
from amont.accounts.services import export_recovery
from amont.core.errors import RuleBroken
from amont.vault import VaultError


class Command(BaseCommand):
    help = "Writes what the recovery tool needs to give somebody the keys of what nobody can open any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="a new file")
        parser.add_argument("--for", dest="email", required=True, help="whoever receives the keys")
        parser.add_argument("--object", dest="objects", type=UUID, action="append", help="only this one (repeatable)")
        parser.add_argument("--registers", action="store_true", help="entries of the registers, for the director")

    def handle(self, *args: Any, **options: Any) -> None:
        recipient = Account.objects.filter(email__iexact=options["email"]).first()
        if recipient is None:
            raise CommandError("Nobody of the team has this e-mail.")
        if options["out"].exists():
            raise CommandError(f"{options['out']} exists already.")
        try:
            export = export_recovery(
                actor="system", recipient=recipient, objects=options["objects"], registers=options["registers"]
            )
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        except VaultError as error:
            raise CommandError("No recovery key is pinned.") from error
        _write(options["out"], json.dumps(export.content, ensure_ascii=False, indent=1) + "\n")
        self.stdout.write(f"{len(export.content['rows'])} keys of {len(export.objects)} objects: {options['out']}")
        self.stdout.write(f"The key that will receive them: {' '.join(export.content['target']['confirmation'])}")
        for object_id in export.without_recovery:
            self.stderr.write(f"Not sealed to the recovery key: {object_id}")


def _write(path: Path, text: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
