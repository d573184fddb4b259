"""Events over an exposure, and two of them compared."""

from dataclasses import dataclass

from amont.impact.stats.checks import LEVEL, DataRefused, positive, whole

_TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate and its exact limits, per unit of exposure."""

    rate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class RateRatio:
    """First rate over second, exact limits and p; None where there is no upper bound."""

    ratio: float | None
    lower: float
    upper: float | None
    p: float


def garwood(events: int, exposure: float) -> Rate:
    """Exact Poisson limits of `events` over `exposure`, by the chi-square (Garwood 1936)."""
    from scipy.special import gammaincinv

    events, over = whole(events, "events"), positive(exposure, "exposure")
    # Half a chi-square of 2k degrees of freedom is a gamma of shape k.
    lower = float(gammaincinv(events, _TAIL)) if events else 0.0
    upper = float(gammaincinv(events + 1, 1 - _TAIL))
    return Rate(events / over, lower / over, upper / over)


def ratio(e1: int, x1: float, e2: int, x2: float) -> RateRatio:
    """(e1/x1) / (e2/x2): given the sum of events, the first are binomial.

    Clopper-Pearson limits; p sums the outcomes no more likely than the one seen. Without an event in
    the second rate the ratio has no value and no upper limit.
    """
    from scipy.special import betaincinv

    e1, e2 = whole(e1, "e1"), whole(e2, "e2")
    over1, over2 = positive(x1, "x1"), positive(x2, "x2")
    if e1 + e2 == 0:
        raise DataRefused("no event: nothing to compare")
    odds = over2 / over1
    low = float(betaincinv(e1, e2 + 1, _TAIL)) if e1 else 0.0
    high = float(betaincinv(e1 + 1, e2, 1 - _TAIL)) if e2 else 1.0
    return RateRatio(
        ratio=(e1 / over1) / (e2 / over2) if e2 else None,
        lower=low / (1 - low) * odds,
        upper=high / (1 - high) * odds if e2 else None,
        p=_minimum_likelihood(e1, e1 + e2, over1 / (over1 + over2)),
    )


def _minimum_likelihood(k: int, n: int, share: float) -> float:
    """Sum of the binomial probabilities that do not exceed that of k, equal ones found despite rounding."""
    import numpy as np
    from scipy.special import gammaln, xlog1py, xlogy

    i = np.arange(n + 1)
    logs = gammaln(n + 1) - gammaln(i + 1) - gammaln(n - i + 1) + xlogy(i, share) + xlog1py(n - i, -share)
    return min(1.0, float(np.exp(logs[logs <= logs[k] + 1e-7]).sum()))
