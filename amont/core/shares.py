"""Sharing whole units by weights so that the sum is exact."""

from collections.abc import Sequence
from fractions import Fraction


def largest_remainder(weights: Sequence[int | float], units: int) -> list[int]:
    """Share `units` by `weights` (largest remainder, ties to the first): 6, 6, 2 over 10 gives 4, 4, 2.

    Raises ValueError for no weight, a negative one, or weights that sum to nothing.
    """
    exact = [Fraction(weight) for weight in weights]
    total = sum(exact)
    if not exact or min(exact) < 0 or total == 0:
        raise ValueError("weights must be non-negative and not all zero")
    quotas = [units * weight / total for weight in exact]
    shares = [quota.numerator // quota.denominator for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda i: (shares[i] - quotas[i], i))
    for i in order[: units - sum(shares)]:
        shares[i] += 1
    return shares
