"""When somebody will be read: a pure function of the hours, the closed days, who is on call and who is away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from amont.core import clock

LEAD = timedelta(hours=2)
"""Time of reading that must pass between a message and the end of the window that is promised."""

AHEAD = 14
"""How many days we look ahead: with no window by then, the line is closed."""

LONG = timedelta(hours=72)
"""Beyond this, it is said before anything is typed."""


@dataclass(frozen=True, order=True)
class Window:
    """A span in which a door is read; aware moments."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Hours:
    """A door's hours on one day of the week (0 is Monday), valid from a day."""

    weekday: int
    start: time
    end: time
    valid_from: date


@dataclass(frozen=True)
class Person:
    """Somebody who holds for the program with a live key: their days away, and when they are on call."""

    away: tuple[tuple[date, date], ...] = ()
    on_call: tuple[Window, ...] = ()

    def is_away(self, day: date) -> bool:
        """True on a day of absence."""
        return any(first <= day <= last for first, last in self.away)

    def is_on_call(self, window: Window) -> bool:
        """True when a part of the window is theirs."""
        return any(one.start < window.end and window.start < one.end for one in self.on_call)


def windows(
    hours: Iterable[Hours], closed: Iterable[tuple[date, date]], since: datetime, days: int = AHEAD
) -> Iterator[Window]:
    """The door's windows from a moment on, the one that runs included, over so many days; none on closed days."""
    every, shut = list(hours), list(closed)
    first = clock.local(since).date()
    for place in range(days + 1):
        day = first + timedelta(days=place)
        if any(start <= day <= end for start, end in shut):
            continue
        for one in sorted(_of_week(every, day), key=lambda row: row.start):
            if one.weekday == day.weekday() and clock.at(day, one.end) > since:
                yield Window(clock.at(day, one.start), clock.at(day, one.end))


def newest_day(first_days: Iterable[date], day: date) -> date | None:
    """Of the days from which a week counts, the one whose week counts on `day`."""
    return max((first for first in first_days if first <= day), default=None)


def counting(found: Iterable[Window], people: Iterable[Person]) -> Iterator[Window]:
    """The windows for which somebody is there: who is on call, or any holder where nobody is written, and not away."""
    team = list(people)
    for window in found:
        rota = [one for one in team if one.is_on_call(window)] or team
        if any(not one.is_away(clock.local(window.start).date()) for one in rota):
            yield window


def promise(found: Iterable[Window], received_at: datetime, lead: timedelta = LEAD) -> datetime | None:
    """The end of the first window by which `lead` of reading has passed since reception, up to the next whole hour.

    Time is counted as it passes, whatever the wall clock does. None when no window comes in time.
    """
    passed = timedelta()
    for window in found:
        passed += _length(max(window.start, received_at), window.end)
        if passed >= lead:
            return _whole_hour(window.end)
    return None


def _of_week(hours: list[Hours], day: date) -> list[Hours]:
    """The week that counts on a day: the newest one that has come."""
    newest = newest_day((one.valid_from for one in hours), day)
    return [one for one in hours if one.valid_from == newest]


def _length(start: datetime, end: datetime) -> timedelta:
    """Time that passes between two moments: of two of one zone, Python would subtract the walls."""
    return timedelta(seconds=end.timestamp() - start.timestamp())


def _whole_hour(moment: datetime) -> datetime:
    local = clock.local(moment)
    whole = local.replace(minute=0, second=0, microsecond=0)
    return moment if whole == local else clock.local(whole.astimezone(UTC) + timedelta(hours=1))
