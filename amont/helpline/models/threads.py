"""A thread and what is said in it. What somebody wrote is sealed; of them, nothing is kept that would find them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.core.models import UUIDModel
from amont.helpline.models.rota import Door
from amont.vault.fields import SealedField
from amont.vault.models import VaultObject


class Thread(models.Model):
    """What one person without a name and the team write to each other. Times are kept to the hour."""

    class State(models.TextChoices):
        """Where it stands; see services/states.py."""

        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being answered")
        ANSWERED = "answered", _("answered")
        READ = "read", _("answer read")
        FROZEN = "frozen", _("frozen")
        CLOSED = "closed", _("closed")
        EXPIRED = "expired", _("over")

    clear = {
        "object": "names the thread; its keys",
        "form_token": "one thread for one sending, however often it is tapped; random, and gone with the session",
        "program": "who reads it",
        "door": "how the person is spoken to; counts",
        "language": "in which language to answer",
        "age_band": "the law: under 14, under 18; counts",
        "for_a_friend": "about somebody else; counts",
        "danger": "comes first",
        "short_life": "answers fade after 10 minutes in place of a day",
        "quiet": "no attempt of ours",
        "state": "what to do",
        "close_reason": "why it was closed, as a code",
        "arrived_at": "promise; hours only",
        "answered_at": "time to the first answer; hours only",
        "shown_at": "first display of an answer; hours only",
        "last_at": "expiry; hours only",
        "waits_since": "from when they wait, hours only; empty once they were answered",
        "first_promise": "what was promised when it was sent",
        "promise": "what is promised now; empty once it was kept",
        "asker_count": "how many messages on their side",
        "team_count": "how many on ours",
        "owner": "who follows it",
        "notice_version": "which limits of confidentiality were shown",
    }

    object = models.OneToOneField(VaultObject, models.PROTECT, primary_key=True, related_name="help_thread")
    form_token = models.CharField(max_length=64, unique=True, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="threads")
    door = models.CharField(max_length=12, choices=Door)
    language = models.CharField(max_length=2, choices=[("fr", "fr"), ("en", "en")])
    age_band = models.CharField(max_length=40, default="unspecified")
    for_a_friend = models.BooleanField(default=False)
    danger = models.BooleanField(default=False)
    short_life = models.BooleanField(default=False)
    quiet = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    close_reason = models.CharField(max_length=40, blank=True)
    arrived_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)
    first_promise = models.DateTimeField(null=True)
    promise = models.DateTimeField(null=True)
    asker_count = models.PositiveIntegerField(default=0)
    team_count = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="threads")
    notice_version = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("thread")
        constraints = [
            models.CheckConstraint(
                name="thread_state",
                condition=Q(state__in=["waiting", "claimed", "answered", "read", "frozen", "closed", "expired"]),
            ),
            models.CheckConstraint(name="thread_door", condition=Q(door__in=Door.values)),
            models.CheckConstraint(
                name="thread_close_reason", condition=Q(close_reason="") | Q(state__in=["closed", "expired"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_answered(self) -> None:
        """Nobody waits any more: no promise runs."""
        self.promise = self.waits_since = None

    @property
    def said(self) -> int:
        """How many messages there are: the number that the next answer must have seen."""
        return self.asker_count + self.team_count


class Message(UUIDModel):
    """One message; `number` is its place in the thread."""

    class Side(models.TextChoices):
        """Who wrote it."""

        ASKER = "asker", _("the person")
        TEAM = "team", _("the team")

    clear = {
        "id": "names the message in its context",
        "thread": "of which thread",
        "number": "in which order",
        "side": "who wrote: the person or the team",
        "at": "to the hour",
        "author": "name of who answered, as it was then",
    }

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=5, choices=Side)
    at = models.DateTimeField()
    author = models.CharField(max_length=80, blank=True)
    text_sealed = SealedField()

    class Meta:
        ordering = ("thread", "number")
        verbose_name = _("message")
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="one_message_a_number"),
            models.CheckConstraint(name="message_side", condition=Q(side__in=["asker", "team"])),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Claim(UUIDModel):
    """Somebody is writing an answer, until a moment: others see it, and read."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="claim")
    account = models.ForeignKey(Account, models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("claim of a thread")
