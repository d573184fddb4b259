"""Codes that people copy from paper: thirty signs without look-alikes, any case forgiven."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
WOUNDING = ("CUT", "FAG", "FAT", "KKK", "MDR", "NAZ", "PED", "PUTA", "PUTE", "SEX", "VACH", "VPD")


def wounds(code: str) -> bool:
    """True when a code spells something that nobody should find on a card."""
    return any(word in code for word in WOUNDING)


def new_code(length: int) -> str:
    """A random code of `length` signs; whoever stores it makes it unique."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(length))
        if not wounds(code):
            return code


def normalise(typed: str) -> str:
    """What a person typed, as a code: capitals, no blanks or dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def is_code(text: str, length: int) -> bool:
    """True when `text` has the shape of a code of `length` signs."""
    return len(text) == length and all(sign in ALPHABET for sign in text)
