"""Every change of state, for ever."""

from django.db import models

from amont.core import clock
from amont.core.models import UUIDModel


class TransitionRecord(UUIDModel):
    """From which state to which, when, by whom and why; `seq` counts them by object.

    Never deleted, never edited, save that retention empties `note`.
    """

    kind = models.CharField(max_length=12)
    object_id = models.UUIDField()
    seq = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=36)
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ("at", "seq", "id")
        constraints = [models.UniqueConstraint("object_id", "seq", name="transition_seq_once")]
        indexes = [models.Index(fields=["kind", "to_state", "at"], name="transition_kind_state_at")]
