"""Reads of outreach, one file per question."""

from amont.outreach.selectors.counts import Scans, posters_with_counts, readings_of, scans
from amont.outreach.selectors.public import (
    READING_SCOPES,
    PosterPage,
    Reading,
    capsule_page,
    capsules_public,
    is_page,
    lines_of,
    others_than,
    poster_page,
    printed_values,
    read_code,
)
from amont.outreach.selectors.publication import (
    Condition,
    complete_in_english,
    gate,
    missing_for_publication,
    releases_ending,
    releases_to_renew,
)
from amont.outreach.selectors.visible import (
    capsules_visible_to,
    codes_visible_to,
    placements_visible_to,
    posters_visible_to,
)

__all__ = [
    "READING_SCOPES",
    "Condition",
    "PosterPage",
    "Reading",
    "Scans",
    "capsule_page",
    "capsules_public",
    "capsules_visible_to",
    "codes_visible_to",
    "complete_in_english",
    "gate",
    "is_page",
    "lines_of",
    "missing_for_publication",
    "others_than",
    "placements_visible_to",
    "poster_page",
    "posters_visible_to",
    "posters_with_counts",
    "printed_values",
    "read_code",
    "readings_of",
    "releases_ending",
    "releases_to_renew",
    "scans",
]
