"""Held dates, sessions, the claims they lay on workers' hours, and head-counts."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Program
from amont.activities.models.offering import Mode, Offering
from amont.activities.models.request import ServiceRequest
from amont.core import clock
from amont.core.models import UUIDModel
from amont.directory.models import Site
from amont.funding.models import Grant
from amont.surveys.models import Run


class WorkerDay(models.Model):
    """The row that two savings on one worker's day lock, in (worker, day) order."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("worker", "day", name="worker_day_once")]


class Hold(UUIDModel):
    """A date retained for a request until it is answered or expires."""

    class State(models.TextChoices):
        LIVE = "live", _("Awaiting an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        RELEASED = "released", _("Released")

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="holds")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="holds")
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.AT_SETTING)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.LIVE)
    expires_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    form_token = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("start", "id")
        constraints = [
            models.CheckConstraint(name="hold_order", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="hold_state", condition=Q(state__in=["live", "accepted", "declined", "expired", "released"])
            ),
        ]


class Session(UUIDModel):
    """A meeting (séance) that is to take place, took place, or was cancelled."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        PREPARED = "prepared", _("Prepared")
        DELIVERED = "delivered", _("Delivered")
        NO_SHOW = "no_show", _("Useless journey")
        COUNTED = "counted", _("Counts entered")
        FOLLOWED_UP = "followed_up", _("Followed up")
        CLOSED = "closed", _("Closed")
        CANCELLED_BY_REQUESTER = "cancelled_by_requester", _("Cancelled by the setting")
        CANCELLED_BY_US = "cancelled_by_us", _("Cancelled by us")

    program = models.ForeignKey(Program, models.PROTECT, related_name="sessions")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="sessions")
    request = models.ForeignKey(ServiceRequest, models.PROTECT, null=True, blank=True, related_name="sessions")
    hold = models.OneToOneField(Hold, models.PROTECT, null=True, blank=True, related_name="session")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="sessions")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions")
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.AT_SETTING)
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    state = models.CharField(max_length=24, choices=State.choices, default=State.CONFIRMED)
    end_reason = models.CharField(max_length=40, blank=True)
    notice_days = models.SmallIntegerField(null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    run = models.OneToOneField(Run, models.PROTECT, null=True, blank=True, related_name="+")
    count_status = models.CharField(max_length=12, default="missing")
    grants = models.ManyToManyField(Grant, through="SessionGrant", related_name="sessions")

    class Meta:
        ordering = ("start", "id")
        indexes = [models.Index(fields=["worker", "start"], name="session_worker_start")]
        constraints = [
            models.CheckConstraint(name="session_order", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="session_state",
                condition=Q(
                    state__in=[
                        "confirmed",
                        "prepared",
                        "delivered",
                        "no_show",
                        "counted",
                        "followed_up",
                        "closed",
                        "cancelled_by_requester",
                        "cancelled_by_us",
                    ]
                ),
            ),
            models.CheckConstraint(name="session_count", condition=Q(count_status__in=["missing", "known", "unknown"])),
        ]

    @property
    def place(self) -> str:
        """Where it is given: the site, else the words of the request, else the way in which it is given."""
        if self.site:
            return self.site.name
        typed = self.request.typed_place if self.request and self.mode in (Mode.AT_SETTING, Mode.ELSEWHERE) else ""
        return typed or str(self.get_mode_display())


class SessionGrant(models.Model):
    """A grant that pays for a session; several may, and the session still counts once for us."""

    session = models.ForeignKey(Session, models.CASCADE)
    grant = models.ForeignKey(Grant, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint("session", "grant", name="session_grant_once")]


class SlotClaim(UUIDModel):
    """The time of a worker that a hold or a session takes: set-up and packing included."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    blocked_from = models.DateTimeField()
    blocked_to = models.DateTimeField()
    active = models.BooleanField(default=True)
    hold = models.OneToOneField(Hold, models.CASCADE, null=True, blank=True, related_name="claim")
    session = models.OneToOneField(Session, models.CASCADE, null=True, blank=True, related_name="claim")

    class Meta:
        ordering = ("blocked_from", "id")
        constraints = [models.CheckConstraint(name="claim_order", condition=Q(blocked_to__gt=F("blocked_from")))]
        indexes = [models.Index(fields=["worker", "blocked_from"], name="claim_worker_from")]


class Invitation(UUIDModel):
    """The calendar thread of a session: one UID for ever, a sequence that rises with each message."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="invitation")
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.IntegerField(default=-1)
    cancelled = models.BooleanField(default=False)


class Amendment(UUIDModel):
    """A correction to a session, beside the row that it corrects: never edited, never deleted."""

    class What(models.TextChoices):
        START = "start", _("Date and time")
        HEAD_COUNT = "head_count", _("Head-count")
        DID_NOT_TAKE_PLACE = "did_not_take_place", _("Did not take place")

    session = models.ForeignKey(Session, models.PROTECT, related_name="amendments")
    what = models.CharField(max_length=24, choices=What.choices)
    old = models.CharField(max_length=80, blank=True)
    new = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=240, blank=True)
    by = models.CharField(max_length=36)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("at", "id")


class Cohort(UUIDModel):
    """A group without names: site, school year, level and label."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="cohorts")
    school_year = models.PositiveSmallIntegerField(_("school year's first calendar year"))
    level = models.CharField(_("level"), max_length=40, default="unspecified")
    label = models.CharField(_("group"), max_length=40)
    enrolment = models.PositiveSmallIntegerField(_("pupils in the group"), null=True, blank=True)

    class Meta:
        ordering = ("label",)
        constraints = [models.UniqueConstraint("site", "school_year", "level", "label", name="cohort_once")]

    def __str__(self) -> str:
        return self.label


class HeadCount(UUIDModel):
    """How many people of a category were there. The id is made by whoever counts: the same id is one row."""

    class Category(models.TextChoices):
        YOUTH = "youth", _("Youths")
        PARENT = "parent", _("Parents")
        PROFESSIONAL = "professional", _("Professionals")
        OTHER = "other", _("Others")

    class Method(models.TextChoices):
        COUNTED = "counted", _("counted")
        STATED_BY_HOST = "stated_by_host", _("said by the host")
        ESTIMATED = "estimated", _("estimated")

    session = models.ForeignKey(Session, models.PROTECT, related_name="headcounts")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="headcounts")
    category = models.CharField(max_length=12, choices=Category.choices, default=Category.YOUTH)
    count = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=16, choices=Method.choices, default=Method.COUNTED)
    recorded_by = models.CharField(max_length=36)
    recorded_at = models.DateTimeField(default=clock.now)
    chosen = models.BooleanField(default=True)

    class Meta:
        ordering = ("category", "id")


class Debrief(UUIDModel):
    """The worker's end of a session: no name, no story."""

    class Feeling(models.TextChoices):
        WELL = "well", _("Well")
        TIRED = "tired", _("Tired")
        HEAVY = "heavy", _("It weighs on me")
        TALK = "talk", _("I’d like to talk about it")

    session = models.OneToOneField(Session, models.CASCADE, related_name="debrief")
    came_forward = models.PositiveSmallIntegerField(_("youths who came forward"), null=True, blank=True)
    safety_concern = models.BooleanField(_("a safety concern"), default=False)
    went_well = models.CharField(_("what went well"), max_length=400, blank=True)
    to_improve = models.CharField(_("to do otherwise"), max_length=400, blank=True)
    how_are_you = models.CharField(_("and you, how are you?"), max_length=12, choices=Feeling.choices, blank=True)
