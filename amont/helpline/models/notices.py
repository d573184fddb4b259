"""Who was told that a thread waits, when and why: so that nothing is told twice, and nothing is lost with a task."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account
from amont.core.models import UUIDModel
from amont.helpline.models.threads import Thread


class Notice(UUIDModel):
    """One person told once of one thing, to the hour; `turn` counts what is told again.

    Where a mail had just left, none did.
    """

    class Kind(models.TextChoices):
        """Why."""

        ARRIVED = "arrived", _("something arrived")
        DANGER = "danger", _("danger now")
        SOON = "soon", _("two hours before the promise")
        PASSED = "passed", _("the promise has passed")
        NEXT_DAY = "next_day", _("a day after the promise")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="notices")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    turn = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    mailed = models.BooleanField()

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.CheckConstraint(
                name="notice_kind", condition=Q(kind__in=["arrived", "danger", "soon", "passed", "next_day"])
            ),
            models.UniqueConstraint(fields=["thread", "account", "kind", "turn"], name="one_notice_a_turn"),
        ]


class RecentMail(UUIDModel):
    """A mail left for somebody at this moment. It names no thread, and the round deletes it a quarter of an hour later:
    the minute at which somebody wrote stays nowhere."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("mail that has just left")
        indexes = [models.Index(fields=["account", "at"], name="recent_mail_account_at")]
