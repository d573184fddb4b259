"""Wilcoxon's signed ranks and the Hodges-Lehmann shift (reached as `paired.wilcoxon_signed_rank`)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amont.impact.stats.checks import LEVEL, Z, normal_two_sided, reals

if TYPE_CHECKING:
    import numpy as np

_EXACT_UP_TO = 25
_DIGITS = 12  # of the greatest difference; beyond them two differences are the same: 0.3 - 0.1 is 0.2


@dataclass(frozen=True, slots=True)
class SignedRank:
    """The test on the non-zero differences, the shift and its interval on all of them."""

    v_plus: float
    v_minus: float
    n_nonzero: int
    p: float
    hodges_lehmann: float
    lower: float
    upper: float
    achieved_level: float
    rank_biserial: float | None


def wilcoxon_signed_rank(differences: Sequence[float]) -> SignedRank:
    """Wilcoxon's signed-rank test of paired `differences`, and the Hodges-Lehmann shift.

    Zeros leave V, p and the rank-biserial correlation; ties take mid-ranks. p is exact and conditional
    on the ranks up to 25 non-zero differences, above that normal with tie correction and without
    continuity correction. The shift and its interval keep every difference; `achieved_level` is what
    the interval really covers when the differences are few.
    """
    import numpy as np

    values = _without_noise(np.asarray(reals(differences, "differences"), dtype=float))
    nonzero = values[values != 0]
    ranks = _mid_ranks(np.abs(nonzero))
    v_plus = float(ranks[nonzero > 0].sum())
    v_minus = float(ranks[nonzero < 0].sum())
    n = len(nonzero)
    p = _exact_p(ranks, v_plus) if n <= _EXACT_UP_TO else _normal_p(ranks, v_plus)
    shift, lower, upper, achieved = _hodges_lehmann(values)
    biserial = (v_plus - v_minus) / (v_plus + v_minus) if n else None
    return SignedRank(v_plus, v_minus, n, p, shift, lower, upper, achieved, biserial)


def _without_noise(values: "np.ndarray") -> "np.ndarray":
    """The values without the rounding errors of a subtraction, which would break ties and zeros."""
    import numpy as np

    greatest = float(np.abs(values).max())
    if greatest == 0:
        return values
    return np.round(values, max(-280, min(280, _DIGITS - math.ceil(math.log10(greatest)))))


def _mid_ranks(sizes: "np.ndarray") -> "np.ndarray":
    """Ranks from 1; equal sizes share the mean of their ranks."""
    import numpy as np

    places, repeats = np.unique(sizes, return_inverse=True, return_counts=True)[1:]
    return np.asarray((np.cumsum(repeats) - (repeats - 1) / 2)[places])


def _ways(doubled_ranks: Sequence[int]) -> list[int]:
    """How many sign patterns give each value of 2V, by convolution."""
    ways = [1]
    for rank in doubled_ranks:
        longer = ways + [0] * rank
        for i, count in enumerate(ways):
            longer[i + rank] += count
        ways = longer
    return ways


def _exact_p(ranks: "np.ndarray", v_plus: float) -> float:
    doubled = [round(2 * float(rank)) for rank in ranks]
    ways = _ways(doubled)
    # The distribution is symmetric: twice the tail beyond the smaller of V+ and V-.
    least = min(round(2 * v_plus), sum(doubled) - round(2 * v_plus))
    return min(1.0, 2 * sum(ways[: least + 1]) / (1 << len(doubled)))


def _normal_p(ranks: "np.ndarray", v_plus: float) -> float:
    import numpy as np

    n = len(ranks)
    ties = np.unique(ranks, return_counts=True)[1].astype(float)
    variance = n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48
    return normal_two_sided((v_plus - n * (n + 1) / 4) / math.sqrt(variance))


def _hodges_lehmann(values: "np.ndarray") -> tuple[float, float, float, float]:
    """Median of the averages of all pairs, the order statistics that bound it, and their level."""
    n = len(values)
    averages = n * (n + 1) // 2
    depth, achieved = _exact_depth(n) if n <= _EXACT_UP_TO else _normal_depth(n)
    middle = ((averages + 1) // 2, averages // 2 + 1)
    low, high, lower, upper = _ordered_averages(values, [*middle, depth, averages + 1 - depth])
    return (low + high) / 2, lower, upper, achieved


def _exact_depth(n: int) -> tuple[int, float]:
    """The deepest order statistic that still leaves 2.5 % in each tail; the extremes if none does."""
    ways = _ways(range(1, n + 1))
    below, depth = ways[0], 1
    while (below + ways[depth]) / 2**n <= (1 - LEVEL) / 2:
        below += ways[depth]
        depth += 1
    return depth, 1 - 2 * below / 2**n


def _normal_depth(n: int) -> tuple[int, float]:
    mean, sd = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    depth = math.floor(mean - Z * sd)
    return depth, 1 - normal_two_sided((depth - 0.5 - mean) / sd)


def _ordered_averages(values: "np.ndarray", positions: Sequence[int]) -> list[float]:
    """The averages (x_i + x_j) / 2, i <= j, at these 1-based positions in increasing order.

    Equal values are counted, not repeated: answers on a scale of five give fifteen averages, however
    many the pairs.
    """
    import numpy as np

    distinct, repeats = np.unique(values, return_counts=True)
    i, j = np.triu_indices(len(distinct))
    averages = (distinct[i] + distinct[j]) / 2
    weights = np.where(i == j, repeats[i] * (repeats[i] + 1) // 2, repeats[i] * repeats[j])
    order = np.argsort(averages, kind="stable")
    upto = np.cumsum(weights[order])
    return [float(averages[order][np.searchsorted(upto, position)]) for position in positions]
