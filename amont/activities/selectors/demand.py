"""Demand: what was asked, and what could not be served. States are replayed, so that a past figure never moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from amont.activities.models import ServiceRequest, TransitionRecord
from amont.core import clock

R = ServiceRequest.State
UNMET = frozenset({R.REFUSED, R.OUT_OF_TERRITORY, R.WAITING})
NOT_UNMET = frozenset({"duplicate", "requester_withdrew"})


@dataclass(frozen=True)
class Standing:
    """Where a request stood at a moment: since when, and why."""

    request_id: UUID
    state: str
    reason: str
    since: datetime


@dataclass(frozen=True)
class Unmet:
    """A request that was not served at the end of a period, or what remained of it; `root` joins remainders."""

    request: ServiceRequest
    state: str
    reason: str

    @property
    def root(self) -> UUID:
        """The request as it was received: a request and its remainders are one."""
        return self.request.remainder_of_id or self.request.pk

    @property
    def groups(self) -> int:
        """Groups not served."""
        return self.request.groups


def bounds(start: date, end: date) -> tuple[datetime, datetime]:
    """The first moment of a period of local dates, and the first after it."""
    return clock.at(start, time.min), clock.at(end + timedelta(days=1), time.min)


def standings(until: datetime, requests: Iterable[UUID] | None = None) -> dict[UUID, Standing]:
    """Replay: the state of every request just before `until`."""
    records = TransitionRecord.objects.filter(kind="request", at__lt=until)
    if requests is not None:
        records = records.filter(object_id__in=list(requests))
    rows = records.order_by("at", "seq", "id").values_list("object_id", "to_state", "reason", "at")
    return {pk: Standing(pk, state, reason, at) for pk, state, reason, at in rows}


def received(start: date, end: date, *, program_id: UUID | None = None) -> QuerySet[ServiceRequest]:
    """Requests received in the period: all but spam, merged duplicates and remainders, as they stood at its end."""
    first, after = bounds(start, end)
    rows = ServiceRequest.objects.filter(received_at__gte=first, received_at__lt=after, remainder_of__isnull=True)
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    ids = list(rows.order_by().values_list("pk", flat=True))
    stood = standings(after, ids)
    kept = [pk for pk in ids if pk not in stood or not _left_out(stood[pk])]
    return ServiceRequest.objects.filter(pk__in=kept).order_by("received_at", "number")


def _left_out(one: Standing) -> bool:
    return one.state == R.SPAM or (one.state == R.REFUSED and one.reason == "duplicate")


def unmet(start: date, end: date, *, program_id: UUID | None = None) -> list[Unmet]:
    """Requests that stood refused, out of territory or waiting at the end of the period.

    Of those answered no, the ones whose answer (or arrival) falls in the period; of those waiting, all, because they
    still wait. Less the reasons `duplicate` and `requester_withdrew`.
    """
    first, after = bounds(start, end)
    found = {pk: one for pk, one in standings(after).items() if _is_unmet(one) and _belongs(one, first)}
    rows = ServiceRequest.objects.filter(pk__in=list(found)).select_related("site", "offering", "remainder_of")
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    return [Unmet(row, found[row.pk].state, found[row.pk].reason) for row in rows.order_by("received_at", "number")]


def _is_unmet(one: Standing) -> bool:
    return one.state in UNMET and one.reason not in NOT_UNMET


def _belongs(one: Standing, first: datetime) -> bool:
    return one.state == R.WAITING or one.since >= first


def unmet_requests(rows: Iterable[Unmet]) -> int:
    """How many requests: one and its remainders once."""
    return len({row.root for row in rows})


def unmet_groups(rows: Iterable[Unmet]) -> int:
    """How many groups."""
    return sum(row.groups for row in rows)
