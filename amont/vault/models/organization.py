"""The organisation's own key, whose secret is on paper, and when each paper was last seen."""

from django.db import models
from django.db.models import Q
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


class RecoverySheet(UUIDModel):
    """One of the four sheets of the recovery key, as somebody last saw its envelope: closed, in what kind of place.

    The place itself stands on the list that the two board members keep with their papers, never here.
    """

    class Name(models.TextChoices):
        """Which half, which copy."""

        A1 = "A1", _("half A, first copy")
        A2 = "A2", _("half A, second copy")
        B1 = "B1", _("half B, first copy")
        B2 = "B2", _("half B, second copy")

    class Place(models.TextChoices):
        """Where such a sheet may lie."""

        BOARD = "board", _("with a member of the board")
        BANK = "bank", _("in a bank’s safe")
        NOTARY = "notary", _("with a notary")
        PARTNER = "partner", _("in the safe of another organisation")
        OFFICE = "office", _("in our own safe")

    clear = {
        "id": "names the row",
        "name": "which of the four",
        "place": "what kind of place, as a code: never an address",
        "seen_on": "asked once a year",
        "seen_by": "who answers for it",
    }

    name = models.CharField(max_length=2, choices=Name, unique=True, editable=False)
    place = models.CharField(max_length=7, choices=Place)
    seen_on = models.DateField()
    seen_by = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("sheet of the recovery key")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="recovery_sheet_name", condition=Q(name__in=["A1", "A2", "B1", "B2"])),
            models.CheckConstraint(
                name="recovery_sheet_place", condition=Q(place__in=["board", "bank", "notary", "partner", "office"])
            ),
        ]

    def __str__(self) -> str:
        return self.name
