"""T53: what came from elsewhere is what was recorded, byte for byte, and none of it is known to be vulnerable.

`requirements/advisories.csv` is the shipped list: one line an advisory and range of versions. Whoever updates the
libraries adds what was published since; the check needs no network. `requirements/looked_up.csv` says which version of
each package that serves was last looked up, and on what day, so whoever updates one looks it up again.
"""

import csv
import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from amont.core.text import fold
from amont.vault import wordlist

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)(\[[a-z0-9,_-]+\])?==(?P<version>[^ ;]+)")
HTMX = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
HTMX_VERSION = "2.0.10"
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


def _entries(text: str) -> list[str]:
    """The logical lines of a requirements file, without comments."""
    joined = re.sub(r"\\\n", " ", text)
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]


def test_the_word_list_matches_its_recorded_hash() -> None:
    assert hashlib.sha256(wordlist.PATH.read_bytes()).hexdigest() == wordlist.SHA256
    assert wordlist.SHA256 == "754f4dc0e064f47b95125f5498037e5b8194a05489405a9be46ccb4d95bb9044"


def test_the_word_list_has_its_properties() -> None:
    words = wordlist.words()
    bare = [fold(word) for word in words]
    assert len(set(words)) == len(words) == wordlist.SIZE == 2**wordlist.BITS
    assert all(4 <= len(word) <= 8 and word.isalpha() and word == word.lower() for word in words)
    assert all(re.fullmatch("[a-z]{4,9}", word) for word in bare)
    assert len({word[:4] for word in bare}) == len(bare)
    assert bare == sorted(bare)


def test_the_notice_names_where_the_words_come_from() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "mnemonic 0.21" in notice
    assert "MIT" in notice
    assert "Permission is hereby granted, free of charge" in notice


def _recorded() -> dict[str, str]:
    lines = (Path(__file__).parent / "shipped.sha256").read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


@pytest.mark.parametrize("path", sorted(_recorded()))
def test_a_shipped_file_matches_its_recorded_hash(path: str) -> None:
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == _recorded()[path]


def test_the_library_s_script_is_the_one_that_was_read() -> None:
    """htmx comes inside django-htmx, and `script/vendor --check` compares it with its own package."""
    found = finders.find("django_htmx/htmx-2.min.js")
    assert isinstance(found, str)
    assert hashlib.sha256(Path(found).read_bytes()).hexdigest() == HTMX
    assert HTMX_VERSION in Path(found).read_text(encoding="utf-8")


def test_every_font_is_recorded() -> None:
    fonts = {path for kind in ("ttf", "otf", "woff", "woff2") for path in (ROOT / "amont").rglob(f"*.{kind}")}
    assert {path.relative_to(ROOT).as_posix() for path in fonts} <= set(_recorded())


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_dependency_is_pinned_with_a_hash_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = [entry for entry in _entries(text) if not entry.startswith("-r")]
    assert entries
    for entry in entries:
        assert _PIN.match(entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in text
    assert "--index" not in text


def test_there_are_requirements_to_check() -> None:
    assert {"run.txt", "test.txt"} <= {path.name for path in REQUIREMENTS}


def _known(package: str, version: str) -> list[str]:
    """Advisories of the shipped list that touch this version."""
    with (ROOT / "requirements" / "advisories.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["package"] == canonicalize_name(package)]
    return [row["advisory"] for row in rows if SpecifierSet(row["affected"]).contains(version, prereleases=True)]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_no_pinned_version_is_in_a_known_advisory(path: Path) -> None:
    pins = [found for entry in _entries(path.read_text(encoding="utf-8")) if (found := _PIN.match(entry))]
    assert {
        pin["name"]: _known(pin["name"], pin["version"]) for pin in pins if _known(pin["name"], pin["version"])
    } == {}


def test_an_old_version_would_be_found() -> None:
    assert _known("PyNaCl", "1.5.0") == ["CVE-2025-69277"]
    assert {"CVE-2025-64459", "CVE-2026-1312"} <= set(_known("Django", "5.2.7"))
    assert "CVE-2025-64459" not in _known("Django", "5.2.8")


def test_every_pinned_version_that_serves_was_looked_up_on_a_day_that_is_told() -> None:
    entries = _entries((ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"))
    pins = [found for entry in entries if (found := _PIN.match(entry))]
    with (ROOT / "requirements" / "looked_up.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["package"], row["version"]) for row in rows] == sorted(
        (canonicalize_name(pin["name"]), pin["version"]) for pin in pins
    )
    for row in rows:
        assert date.fromisoformat(row["looked_up_on"]).isoformat() == row["looked_up_on"], row["package"]
