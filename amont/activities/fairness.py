"""How evenly something is spread."""

from collections.abc import Sequence
from math import fsum, isfinite


def jain(x: Sequence[float]) -> float:
    """Jain's index (sum x)² / (n · sum x²): 1 when all are equal, 1/n when one has everything.

    Raises ValueError for no value, a negative one, or only zeros: nothing was shared.
    """
    values = [float(value) for value in x]
    if not values or not all(isfinite(value) and value >= 0 for value in values) or not any(values):
        raise ValueError("values must be non-negative, finite and not all zero")
    largest = max(values)
    scaled = [value / largest for value in values]  # squares neither overflow nor vanish
    return fsum(scaled) ** 2 / (len(scaled) * fsum(value * value for value in scaled))
