"""The pins: complete, hashed, and silent about where packages come from."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+))? \\$")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in (FOLDER / name).read_text().splitlines())
    return {normal(pin[1]): pin[2] for pin in found if pin}


def asked(name: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in (FOLDER / name).read_text().splitlines())
    return {normal(re.split(r"[\[<>=!~]", line)[0]) for line in lines if line and not line.startswith("-")}


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_every_line_is_a_pin_or_a_hash(name: str):
    for line in (FOLDER / name).read_text().splitlines():
        assert PIN.match(line) or re.match(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", line), line


@pytest.mark.parametrize("name", ["run", "test"])
def test_what_is_asked_for_is_pinned(name: str):
    assert asked(f"{name}.in") <= set(pins(f"{name}.txt"))


def test_tests_run_on_the_very_versions_that_serve():
    assert pins("run.txt").items() <= pins("test.txt").items()


def test_the_installed_libraries_are_the_pinned_ones():
    for name in asked("run.in"):
        assert version(name) == pins("run.txt")[name], name


def test_no_test_is_left_out_because_a_library_is_not_there():
    word = "import" + "orskip"
    assert [path.name for path in (FOLDER.parent / "tests").rglob("*.py") if word in path.read_text()] == []
