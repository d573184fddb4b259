"""Days without school, and the hours that a season gives to sessions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amont.core.models import UUIDModel
from amont.directory.models import Organization, Site


class SchoolDayOff(UUIDModel):
    """Days of a school (or of its service centre) without pupils; legal holidays are computed, never typed."""

    class Kind(models.TextChoices):
        PEDAGOGICAL = "pedagogical", _("Pedagogical day")
        BREAK = "break", _("School break")
        EXAM = "exam", _("Exams")
        CLOSURE = "closure", _("Closed (storm, strike)")
        OTHER = "other", _("Other")

    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="days_off")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, blank=True, related_name="days_off")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)

    class Meta:
        ordering = ("first_day", "id")
        constraints = [
            models.CheckConstraint(name="day_off_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="day_off_of_one",
                condition=Q(site__isnull=False, organization__isnull=True)
                | Q(site__isnull=True, organization__isnull=False),
            ),
        ]


class CapacityPlan(UUIDModel):
    """Minutes that a worker has for sessions in a season; without a plan nothing is said of hours left."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    minutes = models.PositiveIntegerField(_("minutes for sessions"))

    class Meta:
        ordering = ("first_day", "id")
        constraints = [
            models.CheckConstraint(name="capacity_order", condition=Q(last_day__gte=F("first_day"))),
            models.UniqueConstraint("worker", "first_day", "last_day", name="capacity_once"),
        ]
