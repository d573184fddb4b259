"""Head-counts: rows by cohort and category, made once by their uuid; totals are never typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import Cohort, HeadCount, Session
from amont.activities.selectors.school_calendar import school_year
from amont.activities.services.cancelling import session_in_scope
from amont.activities.services.sessions import TOOK_PLACE, amend
from amont.activities.services.states import By, actor_text, transition
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Site

S = Session.State
MOST = 2000


@dataclass(frozen=True)
class CountLine:
    """One row of a head-count; `entry_id` is made where it is counted, so that a second sending is the same row."""

    entry_id: UUID
    count: int
    category: str = HeadCount.Category.YOUTH
    cohort_id: UUID | None = None
    method: str = HeadCount.Method.COUNTED


@transaction.atomic
def add_cohort(
    *,
    actor: Account,
    site: Site,
    label: str,
    level: str = "unspecified",
    enrolment: int | None = None,
    year: int | None = None,
) -> Cohort:
    """A nameless group of a site for a school year; the same one twice is one row."""
    require(actor, Can.ACTIVITIES_SESSION_DELIVER)
    if not label.strip():
        raise RuleBroken(_("Give the group a short label, without anybody’s name."), code="label", field="label")
    first = school_year(clock.today()) if year is None else year
    cohort, made = Cohort.objects.get_or_create(
        site=site, school_year=first, level=level, label=label.strip(), defaults={"enrolment": enrolment}
    )
    if made:
        audit.record("activities.cohort.added", actor=actor, target=cohort)
    return cohort


@transaction.atomic
def record_head_count(*, actor: Account, session_id: UUID, counts: Sequence[CountLine]) -> Session:
    """Keep the counts of a session that took place, and mark it as counted."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    keep_counts(session, counts, by=actor)
    return session


@transaction.atomic
def counts_unknown(*, actor: Account, session_id: UUID) -> Session:
    """Nobody knows how many there were: the session counts, and adds nothing to participations. Twice is once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    mark_unknown(session, by=actor)
    return session


def keep_counts(session: Session, counts: Sequence[CountLine], *, by: By) -> None:
    """Write the lines of a locked session. A line whose uuid is known is that row; a second count of the same
    cohort and category is kept beside the first, unchosen."""
    _refuse_counts(session, counts)
    for line in map(_own_entry, counts):
        if not HeadCount.objects.filter(pk=line.entry_id).exists():
            _keep_line(session, line, by)
    if session.state == S.DELIVERED and counts:
        transition(session, S.COUNTED, by=by)
    if counts:
        _set_status(session, "known")


def _refuse_counts(session: Session, counts: Sequence[CountLine]) -> None:
    if session.state not in TOOK_PLACE:
        raise RuleBroken(_("Say first that the session took place."), code="state")
    if any(line.count < 0 or line.count > MOST for line in counts):
        raise RuleBroken(_("A count goes from 0 to 2000."), code="count", field="count")
    sites = set(
        Cohort.objects.filter(pk__in=[c.cohort_id for c in counts if c.cohort_id]).values_list("site_id", flat=True)
    )
    if sites - {session.site_id}:
        raise RuleBroken(_("This group belongs to another place."), code="cohort", field="cohort")
    elsewhere = HeadCount.objects.filter(pk__in=[line.entry_id for line in counts]).exclude(session=session)
    if elsewhere.exists():
        raise RuleBroken(_("This count was already entered for another session."), code="entry")


def _own_entry(line: CountLine) -> CountLine:
    """The line as it is; one that comes back changed (Back, another number) is a second count, with its own uuid."""
    known = HeadCount.objects.filter(pk=line.entry_id).first()
    said = (line.count, line.category, line.cohort_id)
    if known is None or said == (known.count, known.category, known.cohort_id):
        return line
    return replace(line, entry_id=uuid5(line.entry_id, repr(said)))


def _keep_line(session: Session, line: CountLine, by: By) -> None:
    first = _standing(session, line.cohort_id, line.category)
    row = HeadCount(
        id=line.entry_id, session=session, cohort_id=line.cohort_id, category=line.category, count=line.count
    )
    row.method, row.recorded_by, row.recorded_at = line.method, actor_text(by), clock.now()
    row.chosen = first is None
    row.save(force_insert=True)
    audit.record("activities.head_count.recorded", actor=by, target=row, objects=[session])


def _standing(session: Session, cohort_id: UUID | None, category: str) -> HeadCount | None:
    """The count that stands for a cohort (None: not declared) and category."""
    rows = session.headcounts.filter(category=category, chosen=True).order_by("id")
    return (rows.filter(cohort_id=cohort_id) if cohort_id else rows.filter(cohort__isnull=True)).first()


def mark_unknown(session: Session, *, by: By) -> None:
    """Record that the count is unknown, unless a count is there."""
    if session.state not in TOOK_PLACE:
        raise RuleBroken(_("Say first that the session took place."), code="state")
    if session.count_status == "known":
        raise RuleBroken(_("A count was already entered for this session."), code="counted")
    if session.state == S.DELIVERED:
        transition(session, S.COUNTED, by=by, reason="unknown")
    _set_status(session, "unknown")


def _set_status(session: Session, status: str) -> None:
    session.count_status = status
    session.save(update_fields=["count_status"])


@transaction.atomic
def choose_count(*, actor: Account, count_id: UUID, reason: str = "") -> HeadCount:
    """Of two counts of the same group, say which one stands; after closing, an amendment tells it."""
    found = HeadCount.objects.filter(pk=count_id).first()
    if found is None:
        raise Http404
    session = session_in_scope(actor, found.session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    rival = _standing(session, found.cohort_id, found.category)
    if rival is None or rival.pk == found.pk:
        return found
    if session.state == S.CLOSED:
        if not reason.strip():
            raise RuleBroken(_("The session is closed: say why another count stands."), code="note", field="reason")
        amend(session, "head_count", rival.count, found.count, reason=reason, by=actor)
    HeadCount.objects.filter(pk=rival.pk).update(chosen=False)
    HeadCount.objects.filter(pk=found.pk).update(chosen=True)
    found.chosen = True
    audit.record("activities.head_count.chosen", actor=actor, target=found, objects=[session])
    return found
