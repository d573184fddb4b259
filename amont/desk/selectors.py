"""What waits for somebody today: one query per kind of thing, whatever the number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from amont.accounts.holders import NOTHING, Waits, may_wait, waits_for
from amont.accounts.models import Account
from amont.accounts.permissions import Can, allowed
from amont.activities.models import Debrief, Hold, Letter, Message, RequestNote, ServiceRequest, Session
from amont.activities.selectors import requests as activities
from amont.activities.selectors.sessions import FELL_THROUGH, sessions_matching
from amont.core import clock
from amont.core.text import fold
from amont.directory import selectors as directory
from amont.directory.models import HelpLine, Organization
from amont.funding import selectors as funding
from amont.funding.models import Grant
from amont.helpline import selectors as helpline
from amont.helpline.models import Thread
from amont.impact.models import Report
from amont.outreach import selectors as outreach
from amont.outreach.models import Capsule, ImageRelease
from amont.outreach.models import State as CapsuleState
from amont.surveys.models import Run

R, S = ServiceRequest.State, Session.State
SHOWN = 6
WEEK = 7
SOON = timedelta(days=2)
GRANT_DAYS = 60
LINE_DAYS = 183
TO_SORT = (R.RECEIVED, R.TRIAGE)
SHOWN_AHEAD = (S.CONFIRMED, S.PREPARED, S.CANCELLED_BY_REQUESTER)  # what a setting cancels is seen, not just gone
GIVEN = (S.CONFIRMED, S.PREPARED, S.DELIVERED)
ASKING = (S.DELIVERED, S.COUNTED)  # until the follow-up is noted


@dataclass(frozen=True)
class Some:
    """The first rows of a kind, and how many more there are."""

    rows: list[Any] = field(default_factory=list)
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True)
class Day:
    """Everything of the first screen, each part empty when there is nothing or no right to it."""

    now: datetime
    sessions: Some
    uncounted: Some
    tickets: Some
    debriefs: Some
    week: Some
    to_sort: Some
    to_plan: Some
    resume: Some
    letters: Some
    unsent: Some
    holds: Some
    lines: Some
    grants: Some
    capsules: Some
    releases: Some
    helped: Some
    keys: Waits

    @property
    def to_do(self) -> bool:
        """True when something waits besides the sessions of the day."""
        return any(
            (
                self.to_sort,
                self.to_plan,
                self.resume,
                self.letters,
                self.unsent,
                self.holds,
                self.capsules,
                self.releases,
                self.keys.second,
                self.keys.under_held,
            )
        )

    @property
    def after(self) -> bool:
        """True when a session that was given still asks for something."""
        return bool(self.uncounted or self.tickets or self.debriefs)

    @property
    def empty(self) -> bool:
        """True when nothing at all waits."""
        return not self.week and self._quiet

    @property
    def only_week(self) -> bool:
        """True when the sessions to come are all there is."""
        return bool(self.week) and self._quiet

    @property
    def _quiet(self) -> bool:
        return not (self.helped or self.sessions or self.after or self.to_do or self.lines or self.grants)


def first(rows: Iterable[Any], shown: int = SHOWN) -> Some:
    """The first rows, and how many are left out."""
    every = list(rows)
    return Some(every[:shown], max(0, len(every) - shown))


def day_of(account: Account) -> Day:
    """The first screen of an account, at this moment."""
    now = clock.now()
    rows = list(_sessions(account, now))
    requests = list(_requests(account))
    holds = list(_holds(account, now))
    held = {hold.request_id for hold in holds}
    tonight = clock.at(clock.today() + timedelta(days=1), time())
    delivers = allowed(account, Can.ACTIVITIES_SESSION_DELIVER)
    keys = allowed(account, Can.SURVEYS_TICKET_ENTER)
    plans = allowed(account, Can.ACTIVITIES_SESSION_CONFIRM)
    asked, short = may_wait(account)
    rare = _what_is_there(
        account,
        unsent=_unsent(account),
        lines=_lines(account),
        releases=_releases(account),
        asked=asked,
        short=short,
        helped=_threads(account),
    )
    return Day(
        now=now,
        sessions=first((row for row in rows if _is_today(row)), 20),
        uncounted=first(row for row in rows if delivers and _uncounted(row, now) and not _is_today(row)),
        tickets=first(row for row in rows if keys and _has_tickets(row, now)),
        debriefs=first(row.debrief for row in rows if plans and _asks_somebody(row)),
        week=first((row for row in rows if row.start >= tonight and row.state in SHOWN_AHEAD), 12),
        to_sort=first(row for row in requests if row.state in TO_SORT),
        to_plan=first(row for row in requests if row.state == R.TO_PLAN),
        resume=first(row for row in requests if row.state not in (*TO_SORT, R.TO_PLAN) and row.pk not in held),
        letters=first(_letters(account)),
        unsent=first(rare.get("unsent", ())),
        holds=first(holds),
        lines=first(rare.get("lines", ())),
        grants=first(_grants(account)),
        capsules=first(_capsules(account), 3),
        releases=first(rare.get("releases", ()), 3),
        helped=first(rare.get("helped", ())),
        keys=waits_for(account) if rare.keys() & {"asked", "short"} else NOTHING,
    )


def _threads(account: Account) -> QuerySet[Thread]:
    """What waits on the help line for who answers there: danger first, then by promise."""
    return helpline.inbox(account) if allowed(account, Can.HELPLINE_THREAD_ANSWER) else Thread.objects.none()


def _what_is_there(account: Account, **rows: QuerySet[Any]) -> dict[str, QuerySet[Any]]:
    """Those of these rare things of which there is at least one, by one query."""
    asked: Any = {name: Exists(some) for name, some in rows.items()}
    there: Any = Account.objects.filter(pk=account.pk).values(**asked).get()
    return {name: some for name, some in rows.items() if there[name]}


def _sessions(account: Account, now: datetime) -> QuerySet[Session]:
    """Sessions of today and of the week to come, and former ones not finished with, however old they are."""
    midnight = clock.at(clock.today(), time())
    rows = activities.sessions_visible_to(account).select_related("run", "debrief")
    coming = Q(start__gte=midnight, start__lt=midnight + timedelta(days=WEEK + 1)) & ~Q(state=S.CANCELLED_BY_US)
    uncounted = Q(end__lte=now, state__in=GIVEN, count_status="missing")
    asking = Q(state__in=ASKING) & (Q(debrief__safety_concern=True) | Q(debrief__how_are_you=Debrief.Feeling.TALK))
    return rows.filter(
        coming | uncounted | asking | Q(end__lte=now, run__state=Run.State.OPEN) & ~Q(state__in=FELL_THROUGH)
    )


def _is_today(row: Session) -> bool:
    return clock.local(row.start).date() == clock.today()


def _uncounted(row: Session, now: datetime) -> bool:
    return row.end <= now and row.state in GIVEN and row.count_status == "missing"


def _has_tickets(row: Session, now: datetime) -> bool:
    """True when paper questionnaires of a session that was given can still be keyed in."""
    return row.end <= now and row.run is not None and row.run.state == Run.State.OPEN


def _requests(account: Account) -> QuerySet[ServiceRequest]:
    """For who sorts them: those to sort, those to give dates to, those to take up again today."""
    rows = activities.requests_visible_to(account)
    if not allowed(account, Can.ACTIVITIES_REQUEST_TRIAGE):
        return rows.none()
    waits = Q(state__in=[R.RECEIVED, R.TRIAGE, R.TO_PLAN])
    due = Q(state__in=activities.OPEN, next_date__lte=clock.today())
    said = RequestNote.objects.filter(request=OuterRef("pk")).order_by("-at", "-id").values("source")[:1]
    return rows.filter(waits | due).annotate(last_said=Subquery(said)).order_by("received_at", "number")


def _asks_somebody(row: Session) -> bool:
    """True when the worker's end screen asks something of somebody, until the follow-up is noted."""
    said: Debrief | None = getattr(row, "debrief", None)
    return row.state in ASKING and said is not None and (said.safety_concern or said.how_are_you == "talk")


