"""One number per kind of thing that public pages show: when it changes, every process knows."""

from django.db import models


class CacheGeneration(models.Model):
    """How many times the things of a scope have changed."""

    scope = models.CharField(max_length=40, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("scope",)

    def __str__(self) -> str:
        return f"{self.scope} {self.number}"
