"""Several questions asked at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from amont.impact.stats.checks import DataRefused, reals


@dataclass(frozen=True, slots=True)
class Holm:
    """Adjusted p-values, in the order of the p-values given."""

    adjusted: tuple[float, ...]


def holm(p: Sequence[float]) -> Holm:
    """Holm's step-down adjustment of the p-values of the questions that are not primary."""
    values = reals(p, "p")
    if any(not 0 <= value <= 1 for value in values):
        raise DataRefused("p must lie between 0 and 1")
    adjusted = [0.0] * len(values)
    reached = 0.0
    for rank, i in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        reached = max(reached, min(1.0, (len(values) - rank) * values[i]))
        adjusted[i] = reached
    return Holm(tuple(adjusted))
