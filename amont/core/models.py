"""Abstract models that every app builds on."""

from uuid import uuid4

from django.db import models


class UUIDModel(models.Model):
    """A row named by a random UUID: never a sequence, never a time-ordered id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True
