"""The only source of "now": tests and the demo's season move it, nothing else reads the machine's clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("amont_clock", default=None)


def zone() -> ZoneInfo:
    """The organisation's own time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _moved.get() or timezone.now()


def hour(moment: datetime) -> datetime:
    """The hour that `moment` belongs to: what is kept of a time that must point at nobody."""
    return moment.replace(minute=0, second=0, microsecond=0)


def local(moment: datetime) -> datetime:
    """`moment` as the organisation's wall clock shows it."""
    return moment.astimezone(zone())


def today() -> date:
    """The local date."""
    return local(now()).date()


def at(day: date, hour: time) -> datetime:
    """The aware moment of a local date and hour (the first one where clocks go back)."""
    return datetime.combine(day, hour, tzinfo=zone())


@contextmanager
def travel_to(moment: datetime) -> Iterator[None]:
    """Everything inside sees `moment` (aware) as now."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
