"""The indicators that a promise may name; `impact` computes them, and its test holds the two lists equal."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

CHOICES: list[tuple[str, str | LazyText]] = [
    ("OUT-1", _("Workshops delivered")),
    ("OUT-2", _("Kiosks held")),
    ("OUT-3", _("Participations")),
    ("OUT-4", _("Distinct youths reached")),
    ("DEM-1", _("Requests received")),
    ("DEM-2", _("Unmet demand")),
    ("SAV-2", _("Knowing whom to talk to, before and after")),
]

TOLD_WITHOUT_TARGET = frozenset({"SAV-2"})
"""A difference before and after is told beside the promise; it isn't a number to reach."""
