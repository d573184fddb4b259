"""The invented people of the demo, and their secrets: kept in clear in DATA/demo.json, which exists here only."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from amont.accounts.models import Role


@dataclass(frozen=True)
class Person:
    """One account of the demo: its role, and the program's slug (empty: the whole organisation)."""

    first_name: str
    email: str
    role: Role
    programs: tuple[str, ...]
    holds: bool
    says_fr: str
    says_en: str


CAST = (
    Person(
        "Maude",
        "maude@escale.example",
        Role.WORKER,
        ("jeunesse",),
        True,
        "intervenante, volet jeunesse",
        "worker, youth program",
    ),
    Person(
        "Rosalie",
        "rosalie@escale.example",
        Role.WORKER,
        ("adulte",),
        True,
        "intervenante, volet adulte",
        "worker, adult program",
    ),
    Person(
        "Claire",
        "claire@escale.example",
        Role.COORDINATOR,
        ("jeunesse", "adulte"),
        True,
        "coordonnatrice des deux volets",
        "coordinator of both programs",
    ),
    Person("Hélène", "helene@escale.example", Role.DIRECTOR, (), False, "directrice", "director"),
    Person("Tom", "tom@escale.example", Role.TECHNICIAN, (), False, "technicien bénévole", "volunteer technician"),
    Person(
        "Karl",
        "karl@escale.example",
        Role.WORKER,
        ("residence",),
        False,
        "intervenant de la résidence : il ne voit rien des autres volets",
        "worker of the residence: sees nothing of the other programs",
    ),
)


@dataclass(frozen=True)
class Secret:
    """What is needed to sign in as somebody of the demo."""

    email: str
    password: str
    totp_secret: str
    role: str
    program: str


def secrets_file() -> Path:
    """Where the demo's secrets lie in clear."""
    return Path(settings.DATA_DIR) / "demo.json"


def write_secrets(secrets: list[Secret]) -> None:
    """Keep the demo's secrets, readable by their owner alone."""
    path = secrets_file()
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(one) for one in secrets], ensure_ascii=False, indent=2), encoding="utf-8")


def read_secrets() -> list[Secret]:
    """The demo's secrets; an empty list where there is no demo."""
    path = secrets_file()
    return [Secret(**one) for one in json.loads(path.read_text("utf-8"))] if path.exists() else []
