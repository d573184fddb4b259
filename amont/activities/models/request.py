"""A setting's request, its contact (sealed), its wished dates, letters and mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Program
from amont.activities.models.offering import Offering
from amont.core import clock
from amont.core.models import UUIDModel
from amont.directory.models import Organization, Site
from amont.vault.fields import SealedField


class ServiceRequest(UUIDModel):
    """A demand (demande): it gets a date, a place in the queue, or a reason with somewhere else to go."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        TRIAGE = "triage", _("To sort")
        TO_CLARIFY = "to_clarify", _("To clarify")
        TO_PLAN = "to_plan", _("To plan")
        WAITING = "waiting", _("Waiting list")
        DATES_PROPOSED = "dates_proposed", _("Dates proposed")
        BOOKED = "booked", _("Confirmed")
        DONE = "done", _("Done")
        CLOSED = "closed", _("Closed")
        OUT_OF_TERRITORY = "out_of_territory", _("Out of territory")
        REFUSED = "refused", _("Refused")
        NO_REPLY = "no_reply", _("No reply")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SPAM = "spam", _("Spam")

    number = models.CharField(max_length=12, unique=True)
    form_token = models.CharField(max_length=64, unique=True)
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, related_name="requests")
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="requests")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=24, choices=State.choices, default=State.RECEIVED)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="requests")
    typed_place = models.CharField(_("school or organisation"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=40, default="unspecified")
    requester_kind = models.CharField(_("your role"), max_length=40, default="unspecified")
    audience = models.CharField(_("for whom"), max_length=40, default="unspecified")
    topics = models.JSONField(default=list, blank=True)
    groups = models.PositiveSmallIntegerField(_("groups"), default=1)
    pupils_per_group = models.PositiveSmallIntegerField(_("people per group"), null=True, blank=True)
    all_or_nothing = models.BooleanField(_("all groups or none"), default=False)
    remote_possible = models.BooleanField(_("possible remotely"), default=False)
    dates_text = models.CharField(_("days and periods that suit"), max_length=400, blank=True)
    received_before = models.CharField(_("workshops already received"), max_length=400, blank=True)
    comments = models.TextField(_("anything to tell us"), max_length=2000, blank=True)
    channel = models.CharField(max_length=12, default="web")
    language = models.CharField(max_length=2, default="fr")
    received_at = models.DateTimeField(default=clock.now)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    next_date = models.DateField(_("to take up again on"), null=True, blank=True)
    triage_rule = models.CharField(max_length=40, blank=True)
    triage_parameters = models.JSONField(default=dict, blank=True)
    triage_state = models.CharField(max_length=24, blank=True)
    triage_reason = models.CharField(max_length=40, blank=True)
    refusal_reason = models.CharField(max_length=40, blank=True)
    no_known_resource = models.BooleanField(default=False)
    refusal_note = models.CharField(_("note on the reason"), max_length=240, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    remainder_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="remainders")
    notes = models.TextField(_("triage notes"), blank=True)

    class Meta:
        ordering = ("-received_at", "number")
        indexes = [models.Index(fields=["state", "received_at"], name="request_state_received")]
        constraints = [
            models.CheckConstraint(
                name="request_state",
                condition=Q(
                    state__in=[
                        "received",
                        "triage",
                        "to_clarify",
                        "to_plan",
                        "waiting",
                        "dates_proposed",
                        "booked",
                        "done",
                        "closed",
                        "out_of_territory",
                        "refused",
                        "no_reply",
                        "withdrawn",
                        "spam",
                    ]
                ),
            ),
            models.CheckConstraint(name="request_groups", condition=Q(groups__gte=1)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        """The site's name, or the place as it was typed."""
        return self.site.name if self.site else self.typed_place


class RequestContact(UUIDModel):
    """Whom to answer: each value sealed to the server under its own domain, row = this row's id."""

    request = models.OneToOneField(ServiceRequest, models.CASCADE, related_name="contact")
    email_sealed = SealedField(null=True)
    name_sealed = SealedField(null=True)
    phone_sealed = SealedField(null=True)

    clear = {"id": "names the row", "request": "which request it answers"}


class RequestLink(UUIDModel):
    """A link to the status page. Each mail carries its own: only hashes are kept, so none can be written twice."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)


class RequestCounter(models.Model):
    """The last public number given in a year; whoever takes the next one locks this row."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class RequestNote(UUIDModel):
    """Words exchanged about a request: what the setting adds, and what the team notes. No young person's name."""

    class Source(models.TextChoices):
        REQUESTER = "requester", _("The setting")
        TEAM = "team", _("The team")

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="words")
    source = models.CharField(max_length=12, choices=Source.choices)
    text = models.CharField(_("your words"), max_length=1000)
    by = models.CharField(max_length=36)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("at", "id")


class WishedDate(UUIDModel):
    """A day that suits the requester, or one to avoid."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="wishes")
    day = models.DateField()
    avoid = models.BooleanField(default=False)

    class Meta:
        ordering = ("day",)
        constraints = [models.UniqueConstraint("request", "day", "avoid", name="wish_once")]


class Redirect(UUIDModel):
    """Somewhere else to go, given with a refusal."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="redirects")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("request", "organization", name="redirect_once")]


class Letter(UUIDModel):
    """An answer in words, from a template, read by a human before it goes."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=24)
    reason = models.CharField(max_length=40, blank=True)
    body = models.TextField(_("text of the letter"))
    made_at = models.DateTimeField(default=clock.now)
    read_by = models.CharField(max_length=36, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "id")


class Message(UUIDModel):
    """A mail to send once: its row is its key, `sent_at` says that it went. No text is kept here.

    `subject_id` is the session, letter or offer that it tells about; `sequence` the calendar's, when it carries one.
    """

    kind = models.CharField(max_length=24)
    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="messages")
    subject_id = models.UUIDField(null=True)
    natural_key = models.CharField(max_length=120, unique=True)
    sequence = models.IntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    superseded = models.BooleanField(default=False)
    failed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("created_at", "id")
