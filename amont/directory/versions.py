"""Two people on one row: a form carries a sign of what it showed, and a row that moved meanwhile refuses it."""

import hashlib
from collections.abc import Iterable

from django.db import models
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from amont.core.errors import RuleBroken


def version_of(row: models.Model, names: Iterable[str]) -> str:
    """A short sign that changes with any of these fields."""
    values = model_to_dict(row, list(names))
    return hashlib.blake2b(repr(sorted(values.items())).encode(), digest_size=8).hexdigest()


def refuse_stale(row: models.Model, names: Iterable[str], seen: str) -> None:
    """`row` as it is under its lock, `seen` what the form showed (empty: whatever it was)."""
    if seen and seen != version_of(row, names):
        message = _("Somebody else saved this meanwhile: their words are beside yours. Keep what you want, then save.")
        raise RuleBroken(message, code="stale")
