"""The first text of the site, in both languages: real, to be read and approved by the organisation."""

from amont.website.content import about, adult, home, privacy, professional, signs, toolbox, traces, youth
from amont.website.content.shape import Planted

HOME = home.PAGE
PAGES: list[Planted] = [
    youth.PAGE,
    adult.PAGE,
    toolbox.PAGE,
    signs.PAGE,
    professional.PAGE,
    about.PAGE,
    privacy.PAGE,
    traces.PAGE,
]
"""In the order of the tree; a page comes after the one above it."""
