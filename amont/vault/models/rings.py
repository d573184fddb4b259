"""Key rings at rest. People are ids here: the vault knows neither accounts nor programs."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.core import clock
from amont.core.models import UUIDModel
from amont.vault import fingerprints
from amont.vault.fields import SealedField
from amont.vault.ring_wraps import Purpose


class KeyRing(UUIDModel):
    """The public halves of somebody's pair; its id is the pair's. A retired one receives nothing any more.

    `live` says that its owner is active, has a second factor and a confirmed key: `accounts` keeps it, so that the
    rules of the vault look at its own tables alone. `attestation` is for a signed confirmation, later.
    """

    clear = {
        "id": "names the pair inside what is sealed to it",
        "user": "whose it is",
        "public": "what colleagues seal to",
        "signing_public": "what will check signatures",
        "attestation": "a signature, later",
        "confirmed": "fingerprint of the key that somebody heard read aloud",
        "live": "who may receive keys",
        "made_at": "since when",
        "retired_at": "until when",
    }

    user = models.UUIDField(db_index=True, editable=False)
    public = models.BinaryField(editable=False)
    signing_public = models.BinaryField(editable=False)
    attestation = models.BinaryField(null=True, editable=False)
    confirmed = models.BinaryField(null=True, editable=False)
    live = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    @property
    def words(self) -> list[str]:
        """The six words that its owner reads aloud."""
        return fingerprints.words_of(**self._pair)

    @property
    def fingerprint(self) -> bytes:
        """What `confirmed` keeps of the pair whose words were heard."""
        return fingerprints.digest_of(**self._pair)

    @property
    def is_confirmed(self) -> bool:
        """True while the pair in the database is the one whose words were heard."""
        return self.confirmed is not None and bytes(self.confirmed) == self.fingerprint

    @property
    def _pair(self) -> dict[str, Any]:
        halves = {"public": bytes(self.public), "signing_public": bytes(self.signing_public)}
        return {"owner": self.user, "key_id": self.pk, **halves}

    class Meta:
        verbose_name = _("key ring")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(retired_at__isnull=True), name="one_ring_in_use"),
            models.CheckConstraint(name="retired_ring_not_live", condition=Q(retired_at__isnull=True) | Q(live=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RingWrap(UUIDModel):
    """A ring under its owner's passphrase, or under the sheet in the office safe."""

    clear = {
        "id": "names the row",
        "ring": "which ring is inside",
        "purpose": "what opens it",
        "made_at": "since when: an older copy opens with an older passphrase",
    }

    ring = models.ForeignKey(KeyRing, models.CASCADE, related_name="wraps")
    purpose = models.CharField(max_length=2)
    blob_sealed = SealedField()
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("wrap of a key ring")
        constraints = [
            models.UniqueConstraint(fields=["ring", "purpose"], name="one_wrap_a_purpose"),
            models.CheckConstraint(name="wrap_purpose", condition=Q(purpose__in=[one.value for one in Purpose])),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.ring_id}"
