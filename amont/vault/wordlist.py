"""The frozen list of 2,048 words: passphrases that we offer, codes that askers keep, fingerprints read aloud.

Every word has 4 to 8 letters and its own first four once accents are folded, so four typed letters are enough.
"""

import re
import secrets
from functools import cache
from pathlib import Path

from amont.core.text import fold as _fold_text

SHA256 = "754f4dc0e064f47b95125f5498037e5b8194a05489405a9be46ccb4d95bb9044"
SIZE = 2048
BITS = 11
PATH = Path(__file__).parent / "data" / "wordlist_fr.txt"
_LETTERS = re.compile(r"[a-z]+")


@cache
def words() -> tuple[str, ...]:
    """The list, in its order: a word's place is its 11 bits."""
    return tuple(PATH.read_text(encoding="utf-8").split())


def offer_words(count: int) -> list[str]:
    """`count` words, each drawn for itself: six are 66 bits."""
    return [secrets.choice(words()) for _ in range(count)]


def spelled(number: int, count: int) -> list[str]:
    """The last `count` times 11 bits of a number as words, the highest first."""
    return [words()[number >> BITS * rank & (SIZE - 1)] for rank in reversed(range(count))]


def fold(text: str) -> list[str]:
    """What a person typed as plain lower-case words, without accents: « Éclair,  ABRITER » gives eclair, abriter."""
    return _LETTERS.findall(_fold_text(text))


def recognise(typed: str) -> str | None:
    """The word of the list that a folded word stands for, by its four first letters; None when there is none."""
    word = _by_four_letters().get(typed[:4])
    return word if word is not None and _bare(word).startswith(typed) else None


def place_of(typed: str) -> int | None:
    """The place of the word that a folded word stands for: its 11 bits."""
    word = recognise(typed)
    return None if word is None else _places()[word]


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(words())}


@cache
def _by_four_letters() -> dict[str, str]:
    return {_bare(word)[:4]: word for word in words()}


def _bare(word: str) -> str:
    return "".join(fold(word))
