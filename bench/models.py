"""The one row of the `selins` limit."""

from django.db import models


class Place(models.Model):
    """Something looked up by its key."""

    objects: models.Manager["Place"] = models.Manager()
    name = models.CharField(max_length=100)


class Visit(models.Model):
    """Something written each time."""

    objects: models.Manager["Visit"] = models.Manager()
    place = models.ForeignKey(Place, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
