"""The rows of the `selins` limit, and people with cards."""

from django.db import models

from amont.vault.fields import SealedField
from amont.vault.models import VaultObject


class Place(models.Model):
    """Something looked up by its key."""

    objects: models.Manager["Place"] = models.Manager()
    name = models.CharField(max_length=100)


class Visit(models.Model):
    """Something written each time."""

    objects: models.Manager["Visit"] = models.Manager()
    place = models.ForeignKey(Place, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)


class Someone(models.Model):
    """Somebody with a card, as an app keeps it."""

    objects: models.Manager["Someone"] = models.Manager()
    object = models.OneToOneField(VaultObject, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    card_sealed = SealedField()
