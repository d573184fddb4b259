"""T16: only `vault` imports cryptographic libraries; `random` and numpy's generators only where §1.10 says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("amont", "config") for path in (ROOT / folder).rglob("*.py"))
CRYPTOGRAPHY = {"nacl", "cryptography", "argon2", "OpenSSL", "Crypto", "Cryptodome", "jwt", "jose"}
SEEDED = {"random", "numpy.random"}


def _imported(tree: ast.AST) -> Iterator[str]:
    """Every dotted name that a module imports, by statement or by call, and every `….random` it reaches into."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "__import__",
            "import_module",
            "importlib.import_module",
        }:
            if node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in {"np.random", "numpy.random"}:
            yield "numpy.random"


def _is(name: str, libraries: set[str]) -> bool:
    return any(name == library or name.startswith(f"{library}.") for library in libraries)


def faults(source: str, path: str) -> list[str]:
    """What a file at `path` imports and may not."""
    names = set(_imported(ast.parse(source)))
    found = [] if path.startswith("amont/vault/") else [name for name in names if _is(name, CRYPTOGRAPHY)]
    if path.startswith("amont/demo/"):
        return sorted(found)
    in_statistics = path.startswith("amont/impact/stats")
    banned = {"random"} if in_statistics else SEEDED
    return sorted(found + [name for name in names if _is(name, banned)])


def test_imports_are_where_they_may_be() -> None:
    names = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in SOURCES}
    found = {name: faults(source, name) for name, source in names.items()}
    assert {name: imports for name, imports in found.items() if imports} == {}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("import nacl.secret", "amont/accounts/services.py"),
        ("from cryptography.hazmat import primitives", "amont/audit/chain.py"),
        ("import importlib\nimportlib.import_module('nacl.bindings')", "amont/core/keyed.py"),
        ("import argon2", "config/keys.py"),
        ("import random", "amont/outreach/services.py"),
        ("from random import choice", "amont/impact/stats/bootstrap.py"),
        ("import numpy as np\nnp.random.default_rng(1)", "amont/impact/selectors.py"),
        ("from numpy.random import default_rng", "amont/vault/server.py"),
        ("from numpy import random", "amont/funding/services.py"),
        ("def late():\n    import random", "amont/ui/forms.py"),
    ],
)
def test_a_planted_import_is_found(source: str, path: str) -> None:
    assert faults(source, path)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("from nacl.bindings import sodium_pad", "amont/vault/padding.py"),
        ("import random", "amont/demo/season.py"),
        ("import numpy as np\nnp.random.default_rng(1)", "amont/impact/stats/bootstrap.py"),
        ("import secrets", "amont/core/codes.py"),
    ],
)
def test_what_is_allowed_passes(source: str, path: str) -> None:
    assert faults(source, path) == []
