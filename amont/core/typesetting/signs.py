"""Which signs can be drawn, and what becomes of the others."""

import unicodedata
from typing import Final

# What the two families draw together, and what Typst's own fonts add; a test compiles every one of them.
DRAWN: Final = frozenset(chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x17F)])
MORE: Final = frozenset("ʼ–—‘’‚“”„•…‹›€™←→−≈≤≥✓□")
UNSEEN: Final = frozenset("\n\t\u200b\u202f")
SQUARE: Final = "□"
# A hyphen that must not break, joiners that draw nothing, the marks that choose a picture.
ALIKE: Final = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2009": "\u202f",
    "\u200d": "",
    "\u2060": "",
    "\ufe0f": "",
    "\ufeff": "",
    "\r": "",
}

_BOUND: Final = ((" :", "\xa0:"), (" ;", "\xa0;"), (" »", "\xa0»"), ("« ", "«\xa0"), (" %", "\xa0%"), (" $", "\xa0$"))


def keep_together(text: str, language: str) -> str:
    """French marks stay with their word: no line begins with », : or ;, and none ends with «."""
    if not language.startswith("fr"):
        return text
    for plain, bound in _BOUND:
        text = text.replace(plain, bound)
    return text


def unprintable(text: str) -> list[str]:
    """The signs of `text` that no font of ours draws, each once, so that somebody may be told."""
    return sorted({sign for sign in unicodedata.normalize("NFC", text) if _drawn(sign) is None})


def printable(text: str) -> str:
    """The text in signs that can be drawn: composed, look-alikes exchanged, a square for the rest."""
    if text.isascii() and text.isprintable():
        return text
    drawn = (_drawn(sign) for sign in unicodedata.normalize("NFC", text))
    return "".join(SQUARE if sign is None else sign for sign in drawn)


def _drawn(sign: str) -> str | None:
    if sign in DRAWN or sign in MORE or sign in UNSEEN:
        return sign
    if sign in ALIKE:
        return ALIKE[sign]
    plain = unicodedata.normalize("NFKC", sign)
    return plain if all(one in DRAWN or one in MORE for one in plain) else None
