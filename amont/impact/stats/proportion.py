"""One proportion and its interval."""

import math
from dataclasses import dataclass

from amont.impact.stats.checks import DataRefused, Z, whole


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limits."""

    lower: float
    upper: float


def wilson(successes: int, n: int) -> Interval:
    """Wilson's score interval of `successes` out of `n`, without continuity correction.

    Newcombe 1998, Statistics in Medicine 17:857, method 3.
    """
    successes, n = whole(successes, "successes"), whole(n, "n")
    if n == 0:
        raise DataRefused("n must be 1 or more")
    if successes > n:
        raise DataRefused("successes must not exceed n")
    z2 = Z * Z
    failures = n - successes
    spread = Z * math.sqrt(z2 + 4 * successes * failures / n)
    # The ends are exact: nobody out of n has a lower limit of zero, not of a rounding error.
    lower = 0.0 if successes == 0 else (2 * successes + z2 - spread) / (2 * (n + z2))
    upper = 1.0 if failures == 0 else 1 - (2 * failures + z2 - spread) / (2 * (n + z2))
    return Interval(lower, upper)
