"""School time: holidays computed by rule, days that schools add, and where they hold."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from amont.activities import services
from amont.activities.selectors import school_calendar
from amont.activities.services import conflicts
from amont.core import clock
from amont.core.errors import RuleBroken
from tests.activities.conftest import World, day_at

SEASON_2026 = [
    *(date(2026, 7, 1), date(2026, 9, 7), date(2026, 10, 12), date(2026, 12, 24), date(2026, 12, 25)),
    *(date(2026, 12, 26), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2027, 3, 26)),
    *(date(2027, 3, 29), date(2027, 5, 24), date(2027, 6, 24)),
]


def test_the_holidays_of_a_season_are_those_of_the_list():
    days = {day for year in (2026, 2027) for day in school_calendar.holidays(year)}
    assert sorted(day for day in days if date(2026, 7, 1) <= day <= date(2027, 6, 30)) == SEASON_2026


@pytest.mark.parametrize(("year", "day"), [(2026, 18), (2027, 24), (2028, 22)])
def test_the_monday_before_25_may_is_strictly_before(year: int, day: int):
    assert school_calendar.patriots_day(year) == date(year, 5, day)


def test_easter_of_2028_gives_good_friday_and_easter_monday():
    assert school_calendar.easter(2028) == date(2028, 4, 16)
    assert {date(2028, 4, 14), date(2028, 4, 17)} <= school_calendar.holidays(2028)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1961, (4, 2)),
        (2000, (4, 23)),
        (2008, (3, 23)),
        (2011, (4, 24)),
        (2024, (3, 31)),
        (2038, (4, 25)),
        (2049, (4, 18)),
    ],
)
def test_easter_falls_where_almanacs_put_it(year: int, sunday: tuple[int, int]):
    assert school_calendar.easter(year) == date(year, *sunday)


def at_nine(day: date) -> datetime:
    return clock.at(day, time(9))


@pytest.mark.parametrize("day", [date(2027, 3, 29), date(2027, 12, 24), date(2027, 5, 24)])
def test_a_holiday_is_refused_for_a_school_and_allowed_for_a_youth_house(world: World, day: date):
    assert world.check(day, world.school) == "no_school"
    assert world.check(day, world.youth_house) == ""


@pytest.mark.parametrize("kind", ["pedagogical", "break", "closure"])
def test_a_day_without_pupils_is_refused_for_that_school_alone(world: World, kind: str):
    day = day_at(10).date()
    services.add_days_off(actor=world.claire, first_day=day, last_day=day, kind=kind, site=world.school)
    assert world.check(day, world.school) == "no_school"
    assert world.check(day, world.other_school) == ""
    assert world.check(day, None, mode="remote") == ""


def test_the_days_of_a_service_centre_hold_for_all_its_schools(world: World):
    first, last = day_at(49).date(), day_at(53).date()
    centre = world.school.organization
    for _ in range(2):
        services.add_days_off(actor=world.claire, first_day=first, last_day=last, kind="break", organization=centre)
    assert centre.days_off.count() == 1
    for site in (world.school, world.other_school):
        assert not school_calendar.is_school_day(first + timedelta(days=2), site)
    assert school_calendar.is_school_day(last + timedelta(days=3), world.school)


def test_exams_are_school_days(world: World):
    day = day_at(10).date()
    services.add_days_off(actor=world.claire, first_day=day, last_day=day, kind="exam", site=world.school)
    assert school_calendar.is_school_day(day, world.school)


def test_school_days_skip_week_ends_and_holidays():
    assert school_calendar.after_school_days(date(2027, 3, 24), 3) == date(2027, 3, 31)


def test_a_holiday_is_refused_at_saving_with_the_sentence_of_the_list(world: World):
    request = world.to_plan()
    start = at_nine(date(2027, 3, 29))
    shown = conflicts.check(
        worker=world.cast.maude, start=start, offering=world.offering, mode="at_setting", site=world.school
    )
    assert shown is not None
    with pytest.raises(RuleBroken) as refused:
        services.hold(
            actor=world.claire,
            request_id=request.pk,
            worker_id=world.cast.maude.pk,
            start=start,
            mode="at_setting",
            form_token=uuid4().hex,
        )
    assert (refused.value.code, str(refused.value)) == ("no_school", shown.sentence)
