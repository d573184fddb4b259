"""What the entries tell: many openings, unusual hours, seals that don't open; and a backup that is late."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from amont.audit.models import Alarm, AuditEntry
from amont.audit.services.alarms import raise_alarm
from amont.core import clock

BACKUP_DAYS = 3
REFUSED = {"seal_refused": Alarm.Kind.SEAL, "key_changed": Alarm.Kind.KEY, "copied_key": Alarm.Kind.COPY}
"""Refusals that somebody must look at: a seal that doesn't open, a key that is no longer the one heard, a copy."""

type Seen = tuple[str, str, str]
"""Kind, actor, object."""


def raise_what_entries_tell() -> int:
    """Look at today and yesterday; safe to run as often as one likes. Returns how many alarms stand for these days."""
    raised = 0
    for day in (clock.today() - timedelta(days=1), clock.today()):
        for (kind, actor, about), count in _seen(day):
            raise_alarm(kind, actor=actor, about=about, day=day, count=count)
            raised += 1
    if _backup_is_late():
        raise_alarm(Alarm.Kind.BACKUP, count=1)
        raised += 1
    return raised


def _seen(day: date) -> Iterator[tuple[Seen, int]]:
    openings, at_night = Counter[str](), Counter[str]()
    for actor, at in openings_of(day).values_list("actor", "at"):
        openings[actor] += 1
        at_night[actor] += _is_unusual(at)
    for actor, count in openings.items():
        if count > settings.AUDIT_OPENINGS_A_DAY:
            yield (Alarm.Kind.VOLUME, actor, ""), count
        if at_night[actor]:
            yield (Alarm.Kind.HOURS, actor, ""), at_night[actor]
    refused = _entries(day).filter(reason__in=REFUSED).order_by().values_list("reason", "actor", "record_id")
    for (reason, actor, about), count in Counter(refused).items():
        yield (REFUSED[reason], actor, about), count


def openings_of(day: date) -> QuerySet[AuditEntry]:
    """The entries of a day that tell an opening of something confided."""
    return _entries(day).filter(_watched()).order_by()


def _entries(day: date) -> QuerySet[AuditEntry]:
    start = clock.at(day, time(0, 0))
    return AuditEntry.objects.filter(at__gte=start, at__lt=clock.at(day + timedelta(days=1), time(0, 0)))


def _watched() -> Q:
    watched = Q(pk__in=[])
    for prefix in settings.AUDIT_WATCHED:
        watched |= Q(action__startswith=prefix)
    return watched


def _is_unusual(at: datetime) -> bool:
    first, last = settings.AUDIT_HOURS
    return not first <= clock.local(at).hour < last


def _backup_is_late() -> bool:
    """True when the file that the backup touches is old or absent; an installation that names none isn't watched."""
    if not settings.AUDIT_BACKUP_MARKER:
        return False
    marker = Path(settings.AUDIT_BACKUP_MARKER)
    oldest = (clock.now() - timedelta(days=BACKUP_DAYS)).timestamp()
    return not marker.exists() or marker.stat().st_mtime < oldest
