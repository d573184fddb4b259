"""Reads of the help line: what somebody may see, when a door is read, what would be promised now."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from amont.accounts.models import Absence, Account, Membership, Program, Role
from amont.accounts.permissions import memberships
from amont.accounts.selectors import members_who_hold
from amont.core import clock
from amont.directory.models import Closure
from amont.helpline import promises
from amont.helpline.models import Door, DoorProgram, OnCall, ReadingHours, Thread
from amont.helpline.promises import Hours, Person, Window
from amont.vault.models import KeyRing
from amont.vault.services import holders as vault_holders


def threads_visible_to(account: Account) -> QuerySet[Thread]:
    """The threads whose newest key this person holds; for anybody else they are not there."""
    held = vault_holders.newest().filter(wraps__ring__user=account.pk, wraps__ring__live=True).values("object")
    return Thread.objects.filter(pk__in=held)


def waiting() -> Q:
    """What waits for an answer: a thread frozen before anybody answered does too, by another way than its code."""
    return Q(state__in=(Thread.State.WAITING, Thread.State.CLAIMED)) | Q(
        state=Thread.State.FROZEN, promise__isnull=False
    )


def inbox(account: Account) -> QuerySet[Thread]:
    """What waits for an answer: danger first, then by promise, then by hour of arrival. No other order exists."""
    return threads_visible_to(account).filter(waiting()).order_by("-danger", "promise", "arrived_at", "pk")


def followed(account: Account) -> QuerySet[Thread]:
    """What was answered, read, frozen or closed and is not over yet, the last word first."""
    over = Q(state=Thread.State.EXPIRED)
    return threads_visible_to(account).exclude(waiting()).exclude(over).order_by("-last_at", "pk")


def next_window(account: Account) -> Window | None:
    """The next hours in which a door of this person's programs is read."""
    programs = {one.program_id for one in memberships(account) if one.holds}
    doors = DoorProgram.objects.filter(program__in=programs).order_by("door").values_list("door", flat=True)
    found = (next(counting_windows(door, clock.now()), None) for door in doors)
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


def promised(door: str, received_at: datetime) -> datetime | None:
    """Until when whoever writes now by this door will be read; None when no window comes within fourteen days."""
    return promises.promise(counting_windows(door, received_at), received_at)


def counting_windows(door: str, since: datetime) -> Iterator[Window]:
    """The windows of a door in which somebody of its program is there to read."""
    program = program_of(door)
    people = [] if program is None else _people(program, door, since)
    return promises.counting(promises.windows(_hours(door), _closed(since), since), people)


def is_read_now(door: str, moment: datetime) -> bool:
    """True while a window of this door runs with somebody there."""
    return any(one.start <= moment for one in counting_windows(door, moment))


def on_call(door: str, moment: datetime) -> list[Account]:
    """Who is told what arrives: those on call in the window that runs, or in the next one; every holder where nobody is
    written down, and also when nobody at all is there."""
    program = program_of(door)
    if program is None:
        return []
    team = list(Account.objects.filter(pk__in=answerers_of(program)).order_by("pk"))
    window = next(counting_windows(door, moment), None)
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


def empty_windows(door: str, since: datetime) -> list[Window]:
    """The windows in which nobody would read: shown in red before they come."""
    read = set(counting_windows(door, since))
    return [one for one in promises.windows(_hours(door), _closed(since), since) if one not in read]


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
