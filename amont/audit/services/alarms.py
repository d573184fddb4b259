"""Alarms: raised by whoever sees something odd, told to two persons, closed by one of them with a reason."""

from datetime import date
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amont.audit.models import Alarm
from amont.audit.services.entries import HasKey, id_of, record
from amont.core import clock
from amont.core.errors import Refused, RuleBroken

Kind = Alarm.Kind


@transaction.atomic
def raise_alarm(
    kind: str,
    *,
    actor: HasKey | str = "",
    about: models.Model | UUID | str = "",
    day: date | None = None,
    count: int | None = None,
) -> Alarm:
    """Raise an alarm of one of `Alarm.Kind`, or count once more the one of the same kind, person, thing and day.

    With `count`, the number seen so far that day: looking again at the same rows raises nothing new. An alarm that
    grows after somebody closed it is open again, and told again. Raises ValueError for a kind that isn't one.
    """
    who, what = (id_of(one) if one else "" for one in (actor, about))
    now = clock.now()
    alarm, _made = Alarm.objects.get_or_create(
        kind=Kind(kind), actor=who, about=what, day=day or clock.today(), defaults={"first_at": now, "last_at": now}
    )
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    seen = alarm.count + 1 if count is None else count
    if seen <= alarm.count:
        return alarm
    if not alarm.count or alarm.acknowledged_at:
        _open(alarm)
    alarm.count, alarm.last_at = seen, now
    alarm.save()
    return alarm


@transaction.atomic
def acknowledge_alarm(*, actor: HasKey, alarm_id: UUID, outcome: str) -> Alarm:
    """Close an alarm with what somebody who looked concluded; a second time it changes nothing.

    Nobody closes an alarm about what they did themselves. Whoever calls has checked the right to see it.
    """
    alarm = Alarm.objects.select_for_update().get(pk=alarm_id)
    if alarm.acknowledged_at:
        return alarm
    if alarm.actor == str(actor.pk):
        raise Refused(_("This alarm is about what you did: another person closes it."), code="own_alarm")
    if outcome not in Alarm.Outcome.values:
        raise RuleBroken(_("Say what you concluded."), code="outcome", field="outcome")
    alarm.acknowledged_at, alarm.acknowledged_by, alarm.outcome = clock.now(), str(actor.pk), outcome
    alarm.save()
    record("audit.alarm.acknowledged", actor=actor, target=alarm, reason=outcome)
    return alarm


def mark_told(alarms: QuerySet[Alarm]) -> int:
    """Note that the two persons were written to. Returns how many alarms that was."""
    return alarms.update(told_at=clock.now())


def _open(alarm: Alarm) -> None:
    """Open, to be told. A journal that doesn't hold is not asked to keep the line of its own alarm."""
    alarm.told_at = alarm.acknowledged_at = None
    alarm.acknowledged_by = alarm.outcome = ""
    if alarm.kind != Kind.JOURNAL:
        objects = [one for one in (alarm.actor, alarm.about) if one]
        record("audit.alarm.raised", actor="system", target=alarm, objects=objects, reason=alarm.kind)
