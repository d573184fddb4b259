"""Frozen reports: every figure that left the organisation, and the hash that holds it."""

from django.db import models
from django.db.models import F, Q

from amont.core import clock
from amont.core.models import UUIDModel
from amont.funding.models import Grant


class Report(UUIDModel):
    """The report of a grant and period, frozen: rendered from its JSON alone, never recomputed."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="reports")
    start = models.DateField()
    end = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_by = models.CharField(max_length=36)
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-frozen_at", "id")
        constraints = [
            models.UniqueConstraint("grant", "start", "end", "version", name="report_version_once"),
            models.CheckConstraint(name="report_period", condition=Q(end__gte=F("start"))),
        ]
