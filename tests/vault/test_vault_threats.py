"""The table of thefts promises nothing that no test holds, and is silent on nothing that is sealed."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from amont.vault import domains, threats
from amont.vault.confidential import confidential_models
from amont.vault.fields import SealedField

ROOT = Path(__file__).resolve().parents[2]
ABUSE = ROOT / "tests" / "abuse"
NAMED = {column for theft in threats.THEFTS for kept in theft.kept for column in kept.columns}


def has_tests(number: str) -> bool:
    """True when `tests/abuse` holds a file of this number, with tests in it."""
    return any("def test_" in file.read_text() for file in ABUSE.glob(f"test_t{int(number[1:]):02}_*.py"))


@pytest.mark.parametrize("theft", threats.THEFTS, ids=lambda theft: theft.key)
def test_each_thing_that_a_thief_does_not_get_names_tests_that_exist(theft: threats.Theft) -> None:
    assert theft.gets
    assert theft.kept
    for kept in theft.kept:
        assert kept.tests, kept.says
        assert [number for number in kept.tests if not re.fullmatch(r"T\d+", number) or not has_tests(number)] == []


def test_a_test_that_nobody_wrote_is_missed() -> None:
    assert has_tests("T4")
    assert not has_tests("T99")


def sealed_columns() -> set[str]:
    """Every sealed column of the house."""
    fields = (field for model in confidential_models() for field in model._meta.concrete_fields)
    return {f"{field.model._meta.label}.{field.name}" for field in fields if isinstance(field, SealedField)}


def test_every_sealed_column_is_spoken_for() -> None:
    known = threats.SEALED_TO_SERVER.keys() | set(threats.SEALED_TO_PEOPLE)
    assert sealed_columns() == known - {threats.MFA}
    assert known == NAMED
    apps.get_model("mfa.Authenticator")._meta.get_field("data")


def domains_in_use() -> set[str]:
    """Seals of the server that some module outside the vault names."""
    files = (path for path in (ROOT / "amont").rglob("*.py") if "vault" not in path.parts)
    texts = (node.value for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str))  # fmt: skip
    return {text for text in texts if text in domains.SEALS}


def test_every_seal_in_use_is_spoken_for() -> None:
    assert domains_in_use()
    assert domains_in_use() - set(threats.SEALED_TO_SERVER.values()) == set()
    assert set(threats.SEALED_TO_SERVER.values()) - domains.SEALS.keys() == set()


def test_each_theft_is_told_once() -> None:
    assert list(threats.BY_KEY) == [theft.key for theft in threats.THEFTS]
