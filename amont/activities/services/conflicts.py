"""The one function that says whether a worker can give a session at an hour: when listing, and again when saving."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.selectors import is_absent
from amont.activities.models import Hold, Mode, Offering, SlotClaim
from amont.activities.selectors import school_calendar
from amont.activities.selectors.travel import Place, minutes_between
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Site
from amont.directory.selectors import is_closed

EARLIEST, LATEST = time(8, 0), time(21, 0)
STEP = timedelta(minutes=15)


@dataclass(frozen=True)
class Conflict:
    """The first thing that stands in the way, as a code and a sentence."""

    code: str
    sentence: str

    def raised(self) -> RuleBroken:
        """The same sentence, as what a saving answers."""
        return RuleBroken(self.sentence, code=self.code, field="start")


@dataclass(frozen=True)
class Busy:
    """A stretch of a worker's day that is taken, and where."""

    blocked_from: datetime
    blocked_to: datetime
    place: Place


@dataclass(frozen=True)
class Day:
    """All that a worker's day and a place say, read once."""

    day: date
    absent: bool
    closed: bool
    no_school: bool
    busy: list[Busy] = field(default_factory=list)


@dataclass(frozen=True)
class Slot:
    """An hour that is asked for: the session itself, and its buffers."""

    start: datetime
    end: datetime
    setup: timedelta
    teardown: timedelta
    place: Place

    @property
    def blocked_from(self) -> datetime:
        """When the worker must be there."""
        return self.start - self.setup

    @property
    def blocked_to(self) -> datetime:
        """When the worker may leave."""
        return self.end + self.teardown


def slot_of(offering: Offering, start: datetime, *, mode: str, site: Site | None, end: datetime | None = None) -> Slot:
    """The slot of an offering that begins at `start`; its parts come from the offering."""
    finish = end or start + timedelta(minutes=offering.delivery_minutes)
    setup = timedelta(minutes=offering.setup_minutes)
    return Slot(start, finish, setup, timedelta(minutes=offering.teardown_minutes), Place(mode, site))


def day_of(worker: Account, day: date, *, mode: str, site: Site | None, ignore: UUID | None = None) -> Day:
    """Read a worker's day; `ignore` is the claim of the hold or session that is being saved itself."""
    at_school = mode == Mode.AT_SETTING and site is not None and school_calendar.is_school(site)
    no_school = bool(at_school and site and not school_calendar.is_school_day(day, site))
    return Day(day, is_absent(worker, day), is_closed(day), no_school, list(_busy(worker, day, ignore)))


def _busy(worker: Account, day: date, ignore: UUID | None) -> Iterator[Busy]:
    """Active claims around the day; a hold past its hour takes no more time."""
    start, end = clock.at(day, time.min), clock.at(day + timedelta(days=1), time.min)
    claims = SlotClaim.objects.filter(worker=worker, active=True, blocked_from__lt=end, blocked_to__gt=start)
    lapsed = Q(hold__isnull=False, hold__state=Hold.State.LIVE, hold__expires_at__lte=clock.now())
    claims = claims.exclude(lapsed)
    claims = claims.exclude(pk=ignore) if ignore else claims
    for claim in claims.select_related("hold__site", "session__site").order_by("blocked_from", "id"):
        owner = claim.session or claim.hold
        place = Place(owner.mode, owner.site) if owner else Place(Mode.REMOTE)
        yield Busy(claim.blocked_from, claim.blocked_to, place)


def find(day: Day, slot: Slot) -> Conflict | None:
    """The first conflict of a slot with a day, None when it fits. Pure: reads nothing but the clock."""
    if slot.start <= clock.now():
        return Conflict("past", _("This moment is past."))
    if not _within_hours(slot):
        return Conflict("hours", _("Sessions are given between 8 a.m. and 9 p.m."))
    if day.absent:
        return Conflict("absent", _("This person is away that day."))
    if day.closed:
        return Conflict("closed", _("The organisation is closed that day."))
    if day.no_school:
        return Conflict("no_school", _("There is no school that day."))
    return next((found for one in day.busy if (found := _against(one, slot))), None)


def _within_hours(slot: Slot) -> bool:
    start, end = clock.local(slot.start), clock.local(slot.end)
    return start.time() >= EARLIEST and end.time() <= LATEST and start.date() == end.date()


def _against(busy: Busy, slot: Slot) -> Conflict | None:
    if busy.blocked_from < slot.blocked_to and slot.blocked_from < busy.blocked_to:
        return Conflict("overlap", _("This person already has something at that hour."))
    travel = timedelta(minutes=minutes_between(busy.place, slot.place))
    if busy.blocked_to <= slot.blocked_from and busy.blocked_to + travel > slot.blocked_from:
        return Conflict("travel", _("There is not enough time to travel from what comes before."))
    if slot.blocked_to <= busy.blocked_from and slot.blocked_to + travel > busy.blocked_from:
        return Conflict("travel", _("There is not enough time to travel to what comes next."))
    return None


def check(
    *, worker: Account, start: datetime, offering: Offering, mode: str, site: Site | None, ignore: UUID | None = None
) -> Conflict | None:
    """What prevents this worker from giving this offering there at `start`; None when nothing does."""
    slot = slot_of(offering, start, mode=mode, site=site)
    return find(day_of(worker, clock.local(start).date(), mode=mode, site=site, ignore=ignore), slot)


def free_slots(*, worker: Account, day: date, offering: Offering, mode: str, site: Site | None) -> list[datetime]:
    """The starts of a day, every quarter of an hour, that would be saved if they were chosen now."""
    read = day_of(worker, day, mode=mode, site=site)
    return [
        start for start in _starts(day, offering) if find(read, slot_of(offering, start, mode=mode, site=site)) is None
    ]


def _starts(day: date, offering: Offering) -> Iterator[datetime]:
    """Quarter hours of a local day whose session ends before the evening does."""
    moment, last = clock.at(day, EARLIEST), clock.at(day, LATEST) - timedelta(minutes=offering.delivery_minutes)
    while moment <= last:
        yield moment
        moment += STEP
