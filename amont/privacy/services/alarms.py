"""Alarms: read, closed with a reason, and told to two persons without a word of what they are about."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from amont.accounts import tasks
from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.audit.models import Alarm
from amont.privacy import selectors


@transaction.atomic(durable=True)
def read_alarms(*, actor: Account) -> QuerySet[Alarm]:
    """The alarms that this person may see; the reading leaves its line."""
    require(actor, Can.AUDIT_ALARM_READ)
    alarms = selectors.alarms_visible_to(actor)
    audit.record("audit.alarms.read", actor=actor, examined=alarms.filter(acknowledged_at=None).count())
    return alarms


@transaction.atomic
def close_alarm(*, actor: Account, alarm_id: UUID, outcome: str) -> Alarm:
    """Close an alarm that this person may see; Http404 for any other."""
    require(actor, Can.AUDIT_ALARM_READ)
    if not selectors.alarms_visible_to(actor).filter(pk=alarm_id).exists():
        raise Http404
    return audit.acknowledge_alarm(actor=actor, alarm_id=alarm_id, outcome=outcome)


@transaction.atomic
def tell_alarms() -> int:
    """Write once to each person whom a new alarm is to be told to. Returns how many persons that was."""
    waiting = list(Alarm.objects.select_for_update().filter(told_at=None, acknowledged_at=None))
    told = {alarm.pk: selectors.told_of(alarm) for alarm in waiting}
    people = {one.pk for persons in told.values() for one in persons}
    for pk in sorted(people):
        tasks.send_waiting.enqueue(str(pk))
    audit.mark_told(Alarm.objects.filter(pk__in=[pk for pk, persons in told.items() if persons]))
    return len(people)
