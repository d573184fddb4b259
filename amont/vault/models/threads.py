"""What ties an asker to a thread: the thread's own pair, what seven words open, and each answer's key for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.core.models import UUIDModel
from amont.vault.fields import SealedField
from amont.vault.models.objects import VaultObject


class ThreadPair(UUIDModel):
    """The pair to which an asker's later words are sealed; its secret half is the holders' alone.

    Made anew at the first opening after somebody left.
    """

    clear = {
        "id": "names the row",
        "thread": "whose it is",
        "public": "what the asker writes is sealed to it",
        "public_tag": "tells the true one from another, to the asker",
        "renewed": "how often; part of the context of what is sealed here",
    }

    thread = models.OneToOneField(VaultObject, models.CASCADE, related_name="thread_pair")
    public = models.BinaryField(editable=False)
    public_tag = models.BinaryField(editable=False)
    renewed = models.PositiveIntegerField(default=1, editable=False)
    secrets_sealed = SealedField()

    class Meta:
        verbose_name = _("pair of a thread")

    def __str__(self) -> str:
        return str(self.thread_id)


class AskerBundle(UUIDModel):
    """A pair of the asker's: under the words of the code, or under these and a personal word. Its id is the pair's.

    Deleted, and the code opens nothing any more.
    """

    class Purpose(models.TextChoices):
        """What opens it."""

        CODE = "code", _("the code")
        HISTORY = "history", _("the code and the personal word")

    clear = {
        "id": "names the pair in its seals",
        "thread": "whose asker",
        "purpose": "what opens it",
        "locator": "the two first words of the code: finds it, opens nothing",
    }

    thread = models.ForeignKey(VaultObject, models.CASCADE, related_name="askers")
    purpose = models.CharField(max_length=7, choices=Purpose, editable=False)
    locator = models.PositiveIntegerField(null=True, unique=True, editable=False)
    blob_sealed = SealedField()

    class Meta:
        verbose_name = _("keys of an asker")
        constraints = [
            models.UniqueConstraint(fields=["thread", "purpose"], name="one_bundle_a_purpose"),
            models.CheckConstraint(
                name="bundle_purpose",
                condition=Q(purpose="code", locator__isnull=False) | Q(purpose="history", locator__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.thread_id}"


class AskerSeal(UUIDModel):
    """The key of one message for one of the asker's pairs. Deleted when the message fades: the words are then gone."""

    clear = {
        "id": "names the row",
        "bundle": "which of the asker's pairs opens it",
        "message": "which message",
        "first_shown_at": "fades so long after, to the minute; gone with the row",
    }

    bundle = models.ForeignKey(AskerBundle, models.CASCADE, related_name="seals")
    message = models.UUIDField(db_index=True, editable=False)
    first_shown_at = models.DateTimeField(null=True, editable=False)
    blob_sealed = SealedField()

    class Meta:
        verbose_name = _("key of a message, for an asker")
        constraints = [models.UniqueConstraint(fields=["bundle", "message"], name="one_seal_a_message")]

    def __str__(self) -> str:
        return str(self.message)
