"""One lock order for every saving: the request first, then the days of the workers concerned, sorted."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404

from amont.accounts.models import Account
from amont.activities.models import ServiceRequest, WorkerDay
from amont.activities.selectors.requests import requests_visible_to
from amont.core import clock
from amont.core.tokens import token_hash

WorkerOnDay = tuple[UUID, date]


def locked_request(pk: UUID) -> ServiceRequest:
    """The request, locked until the end of the transaction."""
    return ServiceRequest.objects.select_for_update(of=("self",)).get(pk=pk)


def request_in_scope(actor: Account, pk: UUID) -> ServiceRequest:
    """The request, locked; 404 for one that the actor may not see."""
    if not requests_visible_to(actor).filter(pk=pk).exists():
        raise Http404
    return locked_request(pk)


def request_of_token(token: str) -> ServiceRequest:
    """The request that a link leads to, locked; 404 for a wrong token."""
    found = ServiceRequest.objects.filter(links__token_hash=token_hash(token)).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return locked_request(found)


def days_between(start: datetime, end: datetime) -> list[date]:
    """The local days that a stretch of time touches."""
    first, last = clock.local(start).date(), clock.local(end).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def lock_days(pairs: Iterable[WorkerOnDay]) -> None:
    """Lock each worker's day, in (worker, day) order, making the rows that lack."""
    wanted = sorted(set(pairs))
    WorkerDay.objects.bulk_create([WorkerDay(worker_id=w, day=d) for w, d in wanted], ignore_conflicts=True)
    for worker_id, day in wanted:
        list(WorkerDay.objects.select_for_update().filter(worker_id=worker_id, day=day).order_by("pk"))
