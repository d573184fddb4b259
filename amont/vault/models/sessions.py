"""Rings of those who are signed in."""

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
