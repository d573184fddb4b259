"""The organisation's own key, whose secret is on paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amont.core import clock
from amont.core.models import UUIDModel


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
