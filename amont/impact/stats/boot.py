"""Bias-corrected and accelerated bootstrap intervals, of persons or of whole sessions."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amont.impact.stats.checks import LEVEL, DataRefused, as_long, listed, real, whole

if TYPE_CHECKING:
    import numpy as np

    type Rows = np.ndarray[Any, np.dtype[np.float64]]
    type Statistic = Callable[[Rows], Rows]

_LEAST_UNITS = 8
_MOST_RESAMPLES = 1_000_000
_CELLS_AT_ONCE = 2_000_000  # how much of the resamples is held in memory at a time


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Estimate, BCa interval, bootstrap standard error, jackknife bias and standard error."""

    estimate: float
    lower: float
    upper: float
    se: float
    jackknife_bias: float
    jackknife_se: float


def bca(
    statistic: str,
    sample: Sequence[Any],
    clusters: Sequence[Hashable] | None = None,
    resamples: int = 10_000,
    *,
    seed: int,
) -> Bootstrap:
    """BCa interval (Efron 1987) of a named `statistic` of the rows of `sample`.

    With `clusters`, one label a row, whole clusters are drawn and left out: pupils of one session
    resemble each other. At least eight rows, or eight clusters. The same seed gives the same figures.
    """
    import numpy as np

    compute, rows = _statistic(statistic), _rows(statistic, sample)
    units = _units(rows, clusters)
    if len(units) < _LEAST_UNITS:
        raise DataRefused(f"{_LEAST_UNITS} rows or clusters are needed, or more")
    resamples = whole(resamples, "resamples", least=1)
    if resamples > _MOST_RESAMPLES:
        raise DataRefused(f"resamples must not exceed {_MOST_RESAMPLES}")
    estimate = float(_finite(compute(rows)))
    generator = np.random.default_rng(whole(seed, "seed"))
    drawn = _resampled(compute, rows, units, resamples, generator)
    left_out = _left_one_out(compute, rows, units)
    lower, upper = np.quantile(drawn, _quantiles(estimate, drawn, left_out))
    n, spread = len(units), left_out - left_out.mean()
    return Bootstrap(
        estimate=estimate,
        lower=float(lower),
        upper=float(upper),
        se=float(drawn.std(ddof=1)) if resamples > 1 else 0.0,
        jackknife_bias=float((n - 1) * (left_out.mean() - estimate)),
        jackknife_se=float(np.sqrt((n - 1) / n * (spread**2).sum())),
    )


def _mean(rows: "Rows") -> "Rows":
    return rows[..., 0].mean(axis=-1)


def _median(rows: "Rows") -> "Rows":
    import numpy as np

    return np.asarray(np.median(rows[..., 0], axis=-1))


def _mean_difference(rows: "Rows") -> "Rows":
    return (rows[..., 1] - rows[..., 0]).mean(axis=-1)


def _ratio_of_changes(rows: "Rows") -> "Rows":
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        changed = (rows[..., 2] - rows[..., 1]).mean(axis=-1)
        return np.asarray(changed / (rows[..., 1] - rows[..., 0]).mean(axis=-1))


# Name: the function, and how many numbers a row holds. `mean_difference` takes (before, after) and
# gives after - before; `ratio_of_changes` takes (placebo, old, new).
STATISTICS: "dict[str, tuple[Statistic, int]]" = {
    "mean": (_mean, 1),
    "median": (_median, 1),
    "mean_difference": (_mean_difference, 2),
    "ratio_of_changes": (_ratio_of_changes, 3),
}


def _statistic(name: str) -> "Statistic":
    if not isinstance(name, str) or name not in STATISTICS:
        raise DataRefused(f"statistic must be one of {', '.join(STATISTICS)}")
    return STATISTICS[name][0]


def _rows(name: str, sample: Sequence[Any]) -> "Rows":
    import numpy as np

    width = STATISTICS[name][1]
    rows = []
    for row in listed(sample, "sample"):
        values = [row] if width == 1 and not isinstance(row, list | tuple) else listed(row, "a row of sample")
        if len(values) != width:
            raise DataRefused(f"{name} needs rows of {width}")
        rows.append([float(real(value, "sample")) for value in values])
    return np.asarray(rows, dtype=float).reshape(len(rows), width)


def _units(rows: "Rows", clusters: Sequence[Hashable] | None) -> list["np.ndarray"]:
    """The positions of the rows of each unit that is drawn: one row each, or one cluster each."""
    import numpy as np

    if clusters is None:
        return [np.array([i]) for i in range(len(rows))]
    labels = listed(clusters, "clusters")
    as_long(rows, labels, "sample and clusters")
    members: dict[Hashable, list[int]] = {}
    for i, label in enumerate(labels):
        if not isinstance(label, str | int):
            raise DataRefused("a cluster is named by a word or a whole number")
        members.setdefault(label, []).append(i)
    return [np.asarray(positions) for positions in members.values()]


def _resampled(
    compute: "Statistic", rows: "Rows", units: list["np.ndarray"], resamples: int, generator: "np.random.Generator"
) -> "Rows":
    import numpy as np

    at_once = max(1, _CELLS_AT_ONCE // rows.size)
    sizes = np.array([len(unit) for unit in units])
    parts = []
    for start in range(0, resamples, at_once):
        drawn = generator.integers(0, len(units), size=(min(at_once, resamples - start), len(units)))
        lengths = sizes[drawn].sum(axis=1)
        part = np.empty(len(drawn))
        for length in np.unique(lengths):  # resamples of one length are computed at once
            alike = lengths == length
            part[alike] = compute(rows[_positions(units, sizes, drawn[alike])])
        parts.append(part)
    return _finite(np.concatenate(parts))


def _positions(units: list["np.ndarray"], sizes: "np.ndarray", drawn: "np.ndarray") -> "np.ndarray":
    """The rows of each resample, one resample a line; all of them hold as many rows."""
    import numpy as np

    first, lengths = (np.cumsum(sizes) - sizes)[drawn].ravel(), sizes[drawn].ravel()
    before = np.cumsum(lengths) - lengths
    within = np.arange(lengths.sum()) - np.repeat(before, lengths)
    rows = np.concatenate(units)[np.repeat(first, lengths) + within]
    return np.asarray(rows.reshape(len(drawn), -1))


def _left_one_out(compute: "Statistic", rows: "Rows", units: list["np.ndarray"]) -> "Rows":
    import numpy as np

    return _finite(np.asarray([compute(np.delete(rows, unit, axis=0)) for unit in units]))


def _quantiles(estimate: float, drawn: "Rows", left_out: "Rows") -> "Rows":
    """The two quantiles of the resamples that bound the interval, after both corrections."""
    import numpy as np
    from scipy.special import ndtr, ndtri

    noise = 1e-12 * max(abs(estimate), float(np.abs(drawn).max()))
    same = np.abs(drawn - estimate) <= noise  # discrete answers: half of the ties count as below
    below = (float((drawn < estimate - noise).sum()) + 0.5 * float(same.sum())) / len(drawn)
    edge = 0.5 / len(drawn)
    bias = ndtri(min(max(below, edge), 1 - edge))
    spread = left_out.mean() - left_out
    squares = float((spread**2).sum())
    acceleration = float((spread**3).sum()) / (6 * squares**1.5) if squares > 0 else 0.0
    shifted = bias + ndtri(np.array([(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    return np.asarray(ndtr(bias + shifted / (1 - acceleration * shifted)))


def _finite(values: "Rows") -> "Rows":
    import numpy as np

    if not np.isfinite(values).all():
        raise DataRefused("the statistic has no value for these rows or for a resample of them")
    return values
