"""T6, for what exists: `open_server` is called from these modules and no other (security.md §5)."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPENERS = {
    "amont/accounts/factors.py": "second factors, as they are checked",
    "amont/activities/mail/contacts.py": "mail tasks, the staff page of a request (journalled), the requester's own page",
    "amont/demo/theft/known.py": "what a thief of the disk reads, shown on the demo; production does not have it",
    "amont/directory/services/organizations.py": "the staff page of a site (journalled)",
}
READERS = {
    "amont/activities/mail/compose.py": "the mail of a message",
    "amont/activities/services/merging.py": "a part of a request that goes its own way takes its contact along, sealed anew",
    "amont/activities/services/requests.py": "whether a form sent twice comes from the same person",
    "amont/activities/services/contacts.py": "the page of a request, once the reading is in the journal; its owner's form",
    "amont/activities/views/status.py": "the page behind the requester's own link",
}
"""Who calls the one function by which `activities` opens a contact."""


def calls(source: str, name: str) -> bool:
    """True when the source calls, imports or passes on the function `name`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
            return True
        if isinstance(node, ast.Attribute) and node.attr == name:
            return True
        if isinstance(node, ast.Constant) and node.value == name:
            return True
    return False


def callers(name: str, folder: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in files if calls(path.read_text(encoding="utf-8"), name)}


def test_seals_are_opened_where_the_list_says() -> None:
    assert {path for path in callers("open_server", "amont") if not path.startswith("amont/vault/")} == set(OPENERS)


def test_the_contact_of_a_request_is_opened_where_the_list_says() -> None:
    importing = re.compile(r"from amont\.activities\.mail\.contacts import .*\bopened\b")
    files = (path for path in (ROOT / "amont").rglob("*.py") if importing.search(path.read_text(encoding="utf-8")))
    assert {path.relative_to(ROOT).as_posix() for path in files} == set(READERS)


@pytest.mark.parametrize(
    "source",
    [
        "from amont.vault import open_server",
        "from amont import vault\nvault.open_server('a', row, blob)",
        "from amont.vault import open_server as peek",
        "getattr(vault, 'open_server')",
    ],
)
def test_a_planted_call_is_found(source: str) -> None:
    assert calls(source, "open_server")
