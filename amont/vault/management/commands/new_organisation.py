"""`amont new_organisation --out FOLDER`: the recovery key of a new organisation, as four sheets and a public file.

The offline tool does it, in a process of its own: this one never holds the key.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from amont.core import clock
from amont.vault import wordlist
from amont.vault.models import OrganizationKey
from amont.vault.recovery import RecoveryKey

TOOL = Path("tools/recovery/recovery.py")
NEXT = """
Next, today:
 1. Print the four sheets in {folder}, each alone; check that every word can be read.
 2. Put each in an envelope, and away: half A with one member of the board, in two places; half B with another, in two.
 3. Copy {folder}/RECOVERY_PUBLIC into the folder of secrets of this installation, and start it again.
 4. With one sheet of each half: python3 {tool} combine --public …/RECOVERY_PUBLIC
 5. Delete {folder}, and empty the printer's memory. What was on this disk may linger there: prefer /dev/shm.
"""

PRACTICE = """
The demo has a key of its own: these sheets are to practise with, and open nothing of it. Try them:
    python3 {tool} combine --public {folder}/RECOVERY_PUBLIC
"""


class Command(BaseCommand):
    help = "Makes the organisation's recovery key: four sheets to print, and the public file to pin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="a new folder, in memory rather than on a disk")
        parser.add_argument("--for", dest="organisation", default="", help="the organisation's name, on each sheet")

    def handle(self, *args: Any, **options: Any) -> None:
        if not _is_demo() and (settings.VAULT_RECOVERY is not None or _known()):
            raise CommandError("A recovery key is pinned already: a second one would open nothing of what is sealed.")
        folder, tool = options["out"], settings.BASE_DIR / TOOL
        words = ["--words", str(wordlist.PATH), "--date", clock.today().isoformat()]
        command = [sys.executable, "-I", str(tool), "print", "--out", str(folder), "--for", options["organisation"]]
        done = subprocess.run([*command, *words], capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 (ours, and no shell)
        if done.returncode:
            raise CommandError(done.stderr.strip() or "The recovery key could not be made.")
        self.stdout.write(done.stdout + (PRACTICE if _is_demo() else NEXT).format(folder=folder, tool=tool))


def _is_demo() -> bool:
    pinned: object = settings.VAULT_RECOVERY
    return isinstance(pinned, RecoveryKey) and pinned.demo


def _known() -> bool:
    try:
        return OrganizationKey.objects.exists()
    except (OperationalError, ProgrammingError):  # no tables yet
        return False
