"""Folding of text for comparison and search."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents or surplus blanks: « Élève  très » becomes "eleve tres"."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).lower().split())
