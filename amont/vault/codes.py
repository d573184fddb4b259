"""The seven words of an asker: two that find the thread, five that open it.

Words 1–2 are the locator (22 bits, unique); words 3–7 the secret (55 bits, one salt a thread, so that a guess tests one
thread alone). Accents, capitals and punctuation are forgiven, four letters of each word suffice, their order is not
forgiven.
"""

from dataclasses import dataclass

from amont.vault import wordlist
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory

WORDS, FINDING = 7, 2
LONGEST = 200
"""Signs of a code that are read: far more than seven words have."""

NOWHERE = 1 << FINDING * wordlist.BITS
"""A locator that no two words give: looked for like any other, and never found."""


@dataclass(frozen=True, repr=False)
class Code(InMemory):
    """A code as it is used: where the thread is, and what is stretched."""

    locator: int
    secret: str


def draw() -> list[str]:
    """Seven words drawn for themselves."""
    return wordlist.offer_words(WORDS)


def read(typed: str) -> Code:
    """The code that somebody typed; VaultError when it is not seven words of the list."""
    places = [wordlist.place_of(word) for word in wordlist.fold(typed[:LONGEST])]
    known = [place for place in places if place is not None]
    if len(places) != WORDS or len(known) != WORDS:
        raise VaultError
    locator = known[0] << wordlist.BITS | known[1]
    return Code(locator, " ".join(wordlist.words()[place] for place in known[FINDING:]))


def is_word(typed: str, word: str) -> bool:
    """True when what somebody typed back is this word of their code."""
    found = wordlist.fold(typed[:LONGEST])
    return len(found) == 1 and wordlist.recognise(found[0]) == word
