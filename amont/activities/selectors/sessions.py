"""Sessions that took place, their head-counts and cohorts: what reports count, down to the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from amont.activities.models import Amendment, Cohort, Debrief, HeadCount, ServiceRequest, Session, TransitionRecord
from amont.activities.selectors.demand import bounds
from amont.activities.selectors.school_calendar import school_year
from amont.core import clock
from amont.core.text import fold

FELL_THROUGH = (Session.State.CANCELLED_BY_REQUESTER, Session.State.CANCELLED_BY_US, Session.State.NO_SHOW)


@dataclass(frozen=True)
class CohortCounts:
    """A nameless group met in a period: its counts, one per session, and its enrolment when known."""

    cohort: Cohort
    counts: list[int] = field(default_factory=list)

    @property
    def enrolment(self) -> int | None:
        """Pupils of the group, when the school said."""
        return self.cohort.enrolment


def counted_sessions(
    start: date,
    end: date,
    *,
    program_id: UUID | None = None,
    grant_id: UUID | None = None,
    counts_as: Iterable[str] = (),
) -> QuerySet[Session]:
    """Sessions with a delivered transition whose local date is in the period, whatever their later state.

    Those that an amendment says did not take place are left out.
    """
    first, after = bounds(start, end)
    delivered = TransitionRecord.objects.filter(kind="session", object_id=OuterRef("pk"), to_state="delivered")
    denied = Amendment.objects.filter(session=OuterRef("pk"), what=Amendment.What.DID_NOT_TAKE_PLACE)
    rows = Session.objects.filter(Exists(delivered), ~Exists(denied), start__gte=first, start__lt=after)
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    if grant_id is not None:
        rows = rows.filter(sessiongrant__grant_id=grant_id)
    if kinds := list(counts_as):
        rows = rows.filter(offering__counts_as__in=kinds)
    return rows.select_related("offering", "site", "program").order_by("start", "id")


def headcounts(sessions: QuerySet[Session], *, category: str = "") -> QuerySet[HeadCount]:
    """The counts that stand for these sessions; their sum is the number of participations."""
    rows = HeadCount.objects.filter(session__in=sessions.order_by().values("pk"), chosen=True)
    if category:
        rows = rows.filter(category=category)
    return rows.select_related("cohort", "session__offering").order_by("session__start", "category", "id")


def without_count(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions of these that nobody counted: they add nothing, and reports say how many they are."""
    return sessions.exclude(count_status="known")


def cohort_counts(sessions: QuerySet[Session], *, category: str = HeadCount.Category.YOUTH) -> list[CohortCounts]:
    """The counts of each cohort met in these sessions; rows without a cohort are not here."""
    by_cohort: dict[UUID, CohortCounts] = {}
    for row in headcounts(sessions, category=category):
        if row.cohort is not None:
            by_cohort.setdefault(row.cohort.pk, CohortCounts(row.cohort)).counts.append(row.count)
    return sorted(by_cohort.values(), key=lambda one: (one.cohort.label, str(one.cohort.pk)))


def sessions_matching(rows: QuerySet[Session], text: str) -> QuerySet[Session]:
    """The sessions whose place or activity holds each of these words, accents forgiven for a known place."""
    for word in fold(text).split():
        place = Q(site__folded__contains=word) | Q(site__organization__folded__contains=word)
        typed = Q(site__isnull=True, request__typed_place__icontains=word)
        what = Q(offering__title_fr__icontains=word) | Q(offering__title_en__icontains=word)
        rows = rows.filter(place | typed | what | Q(worker__display_name__icontains=word))
    return rows


def sessions_to_come(rows: QuerySet[Session], *, state: str = "") -> QuerySet[Session]:
    """From this morning on; what fell through only when its state is asked for."""
    rows = rows.filter(start__gte=clock.at(clock.today(), time.min))
    return rows if state else rows.exclude(state__in=FELL_THROUGH)


def took_no_place(request: ServiceRequest) -> bool:
    """True when a request had sessions and every one of them fell through."""
    rows = list(request.sessions.order_by().values_list("state", flat=True))
    return bool(rows) and all(state in FELL_THROUGH for state in rows)


def debrief_of(session: Session) -> Debrief | None:
    """What its worker said of it."""
    return Debrief.objects.filter(session=session).first()


def denial_of(session: Session) -> Amendment | None:
    """The correction that says that it did not take place after all."""
    return session.amendments.filter(what=Amendment.What.DID_NOT_TAKE_PLACE).first()


def cohorts_expected(session: Session) -> QuerySet[Cohort]:
    """The groups of the session's place and school year; those of the level that was asked for, where there are any."""
    year = school_year(clock.local(session.start).date())
    rows = Cohort.objects.filter(site=session.site, school_year=year).order_by("level", "label")
    asked = rows.filter(level__in=[session.request.audience, "unspecified"]) if session.request else rows
    return asked if asked.exists() else rows


def rival_counts(session: Session) -> list[tuple[HeadCount, HeadCount]]:
    """Second counts beside the first that stands, for a worker to choose."""
    rows = list(session.headcounts.select_related("cohort").order_by("recorded_at", "id"))
    standing = {(row.cohort_id, row.category): row for row in rows if row.chosen}
    return [(standing[row.cohort_id, row.category], row) for row in rows if not row.chosen]
