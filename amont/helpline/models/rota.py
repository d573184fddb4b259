"""When each door is read, by which program, and who is on call."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.core.models import UUIDModel


class Door(models.TextChoices):
    """By which way somebody comes: it says how they are spoken to, and who reads."""

    YOUTH = "youth", _("youth")
    ADULT = "adult", _("adult")
    PARENT = "parent", _("parent or relative")
    PROFESSIONAL = "professional", _("professional")


_DOORS = Q(door__in=Door.values)


class DoorProgram(UUIDModel):
    """Which program reads a door."""

    door = models.CharField(_("door"), max_length=12, choices=Door, unique=True)
    program = models.ForeignKey(Program, models.PROTECT, related_name="doors")

    class Meta:
        verbose_name = _("program of a door")
        constraints = [models.CheckConstraint(name="door_program_door", condition=_DOORS)]


class ReadingHours(UUIDModel):
    """From when to when a door is read on one day of the week, from a day on; `weekday` 0 is Monday.

    The newest day that has come counts for the whole week: hours are changed by writing the week again.
    """

    door = models.CharField(_("door"), max_length=12, choices=Door)
    weekday = models.PositiveSmallIntegerField(_("day of the week"))
    start = models.TimeField(_("from"))
    end = models.TimeField(_("to"))
    valid_from = models.DateField(_("valid from"))

    class Meta:
        ordering = ("door", "valid_from", "weekday", "start")
        verbose_name = _("reading hours")
        constraints = [
            models.CheckConstraint(name="reading_hours_door", condition=_DOORS),
            models.CheckConstraint(name="reading_hours_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="reading_hours_order", condition=Q(end__gt=F("start"))),
            models.UniqueConstraint(fields=["door", "valid_from", "weekday", "start"], name="reading_hours_once"),
        ]


class OnCall(UUIDModel):
    """Who answers a door's notices from one moment to another. It changes notices, never keys.

    Where nobody is written down, everyone of the program who holds is on call.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="on_call")
    door = models.CharField(_("door"), max_length=12, choices=Door)
    account = models.ForeignKey(Account, models.CASCADE, related_name="on_call")
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("to"))

    class Meta:
        ordering = ("start", "pk")
        verbose_name = _("on call")
        constraints = [
            models.CheckConstraint(name="on_call_door", condition=_DOORS),
            models.CheckConstraint(name="on_call_order", condition=Q(end__gt=F("start"))),
        ]
