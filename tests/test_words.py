"""Words that wound are nowhere in what the house shows or ships: templates, catalogues, first texts, posters, captions."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from amont.website import content
from amont.website.words import refused

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("*.html", "*.txt", "*.typ", "*.vtt", "*.po", "*.csv")
SEEDS = ("amont/website/content", "amont/demo", "amont/outreach", "amont/activities", "amont/directory/data")


def shown_files() -> Iterator[Path]:
    """What a reader may read: templates, letters, posters, captions, catalogues, lists."""
    for pattern in SHOWN:
        yield from (path for path in (ROOT / "amont").rglob(pattern) if "__pycache__" not in path.parts)
        yield from (ROOT / "locale").rglob(pattern)


def seed_files() -> Iterator[Path]:
    """Python that carries texts made for readers."""
    for folder in SEEDS:
        yield from (ROOT / folder).rglob("*.py")


def told(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    return [f"{path.relative_to(ROOT)}: {passage.around}" for passage in refused(text)]


def test_there_is_something_to_read():
    assert len(list(shown_files())) > 60
    assert len(list(seed_files())) > 30


def test_no_refused_word_in_what_is_shown():
    assert [line for path in shown_files() for line in told(path)] == []


def test_no_refused_word_in_the_texts_that_code_carries():
    assert [line for path in seed_files() for line in told(path)] == []


def test_the_first_pages_hold_the_tone():
    """ "tu" on youths' pages and nowhere else: parents, adults, professionals and everybody are told "vous"."""
    spoken = re.compile(r"\b(?:tu|toi|ton|ta|tes)\b|\bt’", re.IGNORECASE)
    formal = re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE)
    for planted in content.PAGES:
        said = re.sub(r"« [^»]*»", "", _prose(asdict(planted.french)))
        if planted.audience == "youth":
            assert not formal.search(said), planted.key
        else:
            assert not spoken.search(said), (planted.key, spoken.search(said))


def _prose(value: object, name: str = "") -> str:
    """Every sentence of a page but those that it quotes as said to somebody else."""
    if isinstance(value, str):
        return f"{value}\n"
    if isinstance(value, dict):
        return "".join(_prose(one, key) for key, one in value.items() if key not in {"say", "avoid"})
    return "".join(_prose(one) for one in value) if isinstance(value, list | tuple) else ""


@pytest.mark.parametrize(
    "text", ["Des prostituées.", "une fille facile", "peut se vendre", "selling your body", "te prostituer"]
)
def test_the_list_catches(text: str):
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    ["Volet intervention prostitution", "Cercle d’entrée dans la prostitution", "une députée réputée", "computes"],
)
def test_the_list_lets_pass(text: str):
    assert not refused(text)
