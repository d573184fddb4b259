"""The two tables of names, compared with every call of the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from amont.audit import chain
from amont.vault import domains

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "amont").rglob("*.py"))
SEALING = re.compile(r"amont\.(server\.[a-z_]+|mfa)")
KIND_OF_CALL = {
    "seal_server": "seal",
    "open_server": "seal",
    "seal_server_file": "file",
    "open_server_file": "file",
    "keyed_hash": "hash",
}


def _calls(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """(function, domain, line) of every call of the vault's server functions whose domain is written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "domain"), None)
            if name in KIND_OF_CALL and isinstance(first, ast.Constant):
                yield name, str(first.value), node.lineno


def _faults(source: str, app: str) -> list[str]:
    """Domains that `app` writes out and that aren't its own, or are given to a function of another kind.

    A domain held in a table or a constant is found as a text; whatever is given at run time, the vault itself
    refuses a name that isn't listed.
    """
    tree = ast.parse(source)
    table = {domain.name: domain for domain in domains.DOMAINS}
    texts = set(_sealing_texts(tree))
    calls = set(_calls(tree))
    faults = [f"{line}: {text} isn't in the table" for text, line in texts if text not in table]
    faults += [f"{line}: {text} isn't in the table" for _, text, line in calls if text not in table]
    for text, line in texts | {(text, line) for _, text, line in calls}:
        if text in table and app not in table[text].apps:
            faults.append(f"{line}: {text} isn't for {app}")
    for name, text, line in calls:
        if text in table and table[text].kind != KIND_OF_CALL[name]:
            faults.append(f"{line}: {text} is no domain for {name}")
    return sorted(set(faults))


def _sealing_texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SEALING.fullmatch(node.value):
            yield node.value, node.lineno


PERSONS = {f"domains.{name}" for name, value in vars(domains).items() if value in domains.PERSONS}


def test_names_are_unique_and_short_enough() -> None:
    assert len(set(domains.PERSONS)) == len(domains.PERSONS)
    assert all(len(person.encode("ascii")) <= 16 for person in domains.PERSONS)
    assert len({domain.name for domain in domains.DOMAINS}) == len(domains.DOMAINS)


def test_no_name_begins_another_use() -> None:
    assert not {domain.name for domain in domains.DOMAINS} & set(domains.PERSONS)


def _named(tree: ast.AST, function: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == function
    ]


def test_every_use_of_the_keyed_digest_names_a_person_of_the_table() -> None:
    assert chain.PERSON == domains.AUDIT  # the journal stands below the vault and writes its own
    elsewhere = {
        ("audit", "chain.py"): "PERSON",
        ("audit", "seals.py"): "chain.PERSON",
        ("vault", "recipes.py"): "purpose",
    }
    for path in SOURCES:
        for call in _named(ast.parse(path.read_text()), "digest"):
            if len(call.args) == 3:
                person = ast.unparse(call.args[2])
                assert person in PERSONS or elsewhere.get(path.parts[-2:]) == person, path


def test_every_use_of_many_keys_names_a_person_of_the_table() -> None:
    used = [ast.unparse(call.args[0]) for path in SOURCES for call in _named(ast.parse(path.read_text()), "of_key")]
    assert used
    assert set(used) <= PERSONS


def test_every_key_drawn_from_a_root_names_a_person_of_the_table() -> None:
    drawn = [
        ast.unparse(leaf)
        for path in (ROOT / "amont" / "vault").glob("*.py")
        for function, place in (("key", 1), ("close_under", 1), ("open_under", 2))
        for call in _named(ast.parse(path.read_text()), function)
        for leaf in _choices(call.args[place])
    ]
    of_words = {"domains.KEK_PACKAGE", "domains.KEK_CODE", "domains.KEK_WORD"}
    assert set(drawn) == {"domains.LOGIN", "domains.KEK_PW", "domains.KEK_RC", "purpose"} | of_words
    assert set(drawn) - {"purpose"} <= PERSONS  # what the two functions of bundles.py were given


def _choices(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


def test_a_hash_gets_a_key_or_a_person_in_one_place() -> None:
    keyed_calls = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for call in [*_named(ast.parse(path.read_text()), "blake2b"), *_named(ast.parse(path.read_text()), "blake2s")]
        if {keyword.arg for keyword in call.keywords} & {"key", "person", "salt"}
    }
    assert keyed_calls == {"amont/core/keyed.py"}


def test_every_call_uses_a_listed_domain_of_its_app() -> None:
    callers = [path for path in SOURCES if "vault" not in path.parts]
    found = {path: _faults(path.read_text(), path.relative_to(ROOT / "amont").parts[0]) for path in callers}
    assert {path.as_posix(): faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "call",
    [
        'vault.seal_server("amont.server.unlisted", row, value)',
        'vault.seal_server("ticket", row, value)',
        'vault.keyed_hash("amont.mfa", value)',
        'vault.keyed_hash("attestation_name", value)',
        'TABLE = {"email": "amont.server.requests_email"}',
        'EMAIL = "amont.server.learner_email"',
    ],
)
def test_a_planted_call_is_found(call: str) -> None:
    assert _faults(call, "activities")


def test_a_table_of_domains_passes() -> None:
    assert _faults('TABLE = {"email": "amont.server.request_email"}', "activities") == []
