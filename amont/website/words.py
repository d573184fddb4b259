"""Words that wound (domain.md, section 6.2): refused by a test in what we ship, shown to an editor who writes them."""

import re
from typing import NamedTuple

_WORDS = re.compile(
    r"\b(?:prostituées?|putes?|filles? faciles?|(?:se|s’y|te|me|vous|nous) vendre\b(?! (?:des|du|un|une|les|le|la) )|"
    r"vend(?:re|ait|ant|s|ent|ez|u)? (?:son|ton|mon|votre|leur|ses|tes|leurs) corps|(?:se|te|vous|me) prostituer|"
    r"prostitutes?|whores?|sell(?:s|ing)? (?:her|his|your|their|my|one’s) bod(?:y|ies)|sell(?:s|ing)? (?:your|her|him|them)sel(?:f|ves))\b",
    re.IGNORECASE,
)
AROUND = 30


class Passage(NamedTuple):
    """A refused word and the text around it."""

    word: str
    around: str


def refused(text: str) -> list[Passage]:
    """The refused words of a text, each with its passage. The names of programs (« intervention prostitution ») pass."""
    return [
        Passage(found[0], text[max(0, found.start() - AROUND) : found.end() + AROUND].strip()) for found in _WORDS.finditer(text)
    ]
