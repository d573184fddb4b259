"""`amont clear_fields [--write]`: what lies in clear beside what is sealed, as a page, made from the models."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amont.vault.confidential import clear_fields
from amont.vault.threats import MFA, SEALED_TO_PEOPLE, SEALED_TO_SERVER

PAGE = Path("docs") / "privacy.md"
HEAD = """# What lies in clear, and what is sealed

Generated from the models by `amont clear_fields --write`; a test fails when it is out of date.

Every model that seals something is here, field by field. What is sealed to the server opens with its secrets, which
are in neither database nor backup; what is sealed to people opens with a person’s key ring, or with the key on paper.
A field in clear stands here with the reason why. What each thief would get of all this: `/interne/securite/voleur/`,
from `amont/vault/threats.py`.
"""


def page() -> str:
    """The whole page: models in the order of the alphabet, what is sealed first."""
    return HEAD + "".join(_section(label, fields) for label, fields in sorted(clear_fields().items())) + _factors()


def _section(label: str, clear: dict[str, str]) -> str:
    rows = [*_sealed(label), *(f"| `{name}` | in clear | {reason} |" for name, reason in clear.items())]
    return f"\n## {label}\n\n| field | how | why |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _sealed(label: str) -> Iterator[str]:
    for column, domain in SEALED_TO_SERVER.items():
        if column.startswith(f"{label}."):
            yield f"| `{column.rsplit('.', 1)[1]}` | **sealed to the server** | `{domain}` |"
    for column in SEALED_TO_PEOPLE:
        if column.startswith(f"{label}."):
            yield f"| `{column.rsplit('.', 1)[1]}` | **sealed to people** | |"


def _factors() -> str:
    """The library’s own table of second factors, whose secrets are ours to seal."""
    return (
        f"\n## {MFA.rsplit('.', 1)[0]}\n\n"
        f"Kept by a library; the secret inside `{MFA.rsplit('.', 1)[1]}` is **sealed to the server** "
        f"(`{SEALED_TO_SERVER[MFA]}`).\n"
    )


class Command(BaseCommand):
    help = "Print the table of what lies in clear beside what is sealed, or write docs/privacy.md with --write."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--write", action="store_true", help="write docs/privacy.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print or write."""
        if options["write"]:
            (Path(settings.BASE_DIR) / PAGE).write_text(page(), encoding="utf-8")
        else:
            self.stdout.write(page(), ending="")
