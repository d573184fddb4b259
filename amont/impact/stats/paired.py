"""Before and after, in pairs.

A 2 x 2 table of pairs is `a` yes-yes, `b` yes-no, `c` no-yes, `d` no-no; the first word is *before*.
`n12` and `n21` are its discordant counts b and c.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from amont.impact.stats.checks import DataRefused, Z, as_long, chi2_one_df, reals, whole
from amont.impact.stats.proportion import Interval, wilson
from amont.impact.stats.signed_rank import SignedRank, wilcoxon_signed_rank

__all__ = [
    "EffectSize",
    "McNemar",
    "PairedDifference",
    "SignedRank",
    "bonett_price",
    "effect_size",
    "mcnemar",
    "newcombe_difference",
    "wilcoxon_signed_rank",
]

_EXACT_IN_INTEGERS = 5_000  # discordant pairs up to which binomial tails are summed in whole numbers


@dataclass(frozen=True, slots=True)
class McNemar:
    """McNemar's test in its four forms; `mid_p` is the one shown."""

    chi2: float
    p: float
    chi2_cc: float
    p_cc: float
    exact_p: float
    mid_p: float


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """The difference of two paired proportions, first minus second, and its interval."""

    difference: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class EffectSize:
    """Paired t test and standardised mean differences, after minus before."""

    t: float
    df: int
    p: float
    dz: float
    drm: float | None
    dav: float
    g_av: float


def mcnemar(n12: int, n21: int) -> McNemar:
    """McNemar's test of `n12` against `n21` discordant pairs (Fagerland, Lydersen, Laake 2013).

    Without a discordant pair there is nothing to test, and the data is refused.
    """
    n12, n21 = whole(n12, "n12"), whole(n21, "n21")
    n, gap = n12 + n21, abs(n12 - n21)
    if n == 0:
        raise DataRefused("no discordant pair: nothing to test")
    chi2 = gap**2 / n
    chi2_cc = max(gap - 1, 0) ** 2 / n  # at a tie there is nothing to correct
    tail, point = _half_binomial(min(n12, n21), n)
    exact = 1.0 if gap == 0 else min(1.0, 2 * tail)
    mid = 1 - point / 2 if gap == 0 else exact - point
    return McNemar(chi2, chi2_one_df(chi2), chi2_cc, chi2_one_df(chi2_cc), exact, mid)


def newcombe_difference(a: int, b: int, c: int, d: int) -> PairedDifference:
    """p1 - p2 with p1 = (a+b)/n and p2 = (a+c)/n: square-and-add Wilson limits with corrected phi.

    Newcombe 1998, Statistics in Medicine 17:2635, method 10.
    """
    a, b, c, d, n = _table(a, b, c, d)
    p1, p2 = (a + b) / n, (a + c) / n
    first, second = wilson(a + b, n), wilson(a + c, n)
    phi = _corrected_phi(a, b, c, d)
    difference = (b - c) / n
    below = _joined(p1 - first.lower, second.upper - p2, phi)
    above = _joined(first.upper - p1, p2 - second.lower, phi)
    return PairedDifference(difference, difference - below, difference + above)


def bonett_price(a: int, b: int, c: int, d: int) -> Interval:
    """Adjusted Wald interval of p1 - p2 (Bonett and Price 2012): a cross-check of `newcombe_difference`."""
    a, b, c, d, n = _table(a, b, c, d)
    p12, p21 = (b + 1) / (n + 2), (c + 1) / (n + 2)
    half = Z * math.sqrt((p12 + p21 - (p12 - p21) ** 2) / (n + 2))
    return Interval(max(-1.0, p12 - p21 - half), min(1.0, p12 - p21 + half))


def effect_size(before: Sequence[float], after: Sequence[float]) -> EffectSize:
    """Paired t, and Cohen's d of the change by three denominators (Lakens 2013).

    `dz` divides by the SD of the changes, `drm` corrects it for the correlation (None when one side
    does not vary), `dav` divides by the mean of the two SDs, `g_av` is `dav` with Hedges' correction.
    """
    import numpy as np
    from scipy.special import betainc

    x = np.asarray(reals(before, "before", least=2), dtype=float)
    y = np.asarray(reals(after, "after", least=2), dtype=float)
    as_long(x, y, "before and after")
    changes, n = y - x, len(x)
    if np.ptp(changes) <= 1e-12 * max(1.0, float(np.abs(changes).max())):
        raise DataRefused("every pair changed alike: the spread of the changes is 0")
    change, sd = float(changes.mean()), float(changes.std(ddof=1))
    sd_before, sd_after = float(x.std(ddof=1)), float(y.std(ddof=1))
    dz, dav = change / sd, change / ((sd_before + sd_after) / 2)
    drm = None
    if sd_before > 0 and sd_after > 0:
        r = min(1.0, float(np.corrcoef(x, y)[0, 1]))
        drm = dz * math.sqrt(2 * (1 - r))
    t, df = dz * math.sqrt(n), n - 1
    p = float(betainc(df / 2, 0.5, df / (df + t * t)))  # both tails of Student's t
    return EffectSize(t, df, p, dz, drm, dav, dav * (1 - 3 / (4 * 2 * df - 1)))


def _table(a: int, b: int, c: int, d: int) -> tuple[int, int, int, int, int]:
    a, b, c, d = (whole(value, name) for value, name in zip((a, b, c, d), "abcd", strict=True))
    if a + b + c + d == 0:
        raise DataRefused("no pair")
    return a, b, c, d, a + b + c + d


def _corrected_phi(a: int, b: int, c: int, d: int) -> float:
    """Newcombe's phi: the numerator loses n/2, down to zero, when it is positive."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    numerator: float = a * d - b * c
    if numerator > 0:
        numerator = max(numerator - (a + b + c + d) / 2, 0.0)
    return numerator / math.sqrt(margins)


def _joined(first: float, second: float, phi: float) -> float:
    return math.sqrt(max(0.0, first**2 - 2 * phi * first * second + second**2))


def _half_binomial(k: int, n: int) -> tuple[float, float]:
    """P(X <= k) and P(X = k) of a fair coin thrown n times."""
    if n > _EXACT_IN_INTEGERS:
        from scipy.special import betainc

        ways_log = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        return float(betainc(n - k, k + 1, 0.5)), math.exp(ways_log - n * math.log(2))
    ways = total = 1
    for i in range(k):
        ways = ways * (n - i) // (i + 1)
        total += ways
    return total / 2**n, ways / 2**n
