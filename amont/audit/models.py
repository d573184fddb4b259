"""Rows of the journal, the heads and seals of its chains, what watches over it, and how long records are kept."""

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


class Seal(UUIDModel):
    """Where one actor's chain stood when a month closed; what came before it may be pruned two years later.

    `mac` covers all the rest: without the journal's key nobody makes a hole look like a pruned month.
    """

    month = models.DateField()
    actor = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    last = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        ordering = ("month", "actor")
        verbose_name = _("seal of a month of the journal")
        constraints = [models.UniqueConstraint(fields=["month", "actor"], name="audit_seal_once")]


class Check(UUIDModel):
    """What the verification of one day found, and the line that was mailed for it.

    `found` lists breaks as [actor, seq, fault]; `digest` is the hexadecimal of the day's anchors.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    found = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    chains = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-day",)
        verbose_name = _("verification of the journal")


class Alarm(UUIDModel):
    """Something that two persons must look at: one row for each kind, whom and what it is about, and day; it counts.

    Codes and ids only, as in the journal.
    """

    class Kind(models.TextChoices):
        """What is watched."""

        VOLUME = "volume", _("many openings in one day")
        HOURS = "hours", _("openings at unusual hours")
        SEAL = "seal", _("a seal that does not open")
        JOURNAL = "journal", _("the journal does not hold")
        KEY = "key", _("a key that was changed or not confirmed")
        HOLDERS = "holders", _("fewer than two holders")
        WRAPS = "wraps", _("a key that somebody should have is missing")
        BACKUP = "backup", _("no backup for three days")
        COPY = "copy", _("a security key that answers like a copy")
        TEAM = "team", _("openings outside one’s programs")

    class Outcome(models.TextChoices):
        """What somebody who looked concluded."""

        EXPECTED = "expected", _("It was expected: the work explains it.")
        MISTAKE = "mistake", _("A mistake without consequence, talked over.")
        MENDED = "mended", _("It was mended.")
        INCIDENT = "incident", _("An incident: its follow-up has begun.")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    actor = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ("-last_at", "id")
        verbose_name = _("alarm")
        constraints = [
            models.UniqueConstraint(fields=["kind", "actor", "about", "day"], name="audit_alarm_once"),
            models.CheckConstraint(
                name="audit_alarm_kind",
                condition=models.Q(
                    kind__in=["volume", "hours", "seal", "journal", "key", "holders", "wraps", "backup", "copy", "team"]
                ),
            ),
            models.CheckConstraint(
                name="audit_alarm_outcome",
                condition=models.Q(acknowledged_at__isnull=True, outcome="")
                | models.Q(acknowledged_at__isnull=False, outcome__in=["expected", "mistake", "mended", "incident"]),
            ),
        ]


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
