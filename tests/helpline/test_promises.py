"""H2: when somebody will be read, against a table written by hand."""

from datetime import date, datetime, time, timedelta

import pytest

from amont.core import clock
from amont.helpline.promises import Hours, Person, Window, counting, promise, windows

A_DAY = timedelta(days=1)
LONG_AGO = date(2025, 1, 1)
WEEK = [Hours(day, time(9), time(17), LONG_AGO) for day in range(5)]
HALVES = [
    Hours(day, *half, LONG_AGO) for day in range(5) for half in ((time(9), time(12)), (time(13, 30), time(16, 30)))
]
EVENINGS = [Hours(day, time(16), time(21), LONG_AGO) for day in (1, 3)]
WEEKEND = [*WEEK, Hours(6, time(0), time(5), LONG_AGO)]
TUESDAYS = [Hours(1, time(9), time(17), LONG_AGO)]
CHANGED = [*WEEK, *(Hours(day, time(12), time(20), date(2026, 12, 7)) for day in range(5))]
MINUTE = [Hours(day, time(9), time(9, 1), LONG_AGO) for day in range(7)]
NOBODY: list[Person] = []


def at(text: str) -> datetime:
    """2026-12-03 14:00, on the organisation's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.zone())


def away(first: str, last: str) -> Person:
    return Person(away=((date.fromisoformat(first), date.fromisoformat(last)),))


def on_call(*turns: tuple[str, str], **kept: tuple[tuple[date, date], ...]) -> Person:
    return Person(on_call=tuple(Window(at(start), at(end)) for start, end in turns), **kept)


CLAIRE, MAUDE = Person(), Person()
CHRISTMAS = [(date(2026, 12, 24), date(2027, 1, 4))]
STORM = [(date(2026, 12, 3), date(2026, 12, 3))]

# Thursday 3 December 2026 is a day of school; clocks go back on 1 November 2026 and forward on 14 March 2027.
CASES = [
    ("early in a window", "2026-12-03 09:30", "2026-12-03 17:00", WEEK, [], [CLAIRE]),
    ("two hours before its end", "2026-12-03 15:00", "2026-12-03 17:00", WEEK, [], [CLAIRE]),
    ("a minute less than two hours before its end", "2026-12-03 15:01", "2026-12-04 17:00", WEEK, [], [CLAIRE]),
    ("at the last minute", "2026-12-03 16:59", "2026-12-04 17:00", WEEK, [], [CLAIRE]),
    ("at its very end", "2026-12-03 17:00", "2026-12-04 17:00", WEEK, [], [CLAIRE]),
    ("in the night", "2026-12-03 23:30", "2026-12-04 17:00", WEEK, [], [CLAIRE]),
    ("before the window opens", "2026-12-03 06:00", "2026-12-03 17:00", WEEK, [], [CLAIRE]),
    ("on Friday at noon", "2026-12-04 12:00", "2026-12-04 17:00", WEEK, [], [CLAIRE]),
    ("on Friday at five", "2026-12-04 17:00", "2026-12-07 17:00", WEEK, [], [CLAIRE]),
    ("on Saturday", "2026-12-05 11:00", "2026-12-07 17:00", WEEK, [], [CLAIRE]),
    ("on Sunday night", "2026-12-06 23:59", "2026-12-07 17:00", WEEK, [], [CLAIRE]),
    ("in halves of days: the morning is enough", "2026-12-03 09:30", "2026-12-03 12:00", HALVES, [], [CLAIRE]),
    ("an hour of the morning, one of the afternoon", "2026-12-03 11:00", "2026-12-03 17:00", HALVES, [], [CLAIRE]),
    ("over lunch", "2026-12-03 12:30", "2026-12-03 17:00", HALVES, [], [CLAIRE]),
    ("a half hour ends at the next whole hour", "2026-12-03 13:30", "2026-12-03 17:00", HALVES, [], [CLAIRE]),
    ("what is left of an afternoon and a morning", "2026-12-03 15:30", "2026-12-04 12:00", HALVES, [], [CLAIRE]),
    ("in evenings, twice a week", "2026-12-03 21:30", "2026-12-08 21:00", EVENINGS, [], [CLAIRE]),
    ("during an evening", "2026-12-03 18:00", "2026-12-03 21:00", EVENINGS, [], [CLAIRE]),
    ("on the day of a storm", "2026-12-03 08:00", "2026-12-04 17:00", WEEK, STORM, [CLAIRE]),
    ("on the day before a storm, late", "2026-12-02 16:00", "2026-12-04 17:00", WEEK, STORM, [CLAIRE]),
    ("as Christmas begins", "2026-12-23 16:00", "2027-01-05 17:00", WEEK, CHRISTMAS, [CLAIRE]),
    ("in the midst of Christmas", "2026-12-25 03:00", "2027-01-05 17:00", WEEK, CHRISTMAS, [CLAIRE]),
    ("all summer closed", "2026-07-01 10:00", None, WEEK, [(date(2026, 6, 24), date(2026, 8, 31))], [CLAIRE]),
    ("a fortnight before the end of summer", "2026-08-18 10:00", "2026-09-01 17:00", WEEK,
     [(date(2026, 6, 24), date(2026, 8, 31))], [CLAIRE]),
    ("a day earlier", "2026-08-17 18:00", None, TUESDAYS, [(date(2026, 6, 24), date(2026, 8, 31))], [CLAIRE]),
    ("with nobody who holds", "2026-12-03 09:30", None, WEEK, [], NOBODY),
    ("without hours", "2026-12-03 09:30", None, [], [], [CLAIRE]),
    ("the only holder is away for a day", "2026-12-03 09:30", "2026-12-04 17:00", WEEK, [],
     [away("2026-12-03", "2026-12-03")]),
    ("the only holder is away for three weeks", "2026-12-03 09:30", None, WEEK, [],
     [away("2026-12-03", "2026-12-23")]),
    ("one of two holders is away", "2026-12-03 09:30", "2026-12-03 17:00", WEEK, [],
     [away("2026-12-03", "2026-12-23"), CLAIRE]),
    ("who is on call is away and nobody took the turn", "2026-12-03 09:30", "2026-12-04 17:00", WEEK, [],
     [on_call(("2026-12-03 08:00", "2026-12-03 18:00"), away=((date(2026, 12, 3), date(2026, 12, 3)),)), CLAIRE]),
    ("who is on call is there", "2026-12-03 09:30", "2026-12-03 17:00", WEEK, [],
     [on_call(("2026-12-03 08:00", "2026-12-03 18:00")), away("2026-12-03", "2026-12-03")]),
    ("on call the day after alone", "2026-12-03 09:30", "2026-12-03 17:00", WEEK, [],
     [on_call(("2026-12-04 08:00", "2026-12-04 18:00"))]),
    ("the week that changes on Monday", "2026-12-04 17:30", "2026-12-07 20:00", CHANGED, [], [CLAIRE]),
    ("the week before it changes", "2026-12-03 18:00", "2026-12-04 17:00", CHANGED, [], [CLAIRE]),
    ("the night the clocks go back has an hour more", "2026-11-01 00:30", "2026-11-01 05:00", WEEKEND, [], [CLAIRE]),
    ("after it, four hours by the wall", "2026-11-01 02:59", "2026-11-01 05:00", WEEKEND, [], [CLAIRE]),
    ("the night the clocks go forward has an hour less", "2027-03-14 01:30", "2027-03-14 05:00", WEEKEND, [], [CLAIRE]),
    ("three hours by the wall, one hour less to read", "2027-03-14 01:30", "2027-03-14 05:00",
     [*WEEK, Hours(6, time(0), time(4), LONG_AGO), Hours(6, time(4), time(5), LONG_AGO)], [], [CLAIRE]),
    ("across the change, nine o'clock stays nine o'clock", "2026-10-30 17:30", "2026-11-02 17:00", WEEK, [], [CLAIRE]),
    ("a minute a day never makes two hours", "2026-12-03 08:00", None, MINUTE, [], [CLAIRE]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("received", "expected", "hours", "closed", "people"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_promise_is_the_one_of_the_table(received, expected, hours, closed, people) -> None:  # type: ignore[no-untyped-def]
    moment = at(received)
    found = promise(counting(windows(hours, closed, moment), people), moment)
    assert found == (expected and at(expected))


def test_there_are_forty_cases() -> None:
    assert len(CASES) >= 40
    assert len({case[0] for case in CASES}) == len(CASES)
