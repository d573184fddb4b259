"""Rings of those who are signed in; what an asker is doing, while their browser keeps its key."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amont.core.models import UUIDModel
from amont.vault.fields import SealedField


class SessionBox(UUIDModel):
    """A ring while its owner is signed in, under a key that their browser alone keeps.

    Not `active` before the second factor was given: until then it opens for nobody.
    """

    clear = {
        "id": "names the box in its context and in the session",
        "user": "whose ring is inside",
        "active": "the second factor was given",
        "used_at": "locks after 20 minutes",
        "expires_at": "ends with the session",
    }

    user = models.UUIDField(db_index=True, editable=False)
    active = models.BooleanField(default=False, editable=False)
    used_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    blob_sealed = SealedField()

    class Meta:
        verbose_name = _("ring of somebody signed in")

    def __str__(self) -> str:
        return str(self.pk)


class AskerBox(UUIDModel):
    """What an asker typed or opened, between two of their requests: under a key that their browser alone keeps.

    It ends ten minutes after the last request, twenty after the first.
    """

    clear = {
        "id": "names the box in its context",
        "token": "hash of what the cookie says: finds the box, opens nothing",
        "thread": "part of its context; random until something is sent",
        "used_at": "ends after 10 minutes",
        "expires_at": "ends after 20 minutes",
    }

    token = models.BinaryField(unique=True, editable=False)
    thread = models.UUIDField(editable=False)
    used_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    blob_sealed = SealedField()

    class Meta:
        verbose_name = _("session of an asker")

    def __str__(self) -> str:
        return str(self.pk)
