"""Folding of text for comparison and search; ids written as text."""

import unicodedata
from uuid import UUID


def fold(text: str) -> str:
    """Lower case, without accents or surplus blanks: « Élève  très » becomes "eleve tres"."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).lower().split())


def is_uuid(text: str) -> bool:
    """True for an id as `str` writes it, and for no other way of writing one."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
