"""The demo keeps the mail that it pretends to send; nothing of it exists in production."""

from django.db import models

from amont.core import clock
from amont.core.models import UUIDModel


class SentMail(UUIDModel):
    """A mail that would have gone to an invented address."""

    to = models.EmailField(db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-at", "id")
