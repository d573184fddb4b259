"""Things with keys of their own, and who holds them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.core import clock
from amont.core.models import UUIDModel
from amont.vault.fields import SealedField
from amont.vault.models.rings import KeyRing


class Kind(models.TextChoices):
    """What an object is, which decides who may receive its key."""

    SUPPORT = "support", _("case file")
    THREAD = "thread", _("thread")
    LOGBOOK = "logbook", _("logbook")
    REGISTER = "register", _("entry of a register")


class VaultObject(UUIDModel):
    """One thing with a key of its own: a case file, a thread. What it holds lies in its app's tables, sealed."""

    clear = {
        "id": "names the object in every context",
        "kind": "who may receive its key",
        "program": "whose members hold it",
        "made_at": "since when",
        "shredded_at": "since when nothing of it can be opened",
    }

    kind = models.CharField(max_length=8, choices=Kind, editable=False)
    program = models.UUIDField(null=True, db_index=True, editable=False)
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