def _letters(account: Account) -> Iterable[Letter]:
    if not allowed(account, Can.ACTIVITIES_REQUEST_TRIAGE):
        return ()
    return activities.letters_to_read(account)


def _unsent(account: Account) -> QuerySet[Message]:
    """Mails that the mail server refused: they are tried again, and somebody may rather telephone."""
    if not allowed(account, Can.ACTIVITIES_REQUEST_TRIAGE):
        return Message.objects.none()
    visible = activities.requests_visible_to(account).order_by()
    rows = Message.objects.filter(
        request__in=visible.values("pk"), failed__gt=0, sent_at__isnull=True, superseded=False
    )
    return rows.select_related("request__site").order_by("created_at", "id")


def _holds(account: Account, now: datetime) -> Iterable[Hold]:
    """Held dates that end within two days without an answer."""
    if not allowed(account, Can.ACTIVITIES_SESSION_CONFIRM):
        return ()
    rows = activities.holds_visible_to(account).filter(state=Hold.State.LIVE, expires_at__lte=now + SOON)
    return rows.order_by("expires_at", "id")


def _lines(account: Account) -> QuerySet[HelpLine]:
    if not allowed(account, Can.DIRECTORY_LINE_WRITE):
        return HelpLine.objects.none()
    return directory.lines_to_check(clock.today() - timedelta(days=LINE_DAYS))


