"""Capsules, interactive posters, their placements and codes, and counts that know nobody."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Program
from amont.core import clock
from amont.core.models import UUIDModel
from amont.directory.models import HelpLine, Site, in_language
from amont.media.models import Video


class State(models.TextChoices):
    """Where a capsule or a poster stands."""

    DRAFT = "draft", pgettext_lazy("capsule or poster", "Draft")
    PUBLISHED = "published", pgettext_lazy("capsule or poster", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("capsule or poster", "Withdrawn")


class Capsule(UUIDModel):
    """A question that a youth asks, and its short filmed answer: one row, two languages."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="capsules")
    question_fr = models.CharField(_("question in French"), max_length=70)
    question_en = models.CharField(_("question in English"), max_length=70, blank=True)
    answer_fr = models.CharField(_("answer in words, French"), max_length=220, blank=True)
    answer_en = models.CharField(_("answer in words, English"), max_length=220, blank=True)
    slug_fr = models.SlugField(max_length=80, unique=True)
    slug_en = models.SlugField(max_length=80, unique=True)
    video = models.ForeignKey(Video, models.PROTECT, null=True, blank=True, related_name="capsules")
    topics = models.JSONField(_("topics"), default=list)
    audience = models.CharField(_("for whom"), max_length=12, default="youth")
    help_lines = models.ManyToManyField(HelpLine, blank=True, related_name="capsules")
    nobody_appears = models.BooleanField(_("nobody appears in it"), default=False)
    in_english = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    draft = models.JSONField(null=True, blank=True)
    form_token = models.UUIDField(default=uuid4, unique=True, editable=False)
    first_published_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-first_published_on", "question_fr")
        constraints = [
            models.CheckConstraint(name="capsule_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="capsule_published_once_dated",
                condition=Q(state=State.DRAFT) | Q(first_published_on__isnull=False, video__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        return in_language(self, "question")

    @property
    def answer(self) -> str:
        return in_language(self, "answer")

    @property
    def slug(self) -> str:
        return self.slug_en if get_language() == "en" else self.slug_fr


class ImageRelease(UUIDModel):
    """The number of a signed paper by which somebody agrees to be seen; no name, the paper is in the cabinet.

    It is given for one video (None: the capsule has none yet). Once published with it, it is kept for good.
    """

    capsule = models.ForeignKey(Capsule, models.CASCADE, related_name="releases")
    video = models.ForeignKey(Video, models.PROTECT, null=True, blank=True, related_name="releases")
    published = models.BooleanField(default=False)
    number = models.CharField(_("number written on the paper"), max_length=20)
    minor = models.BooleanField(_("a minor appears"), default=False)
    guardian_signed = models.BooleanField(_("a parent or guardian signed too"), default=False)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint("capsule", "video", "number", name="release_once_a_video"),
            models.UniqueConstraint("capsule", "number", name="release_once", condition=Q(video__isnull=True)),
            models.CheckConstraint(name="release_signatures", condition=Q(minor=False) | Q(guardian_signed=True)),
        ]


class Poster(UUIDModel):
    """A paper of five questions, each answered in words and by a code."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="posters")
    title = models.CharField(_("internal title"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    headline = models.CharField(_("headline"), max_length=60)
    tagline = models.CharField(_("sentence under the headline, and on the cards"), max_length=60, blank=True)
    audience = models.CharField(_("for whom"), max_length=12, default="youth")
    layout = models.CharField(_("layout"), max_length=20, default="courant")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("title",)
        constraints = [models.CheckConstraint(name="poster_state", condition=Q(state__in=State.values))]

    def __str__(self) -> str:
        return self.title


class PosterQuestion(UUIDModel):
    """One of the five blocks of a poster."""

    poster = models.ForeignKey(Poster, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=70)
    answer = models.CharField(_("answer in words"), max_length=220)
    capsule = models.ForeignKey(Capsule, models.PROTECT, related_name="poster_questions")

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint("poster", "position", name="poster_position_once"),
            models.CheckConstraint(name="poster_position", condition=Q(position__range=(1, 5))),
        ]


class PublishedVersion(UUIDModel):
    """What was published, word for word, each time that it was."""

    capsule = models.ForeignKey(Capsule, models.CASCADE, null=True, related_name="versions")
    poster = models.ForeignKey(Poster, models.CASCADE, null=True, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    by = models.CharField(max_length=36)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.CheckConstraint(
                name="version_of_one",
                condition=Q(capsule__isnull=False, poster__isnull=True) | Q(capsule__isnull=True, poster__isnull=False),
            )
        ]


class PosterPlacement(UUIDModel):
    """A print run of its own in one place, with its own six codes; it prints one version of its poster for good."""

    class Paper(models.TextChoices):
        TABLOID = "tabloid", _("Tabloid (11 × 17 in)")
        LETTER = "letter", _("Letter")
        CARD = "card", _("Cards")
        NONE = "none", _("No paper")

    poster = models.ForeignKey(Poster, models.PROTECT, related_name="placements")
    version = models.PositiveIntegerField()
    paper = models.CharField(_("paper"), max_length=8, choices=Paper.choices, default=Paper.TABLOID)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="placements")
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    label = models.CharField(_("label"), max_length=80, blank=True)
    poster_spot = models.CharField(_("spot"), max_length=40, default="unspecified")
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    general = models.BooleanField(default=False)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    removed_on = models.DateField(_("removed on"), null=True, blank=True)
    last_seen_on = models.DateField(_("last seen on"), null=True, blank=True)
    form_token = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        ordering = ("-general", "-posted_on", "id")
        constraints = [
            models.UniqueConstraint("poster", "version", name="one_general_placement", condition=Q(general=True)),
            models.CheckConstraint(
                name="placement_dates",
                condition=Q(removed_on__isnull=True) | Q(posted_on__isnull=True) | Q(removed_on__gte=F("posted_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.where

    @property
    def where(self) -> str:
        """The site, or the words that stand for a place without one."""
        if self.general:
            return gettext("No place of its own")
        return self.site.name if self.site else self.label or self.get_paper_display()


class ShortCode(UUIDModel):
    """Four signs on paper. A code may change its target; it is never used again for another thing."""

    code = models.CharField(max_length=4, unique=True)
    placement = models.ForeignKey(PosterPlacement, models.PROTECT, related_name="codes")
    question = models.PositiveSmallIntegerField(null=True, blank=True)
    capsule = models.ForeignKey(Capsule, models.PROTECT, null=True, blank=True, related_name="codes")
    target = models.CharField(max_length=200, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint("placement", "question", name="code_per_question"),
            models.UniqueConstraint("placement", name="one_whole_code", condition=Q(question__isnull=True)),
            models.CheckConstraint(
                name="code_question", condition=Q(question__isnull=True) | Q(question__range=(1, 5))
            ),
        ]


class ScanCount(models.Model):
    """How often a code was read on a local day. No other column, on purpose."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=4)
    date = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("code", "date", name="scan_once_a_day")]


class DayCount(models.Model):
    """How often a thing without a code was asked on a local day (mistyped codes, toolbox sheets)."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=60)
    date = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("key", "date", name="day_count_once")]
