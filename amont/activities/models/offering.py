"""What we offer, and where we travel."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Program
from amont.core.models import UUIDModel
from amont.directory.models import Site, in_language
from amont.surveys.models import Questionnaire


class Mode(models.TextChoices):
    """Where a session can be given."""

    AT_SETTING = "at_setting", _("At your place")
    AT_OURS = "at_ours", _("At our office")
    ELSEWHERE = "elsewhere", _("Elsewhere")
    REMOTE = "remote", _("Remotely")
    NONE = "none", _("No meeting")


class CountsAs(models.TextChoices):
    """What a session counts as in a report; every value is mapped by `impact`."""

    WORKSHOP = "workshop", _("Workshop")
    KIOSK = "kiosk", _("Kiosk")
    STAFF_TRAINING = "staff_training", _("Staff training")
    PARENTS = "parents", _("Parents")
    PARTNERS = "partners", _("Partners")
    NOTHING = "nothing", _("Nothing")


class Offering(UUIDModel):
    """The root: duration, load, survey and counting rule of all that is given under it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    program = models.ForeignKey(Program, models.PROTECT, related_name="offerings")
    kind = models.CharField(_("kind"), max_length=40)
    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    summary_fr = models.TextField(_("summary in French"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    needs_fr = models.TextField(_("what it needs, in French"), blank=True)
    needs_en = models.TextField(_("what it needs, in English"), blank=True)
    slug_fr = models.SlugField(max_length=80, unique=True)
    slug_en = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    audiences = models.JSONField(_("audiences"), default=list)
    topics = models.JSONField(_("topics"), default=list)
    modes = models.JSONField(_("modes"), default=list)
    delivery_minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    setup_minutes = models.PositiveSmallIntegerField(_("minutes to set up"), default=15)
    teardown_minutes = models.PositiveSmallIntegerField(_("minutes to pack"), default=10)
    preparation_minutes = models.PositiveSmallIntegerField(_("minutes to prepare"), default=60)
    debrief_minutes = models.PositiveSmallIntegerField(_("minutes to debrief"), default=30)
    workers_needed = models.PositiveSmallIntegerField(_("workers needed"), default=1)
    group_size = models.PositiveSmallIntegerField(_("largest group"), null=True, blank=True)
    territory_rule = models.CharField(max_length=16, default="where_we_travel")
    min_notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=15)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, blank=True, related_name="offerings")
    primary_question = models.SlugField(_("primary question"), max_length=40, blank=True)
    counts_as = models.CharField(_("counts as"), max_length=16, choices=CountsAs.choices, default=CountsAs.WORKSHOP)

    class Meta:
        ordering = ("title_fr",)
        constraints = [
            models.CheckConstraint(name="offering_state", condition=Q(state__in=["draft", "published", "retired"])),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def needs(self) -> str:
        return in_language(self, "needs")

    @property
    def slug(self) -> str:
        return self.slug_en if get_language() == "en" else self.slug_fr

    @property
    def needs_session(self) -> bool:
        """False for what is sent (posters, tools, video access)."""
        return list(self.modes) != [Mode.NONE]


class TerritoryEntry(UUIDModel):
    """Whether we travel to a site or sector for a kind of activity and an audience (empty: all)."""

    class Status(models.TextChoices):
        SERVED = "served", _("Served")
        SERVED_IF_CAPACITY = "served_if_capacity", _("Served if there is time")
        EXPANSION_WANTED = "expansion_wanted", _("Wanted, not yet served")
        NOT_SERVED = "not_served", _("Not served")

    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="territory")
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    offering_kind = models.CharField(_("kind of activity"), max_length=40, blank=True)
    audience = models.CharField(_("audience"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("sector", "id")
        constraints = [
            models.CheckConstraint(
                name="territory_of_one",
                condition=Q(site__isnull=False, sector="") | Q(site__isnull=True) & ~Q(sector=""),
            )
        ]
