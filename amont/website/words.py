"""Words that wound (domain.md, section 6.2): refused by a test in what we ship, shown to an editor who writes them."""

import re
from typing import NamedTuple

REFUSED = (
    r"prostituée?s?",
    r"putes?",
    r"filles? faciles?",
    r"(?:se|te|me|vous|nous) vendre",
    r"(?:te|se|me|vous|nous) prostitue\w*",
    r"vend\w* (?:son|ton|mon|votre|leur|ses|tes|leurs) corps",
    r"prostitutes?",
    r"whores?",
    r"sell(?:s|ing)? (?:her|his|your|their|my) bod(?:y|ies)",
    r"sell(?:s|ing)? (?:your|her|him|them)sel(?:f|ves)",
)
"""Of the list, what is never right; the rest of its column is a matter of reading."""

AROUND = 30
_WORDS = re.compile(rf"\b(?:{'|'.join(REFUSED)})\b", re.IGNORECASE)


class Passage(NamedTuple):
    """A refused word and the text around it."""

    word: str
    around: str


def refused(text: str) -> list[Passage]:
    """The refused words of a text, each with its passage. A program's name (« intervention prostitution ») passes."""
    return [Passage(found[0], _around(text, found)) for found in _WORDS.finditer(text)]


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - AROUND) : found.end() + AROUND].strip()
