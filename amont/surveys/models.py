"""Questionnaires, runs, paper tickets and anonymous answers. A run knows only an opaque occasion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amont.core.models import UUIDModel
from amont.directory.models import in_language


class Phase(models.TextChoices):
    """When an answer was given."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class Question(UUIDModel):
    """One question of the bank: a stable code, worded by version."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    wording_fr = models.CharField(_("wording in French"), max_length=200)
    wording_en = models.CharField(_("wording in English"), max_length=200)
    scale_fr = models.JSONField(_("answers in French"))
    scale_en = models.JSONField(_("answers in English"))
    positive = models.JSONField(_("positions counted as yes"), default=list)
    indicator = models.CharField(max_length=8, blank=True)
    sensitivity = models.CharField(max_length=10, default="ordinary")

    class Meta:
        ordering = ("code", "version")
        constraints = [models.UniqueConstraint("code", "version", name="question_version_once")]

    @property
    def wording(self) -> str:
        return in_language(self, "wording")

    @property
    def scale(self) -> list[str]:
        return list(in_language(self, "scale"))


class Questionnaire(UUIDModel):
    """A short list of questions; frozen once a run has used it."""

    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("title_fr", "version")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Item(UUIDModel):
    """A question at its place in a questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint("questionnaire", "position", name="item_position_once")]


class Run(UUIDModel):
    """One occasion on which a questionnaire is answered; whoever owns the occasion points here.

    `start` and `place` are what a list shows of the occasion: a moment and a place, never a person.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("questionnaire", "Open")
        CLOSED = "closed", pgettext_lazy("questionnaire", "Closed")

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="runs")
    program_id = models.UUIDField(db_index=True)
    start = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    keyed = models.PositiveIntegerField(default=0)
    checked_twice = models.PositiveIntegerField(default=0)
    disagreements = models.PositiveIntegerField(default=0)


class Ticket(UUIDModel):
    """A paper ticket that was printed for a run; its code itself is not kept."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="tickets")
    ticket_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint("run", "ticket_hash", name="ticket_once")]


class Response(UUIDModel):
    """One side of one ticket. A date without time, no account, no order."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="responses")
    phase = models.CharField(max_length=8, choices=Phase.choices)
    ticket_hash = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=8, default="paper")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("run", "phase", "ticket_hash", name="response_once_a_phase"),
            models.CheckConstraint(name="response_phase", condition=Q(phase__in=Phase.values)),
        ]


class Answer(UUIDModel):
    """The position chosen for one question; None: left empty."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("response", "question", name="answer_once")]
