"""School time in Québec: pupils' holidays computed by rule, and the days that a school or service centre adds.

The list is that of article 19 of the régime pédagogique (RLRQ, c. I-13.3, r. 8), as scheduling.md §11 gives it.
"""

from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q

from amont.activities.models import SchoolDayOff
from amont.directory.models import Site

SCHOOLS = frozenset({"secondary_school", "primary_school", "adult_ed", "vocational"})


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _nth_monday(year: int, month: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(-first.weekday()) % 7 + 7 * (n - 1))


def patriots_day(year: int) -> date:
    """The Monday before 25 May, strictly."""
    eve = date(year, 5, 24)
    return eve - timedelta(days=eve.weekday())


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Pupils' holidays of a calendar year, Saturdays and Sundays apart."""
    fixed = [(1, 1), (1, 2), (6, 24), (7, 1), (12, 24), (12, 25), (12, 26), (12, 31)]
    sunday = easter(year)
    moving = [sunday - timedelta(days=2), sunday + timedelta(days=1), patriots_day(year)]
    mondays = [_nth_monday(year, 9, 1), _nth_monday(year, 10, 2)]
    return frozenset([*(date(year, month, day) for month, day in fixed), *moving, *mondays])


def is_holiday(day: date) -> bool:
    """True on Saturdays, Sundays and pupils' holidays."""
    return day.weekday() >= 5 or day in holidays(day.year)


def is_school(site: Site | None) -> bool:
    """True for a site that follows school time."""
    return site is not None and site.setting_kind in SCHOOLS


def days_off(site: Site, day: date) -> list[SchoolDayOff]:
    """What the site's own calendar and its organisation's say of this day; the site's entries first."""
    rows = SchoolDayOff.objects.filter(first_day__lte=day, last_day__gte=day)
    rows = rows.filter(Q(site=site) | Q(organization_id=site.organization_id)).order_by("organization_id", "id")
    return sorted(rows, key=lambda row: row.site_id is None)


def is_school_day(day: date, site: Site) -> bool:
    """False on holidays and on the days off of the site; exams are school days."""
    return not is_holiday(day) and not any(row.kind != SchoolDayOff.Kind.EXAM for row in days_off(site, day))


def after_school_days(start: date, count: int) -> date:
    """The day that ends `count` school days after `start`: how long an offer stays open."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= not is_holiday(day)
    return day


def school_year(day: date) -> int:
    """The first calendar year of the school year of `day` (1 July begins one)."""
    return day.year if day.month >= 7 else day.year - 1


def season(day: date) -> tuple[date, date]:
    """First and last day of the season of `day`: the school year."""
    first = school_year(day)
    return date(first, 7, 1), date(first + 1, 6, 30)
