"""The addresses of the pages that others lead to, in both languages: the one place where they are written.

A page that carries a key keeps the slug written here, so that a link on paper or in another app never breaks.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language

KEYED: dict[str, tuple[str, str]] = {
    "youth": ("pour-toi", "for-you"),
    "adult": ("adultes", "adults"),
    "toolbox": ("boite-a-outils", "toolbox"),
    "professional": ("milieux", "professionals"),
    "about": ("a-propos", "about"),
    "privacy": ("confidentialite", "privacy"),
    "traces": ("effacer-ses-traces", "clear-your-traces"),
}
"""Keys of pages right under the home page, with their slug in French and in English."""

HELP = ("aide", "help")

RESERVED = frozenset(
    {
        "aide", "help", "capsules", "affiches", "posters", "services", "offers", "demander", "request", "ask",
        "demande", "rencontres", "sessions", "inscription", "registration", "offre", "offer", "formation", "training",
        "presse", "press", "ecrire", "write", "document", "recherche", "search",
    }
)  # fmt: skip
"""First segments that belong to other apps, built or to be built: no page of the tree may take one."""


def slug(key: str, language: str | None = None) -> str:
    """The slug of a keyed page in a language (the active one by default)."""
    french, english = HELP if key == "help" else KEYED[key]
    return english if (language or get_language()) == "en" else french


def _segment(key: str) -> str:
    return f"{slug(key)}/"


route = lazy(_segment, str)
"""`path(route("about"), …)`: a pattern that is read in the language of the request."""

HOME = {"fr": "accueil", "en": "home"}
"""The slug of each language's home page: never seen in an address, but the first step of every path in the tree."""