def _grants(account: Account) -> Iterable[Grant]:
    """Grants that end within two months or have ended, as long as no report covers their end."""
    if not allowed(account, Can.FUNDING_GRANT_WRITE):
        return ()
    rows = funding.grants_visible_to(account).filter(end__lte=clock.today() + timedelta(days=GRANT_DAYS))
    reported = Report.objects.filter(grant=OuterRef("pk"), end__gte=OuterRef("end"))
    open_ones = rows.filter(state__in=[Grant.State.ACTIVE, Grant.State.ENDED]).exclude(Exists(reported))
    return open_ones.annotate(promised=Count("promises")).order_by("end", "code")


def _capsules(account: Account) -> Iterable[Capsule]:
    """Capsules that somebody began."""
    if not allowed(account, Can.OUTREACH_CAPSULE_WRITE):
        return ()
    rows = outreach.capsules_visible_to(account).select_related("video").filter(state=CapsuleState.DRAFT)
    return rows.order_by("question_fr", "pk")


def _releases(account: Account) -> QuerySet[ImageRelease]:
    """Papers signed for a film that the public sees, past their date or near it."""
    writes = allowed(account, Can.OUTREACH_CAPSULE_WRITE)
    return outreach.releases_to_renew(account) if writes else ImageRelease.objects.none()


# Search


@dataclass(frozen=True)
class Results:
    """What the words found, by kind."""

    organizations: Some
    requests: Some
    sessions: Some
    capsules: Some

    def __bool__(self) -> bool:
        return any((self.organizations, self.requests, self.sessions, self.capsules))


MOST = 12


def find(account: Account, text: str) -> Results:
    """Organisations, requests by number or place, sessions by place or activity, capsules; accents forgiven."""
    words = fold(text).split()
    if not words:
        return Results(Some(), Some(), Some(), Some())
    return Results(
        organizations=first(_organizations(account, text), MOST),
        requests=first(_found_requests(account, text, words), MOST),
        sessions=first(_found_sessions(account, text), MOST),
        capsules=first(_found_capsules(account, words), MOST),
    )


def _organizations(account: Account, text: str) -> QuerySet[Organization]:
    return directory.organizations_matching(account, text)[: MOST * 4]


def _found_requests(account: Account, text: str, words: list[str]) -> QuerySet[ServiceRequest]:
    rows = activities.requests_visible_to(account)
    at_site = Q()
    for word in words:
        at_site &= Q(site__folded__contains=word) | Q(site__organization__folded__contains=word)
    typed = Q(typed_place__icontains=text.strip())
    return rows.filter(at_site | typed | Q(number__icontains=text.strip()))[: MOST * 4]


def _found_sessions(account: Account, text: str) -> QuerySet[Session]:
    rows = sessions_matching(activities.sessions_visible_to(account), text)
    return rows.order_by("-start", "id")[: MOST * 4]


def _found_capsules(account: Account, words: list[str]) -> list[Capsule]:
    """Questions are few: their accents are folded here rather than in the database."""
    rows = outreach.capsules_visible_to(account).order_by("question_fr", "pk")
    return [row for row in rows if all(word in fold(f"{row.question_fr} {row.question_en}") for word in words)]
