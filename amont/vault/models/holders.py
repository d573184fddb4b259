"""Where too few people hold: by somebody’s leaving, or by the director’s word."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.core import clock
from amont.core.models import UUIDModel
from amont.vault.models.objects import VaultObject

_REASONS = ("recruiting", "absence", "small")


class UnderHeld(UUIDModel):
    """An object that somebody's leaving left with too few live holders; it is given to another before `due`."""

    clear = {
        "id": "names the row",
        "object": "what must be given to somebody",
        "since": "since when",
        "due": "before when",
    }

    object = models.OneToOneField(VaultObject, models.CASCADE, related_name="under_held")
    since = models.DateTimeField(editable=False)
    due = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("object with too few holders")

    def __str__(self) -> str:
        return str(self.object_id)


class LoneHolder(UUIDModel):
    """A program whose objects one person may hold alone until a day: declared by the director, never forgotten."""

    class Reason(models.TextChoices):
        """Why nobody else can hold."""

        RECRUITING = "recruiting", _("somebody is being hired")
        ABSENCE = "absence", _("somebody is away for long")
        SMALL = "small", _("the program has one worker")

    clear = {
        "id": "names the row",
        "program": "where",
        "reason": "why, as a code",
        "until": "last day",
        "declared_by": "who answers for it",
        "declared_at": "since when",
    }

    program = models.UUIDField(db_index=True, editable=False)
    reason = models.CharField(max_length=10, choices=Reason)
    until = models.DateField()
    declared_by = models.UUIDField(editable=False)
    declared_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("program with one holder")
        constraints = [models.CheckConstraint(name="lone_reason", condition=Q(reason__in=_REASONS))]

    def __str__(self) -> str:
        return f"{self.program} {self.until}"
