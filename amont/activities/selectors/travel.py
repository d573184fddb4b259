"""Minutes between two places: estimated from coordinates, with no network service."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

from amont.activities.models import Mode
from amont.directory.models import Site

EARTH_KM = 6371.0
WINDING = 1.35
KM_PER_HOUR = 45
UNKNOWN = 45
LEAST = 5


@dataclass(frozen=True)
class Place:
    """Where something happens: a mode, and a site when it has one."""

    mode: str
    site: Site | None = None


def ceil5(minutes: float) -> int:
    """Minutes rounded up to the next five."""
    return 5 * ceil(round(minutes / 5, 9))


def haversine_km(one: Site, other: Site) -> float:
    """Great-circle kilometres between two sites that have coordinates."""
    angles = (one.latitude, one.longitude, other.latitude, other.longitude)
    lat1, lon1, lat2, lon2 = (radians(float(angle or 0)) for angle in angles)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def minutes_between(one: Place, other: Place) -> int:
    """Minutes to go from one to the other: 0 for remote or the same place, 45 where coordinates lack."""
    if Mode.REMOTE in (one.mode, other.mode):
        return 0
    if one.site is None or other.site is None:
        return 0 if one.site is other.site and one.mode == other.mode == Mode.AT_OURS else UNKNOWN
    if one.site.pk == other.site.pk:
        return 0
    if None in (one.site.latitude, one.site.longitude, other.site.latitude, other.site.longitude):
        return UNKNOWN
    return max(LEAST, ceil5(60 * WINDING * haversine_km(one.site, other.site) / KM_PER_HOUR))
