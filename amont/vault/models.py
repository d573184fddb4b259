"""Key rings at rest. People are ids here: the vault knows neither accounts nor programs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.core import clock
from amont.core.models import UUIDModel
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
        "live": "who may receive keys",
        "made_at": "since when",
        "retired_at": "until when",
    }

    user = models.UUIDField(db_index=True, editable=False)
    public = models.BinaryField(editable=False)
    signing_public = models.BinaryField(editable=False)
    attestation = models.BinaryField(null=True, editable=False)
    live = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

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


class Kind(models.TextChoices):
    """What an object is, which decides who may receive its key."""

    SUPPORT = "support", _("case file")
    THREAD = "thread", _("thread")
    LOGBOOK = "logbook", _("logbook")
    REGISTER = "register", _("entry of a register")


class OrganizationKey(UUIDModel):
    """The recovery key as this database first met it, so that another one, pinned later, stops the start.

    Nothing is ever sealed to what stands here: the key that counts is in the folder of secrets.
    """

    clear = {
        "id": "names the key inside what is sealed to it",
        "public": "compared with the pinned one",
        "signing_public": "compared with the pinned one",
        "pinned_at": "since when",
    }

    public = models.BinaryField(editable=False)
    signing_public = models.BinaryField(editable=False)
    pinned_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("recovery key")

    def __str__(self) -> str:
        return str(self.pk)


class VaultObject(UUIDModel):
    """One thing with a key of its own: a case file, a thread. What it holds lies in its app's tables, sealed."""

    clear = {
        "id": "names the object in every context",
        "kind": "who may receive its key",
        "made_at": "since when",
        "shredded_at": "since when nothing of it can be opened",
    }

    kind = models.CharField(max_length=8, choices=Kind, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    shredded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("object with a key")
        constraints = [models.CheckConstraint(name="object_kind", condition=Q(kind__in=Kind.values))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Generation(UUIDModel):
    """One key of an object; its id is the key's. What its holders must find again before they believe the key."""

    clear = {
        "id": "names the key",
        "object": "whose it is",
        "number": "0 for the first",
        "commit": "tells the true key from another",
        "proof": "that whoever made it had the former key",
        "marked_at": "somebody left: the next writing needs a new one",
    }

    object = models.ForeignKey(VaultObject, models.CASCADE, related_name="generations")
    number = models.PositiveIntegerField(editable=False)
    commit = models.BinaryField(editable=False)
    proof = models.BinaryField(null=True, editable=False)
    marked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("key of an object")
        constraints = [
            models.UniqueConstraint(fields=["object", "number"], name="one_generation_a_number"),
            models.CheckConstraint(name="first_has_no_proof", condition=Q(number=0) ^ Q(proof__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.object_id} {self.number}"


class KeyWrap(UUIDModel):
    """A generation's key for one pair: a holder's, or (ring empty) the organisation's recovery.

    `own` once its holder re-wrapped it under what only they have; until then it is a sealed box.
    """

    clear = {
        "id": "names the row",
        "generation": "which key is inside",
        "ring": "for whom",
        "key_id": "for which of their pairs",
        "own": "re-wrapped by its holder",
        "signature": "of whoever granted it, later",
        "made_at": "since when",
    }

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="wraps")
    ring = models.ForeignKey(KeyRing, models.CASCADE, null=True, related_name="+")
    key_id = models.UUIDField(db_index=True, editable=False)
    own = models.BooleanField(default=False, editable=False)
    blob_sealed = SealedField()
    signature = models.BinaryField(null=True, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("wrap of an object’s key")
        constraints = [models.UniqueConstraint(fields=["generation", "key_id"], name="one_wrap_a_pair")]

    def __str__(self) -> str:
        return f"{self.generation_id} {self.key_id}"


class RecordKeyWrap(UUIDModel):
    """The key of one revision of one record, under its object's; its id is the key's."""

    clear = {
        "id": "names the key",
        "generation": "under which key of the object",
        "record_id": "which record",
    }

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="records")
    record_id = models.UUIDField(db_index=True, editable=False)
    blob_sealed = SealedField()

    class Meta:
        verbose_name = _("wrap of a record’s key")

    def __str__(self) -> str:
        return str(self.pk)


KEY_TABLES = (RingWrap, KeyWrap, RecordKeyWrap)
"""Rows that open something: backed up apart and for fourteen days, so that what is deleted here is gone for good."""
