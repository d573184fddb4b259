"""`amont permissions [--write]`: the table of rights as a page, made from permissions.py."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amont.accounts.models import Role
from amont.accounts.permissions import GRANTS, OFFICER, Can

PAGE = Path("docs") / "permissions.md"
HEAD = """# Who may do what

Generated from `amont/accounts/permissions.py` by `amont permissions --write`; a test fails when it is out of date.

A right is granted by a role, in the program of the membership, or everywhere when the membership has no program
(director, editor, technician). A person's own things (profile, passphrase, second factor, absences) need a session
and no right. The technician reads no content, and no superuser has a right by that alone. The privacy officer is whom
the settings name (the last column); without one, a director answers for it.

"""


def page() -> str:
    """The whole page, one line a right, in the order of the alphabet."""
    roles = list(Role)
    lines = [
        "| Right | " + " | ".join(role.value for role in roles) + " | officer |",
        "| --- |" + " :-: |" * (len(roles) + 1),
        *(_line(can, roles) for can in sorted(Can)),
    ]
    return HEAD + "\n".join(lines) + "\n"


def _line(can: Can, roles: list[Role]) -> str:
    given = [*(can in GRANTS[role] for role in roles), can in OFFICER]
    return f"| `{can}` | " + " | ".join("✓" if one else "" for one in given) + " |"


class Command(BaseCommand):
    help = "Print the table of rights, or write docs/permissions.md with --write."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--write", action="store_true", help="write docs/permissions.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print or write."""
        if options["write"]:
            path = Path(settings.BASE_DIR) / PAGE
            path.parent.mkdir(exist_ok=True)
            path.write_text(page(), encoding="utf-8")
        else:
            self.stdout.write(page(), ending="")
