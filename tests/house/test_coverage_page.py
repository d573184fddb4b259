"""docs/coverage.md names tests, addresses and commands that exist, for every point of the service."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "coverage.md"
NAMED = re.compile(r"`([^`]+)`")
OWN = "…"
POINTS = [str(one) for one in range(1, 13)]


def named() -> list[str]:
    """Everything that the page sets in code."""
    return NAMED.findall(PAGE.read_text(encoding="utf-8"))


@cache
def functions_of(path: str) -> frozenset[str]:
    """The test functions of a file; none when it does not exist."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds) and node.name.startswith("test_"))


def missing(names: list[str]) -> list[str]:
    """Those of `path::test` that no file holds."""
    pairs = [one.split("::") for one in names if "::" in one]
    return ["::".join(pair) for pair in pairs if len(pair) != 2 or pair[1] not in functions_of(pair[0])]


def addresses() -> set[str]:
    """Every address of the service in French, what it holds of its own replaced."""
    with override("fr"):
        return {re.sub(r"<[^>]+>|\(\?P.*", OWN, one) for one in _walk(get_resolver(), "/")}


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern).removeprefix("^").replace("[Pp]", "P")
        if isinstance(one, URLPattern):
            yield path
        else:
            yield from _walk(one, path)


def test_every_test_that_the_page_names_exists() -> None:
    assert missing(named()) == []


def test_a_test_that_does_not_exist_is_found() -> None:
    here = "tests/house/test_coverage_page.py"
    gone = [f"{here}::test_that_nobody_wrote", "tests/house/test_nothing.py::test_it", f"{here}::named"]
    assert missing([*gone, f"{here}::test_every_test_that_the_page_names_exists", "script/test"]) == gone


def test_every_address_and_command_that_the_page_names_exists() -> None:
    known = addresses()
    assert [one for one in named() if one.startswith("/") and one not in known] == []
    assert [one for one in named() if one.startswith("script/") and not (ROOT / one).is_file()] == []


@pytest.mark.parametrize("point", [*POINTS, "Bad input and faults", "Must be shown"])
def test_every_point_has_its_rows(point: str) -> None:
    heading = rf"^## {point}\. " if point.isdigit() else rf"^## {point}$"
    part = re.split(heading, PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(part) == 2, f"{point} has no part of its own"
    rows = [line for line in part[1].split("\n## ")[0].splitlines() if line.startswith("| ") and "::" in line]
    assert len(rows) >= 3
    assert all("::" in row.split(" | ")[-1] for row in rows)
