"""Rows of the journal, the heads of its chains, and how long each kind of record is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amont.core.models import UUIDModel


class ChainHead(models.Model):
    """Where one actor's chain ends; whoever appends locks this row, and no other actor waits for it.

    `last` is the MAC of the last entry; `mac` covers actor, count and `last`, so that a chain cut short shows.
    """

    actor = models.CharField(max_length=64, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    last = models.BinaryField(default=b"")
    mac = models.BinaryField()

    class Meta:
        verbose_name = _("head of a chain of the journal")

    def __str__(self) -> str:
        return f"{self.actor} {self.seq}"


class AuditEntry(UUIDModel):
    """One thing done or tried. `mac` covers every field, the objects, and the entry before (`prev`)."""

    actor = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    record_id = models.CharField(max_length=64, blank=True, db_index=True)
    revision = models.PositiveIntegerField(default=0)
    examined = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    request_id = models.UUIDField(null=True)
    prev = models.BinaryField()
    mac = models.BinaryField()
    signature = models.BinaryField(null=True)
    sealed_actor = models.BinaryField(null=True)

    class Meta:
        ordering = ("actor", "seq")
        verbose_name = _("entry of the journal")
        verbose_name_plural = _("entries of the journal")
        constraints = [models.UniqueConstraint(fields=["actor", "seq"], name="audit_entry_once")]
        indexes = [models.Index(fields=["at"], name="audit_entry_at")]

    def __str__(self) -> str:
        return f"{self.actor} {self.seq}"


class AuditObject(UUIDModel):
    """One object that an entry names: also the answer to "who read this file?"."""

    entry = models.ForeignKey(AuditEntry, models.PROTECT, related_name="objects_named")
    object_id = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("object of an entry of the journal")
        constraints = [models.UniqueConstraint(fields=["entry", "object_id"], name="audit_object_once")]


class RetentionRule(UUIDModel):
    """How long records of one type are kept; a change is a new version, the former ones stay."""

    class Start(models.TextChoices):
        """The event from which the time runs."""

        CREATED = "created", _("from the day it was made")
        LAST_ACTIVITY = "last_activity", _("from the last activity")
        CLOSED = "closed", _("from its closing")

    record_type = models.SlugField(_("type of record"), max_length=60)
    version = models.PositiveIntegerField(default=1)
    months = models.PositiveIntegerField(_("months kept"))
    start = models.CharField(_("counted"), max_length=20, choices=Start.choices, default=Start.CREATED)
    approved_by = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("record_type", "-version")
        verbose_name = _("retention rule")
        constraints = [
            models.UniqueConstraint(fields=["record_type", "version"], name="retention_rule_once"),
            models.CheckConstraint(
                name="retention_rule_start", condition=models.Q(start__in=["created", "last_activity", "closed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} v{self.version}"


class Confirmation(UUIDModel):
    """An act that a second person looks at: who did it, why (a code), before when, and what the other said."""

    class Outcome(models.TextChoices):
        """How it ended; `lapsed`: nobody else looked, and the first person's reason stands."""

        WAITING = "waiting", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed by a second person")
        REFUSED = "refused", _("refused by a second person")
        LAPSED = "lapsed", _("nobody else looked in time")

    action = models.CharField(max_length=100, editable=False)
    about = models.UUIDField(db_index=True, editable=False)
    first = models.CharField(max_length=64, editable=False)
    reason = models.CharField(max_length=40, editable=False)
    asked_at = models.DateTimeField(editable=False)
    due = models.DateTimeField(editable=False)
    second = models.CharField(max_length=64, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.WAITING, editable=False)

    class Meta:
        ordering = ("due", "id")
        verbose_name = _("confirmation by a second person")
        constraints = [
            models.CheckConstraint(
                name="confirmation_outcome",
                condition=models.Q(outcome__in=["waiting", "confirmed", "refused", "lapsed"]),
            ),
            models.CheckConstraint(
                name="confirmation_by_another", condition=~models.Q(second=models.F("first")) | models.Q(second="")
            ),
            models.UniqueConstraint(
                fields=["action", "about"], condition=models.Q(outcome="waiting"), name="one_confirmation_waits"
            ),
        ]
