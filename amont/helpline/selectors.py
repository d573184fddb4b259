"""Reads of the help line: what somebody may see, when a door is read, what would be promised now."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from amont.accounts.models import Absence, Account, Membership, Program, Role
from amont.accounts.permissions import memberships
from amont.accounts.selectors import members_who_hold
from amont.core import clock
from amont.directory.models import Closure
from amont.helpline import promises
from amont.helpline.models import Door, DoorProgram, OnCall, ReadingHours, Thread
from amont.helpline.promises import Hours, Person, Window
from amont.helpline.weeks import Week
from amont.vault.models import KeyRing
from amont.vault.services import holders as vault_holders


def threads_visible_to(account: Account) -> QuerySet[Thread]:
    """The threads whose newest key this person holds; for anybody else they are not there."""
    held = vault_holders.newest().filter(wraps__ring__user=account.pk, wraps__ring__live=True).values("object")
    return Thread.objects.filter(pk__in=held)


def waiting() -> Q:
    """What waits for an answer: a thread frozen before anybody answered does too, by another way than its code."""
    return Q(waits_since__isnull=False)


def inbox(account: Account) -> QuerySet[Thread]:
    """What waits for an answer: danger first, then by promise, then by hour of arrival. No other order exists."""
    promise = F("promise").asc(nulls_last=True)
    return threads_visible_to(account).filter(waiting()).order_by("-danger", promise, "arrived_at", "pk")


def followed(account: Account) -> QuerySet[Thread]:
    """What was answered, read, frozen or closed and is not over yet, the last word first."""
    over = Q(state=Thread.State.EXPIRED)
    return threads_visible_to(account).exclude(waiting()).exclude(over).order_by("-last_at", "pk")


def next_window(account: Account) -> Window | None:
    """The next hours in which a door of this person's programs is read."""
    programs = {one.program_id for one in memberships(account) if one.holds}
    doors = DoorProgram.objects.filter(program__in=programs, program__active=True).select_related("program")
    found = (next(counting_windows(one.program, one.door, clock.now()), None) for one in doors.order_by("door"))
    return min((one for one in found if one is not None), default=None)


def program_of(door: str) -> Program | None:
    """Which program reads a door."""
    row = DoorProgram.objects.filter(door=door, program__active=True).select_related("program").first()
    return None if row is None else row.program


def holders_of(program: Program) -> list[UUID]:
    """The active members who hold with a live key: who a thread is sealed to."""
    members = list(members_who_hold(program).order_by("pk").values_list("pk", flat=True))
    live = set(KeyRing.objects.filter(user__in=members, live=True).values_list("user", flat=True))
    return [one for one in members if one in live]


def answerers_of(program: Program) -> list[UUID]:
    """Those of the holders who may answer: its workers and coordinators. A director holds, and is not counted on."""
    may = Membership.objects.filter(program=program, holds=True, role__in=(Role.WORKER, Role.COORDINATOR))
    allowed = set(may.values_list("account", flat=True))
    return [one for one in holders_of(program) if one in allowed]


def promised(program: Program | None, door: str, received_at: datetime) -> datetime | None:
    """Until when a program will have read what comes by this door; None when no window comes within fourteen days."""
    return promises.promise(counting_windows(program, door, received_at), received_at)


def counting_windows(
    program: Program | None, door: str, since: datetime, days: int = promises.AHEAD
) -> Iterator[Window]:
    """The windows of a door, over so many days, in which somebody of the program is there to read."""
    people = [] if program is None else _people(program, door, since)
    return promises.counting(promises.windows(_hours(door), _closed(since), since, days), people)


def is_read_now(program: Program, door: str, moment: datetime) -> bool:
    """True while a window of this door runs with somebody of the program there."""
    return any(one.start <= moment for one in counting_windows(program, door, moment))


def on_call(program: Program, door: str, moment: datetime) -> list[Account]:
    """Who is told what arrives: those on call in the window that runs, or in the next one; every holder where nobody is
    written down, and also when nobody at all is there."""
    team = list(Account.objects.filter(pk__in=answerers_of(program)).order_by("pk"))
    window = next(counting_windows(program, door, moment), None)
    if window is None:
        return team
    day = clock.local(window.start).date()
    turns = OnCall.objects.filter(program=program, door=door, start__lt=window.end, end__gt=window.start)
    named = set(turns.values_list("account", flat=True)) & {one.pk for one in team}
    away = set(Absence.objects.filter(first_day__lte=day, last_day__gte=day).values_list("account", flat=True))
    return [one for one in team if (not named or one.pk in named) and one.pk not in away]


def coordinators_of(program: Program) -> list[Account]:
    """Who coordinates a program, and is active."""
    who = Membership.objects.filter(role=Role.COORDINATOR, program=program).values("account")
    return list(Account.objects.filter(is_active=True, pk__in=who).order_by("pk"))


def a_day_of_reading_after(door: str, promise: datetime) -> datetime:
    """The end of the first day of reading that follows a promise; two days later where no window comes."""
    after = (one.end for one in promises.windows(_hours(door), _closed(promise), promise) if one.start >= promise)
    return next(after, promise + timedelta(days=2))


def empty_windows(door: str, since: datetime, days: int) -> list[Window]:
    """The windows of the next days in which nobody would read: shown in red before they come."""
    read = set(counting_windows(program_of(door), door, since, days))
    return [one for one in promises.windows(_hours(door), _closed(since), since, days) if one not in read]


def weeks_of(door: str) -> list[tuple[date, Week]]:
    """The week that counts today, then those that are planned; each with the day from which it counts."""
    today = clock.today()
    found: dict[date, Week] = {}
    for row in ReadingHours.objects.filter(door=Door(door)).order_by("valid_from", "weekday", "start"):
        found.setdefault(row.valid_from, {}).setdefault(row.weekday, []).append((row.start, row.end))
    now = promises.newest_day(found, today)
    return [(first, week) for first, week in found.items() if first == now or first > today]


def _hours(door: str) -> list[Hours]:
    rows = ReadingHours.objects.filter(door=Door(door))
    return [Hours(one.weekday, one.start, one.end, one.valid_from) for one in rows]


def _closed(since: datetime) -> list[tuple[date, date]]:
    rows = Closure.objects.filter(last_day__gte=clock.local(since).date())
    return [(one.first_day, one.last_day) for one in rows]


def _people(program: Program, door: str, since: datetime) -> list[Person]:
    team = answerers_of(program)
    away: dict[UUID, list[tuple[date, date]]] = {one: [] for one in team}
    for absence in Absence.objects.filter(account__in=team, last_day__gte=clock.local(since).date()):
        away[absence.account_id].append((absence.first_day, absence.last_day))
    rota: dict[UUID, list[Window]] = {one: [] for one in team}
    for turn in OnCall.objects.filter(program=program, door=door, account__in=team, end__gt=since):
        rota[turn.account_id].append(Window(turn.start, turn.end))
    return [Person(away=tuple(away[one]), on_call=tuple(rota[one])) for one in team]
