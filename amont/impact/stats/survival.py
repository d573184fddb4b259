"""Time until something happens, when for some it has not happened yet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from amont.impact.stats.checks import DataRefused, as_long, chi2_one_df, reals, wholes

_HALF = 0.5 + 1e-12  # a product of fractions that is one half may be a rounding error above it


@dataclass(frozen=True, slots=True)
class SurvivalRow:
    """One time with events: how many were waiting, how many events, the share still waiting after it."""

    t: float
    at_risk: int
    events: int
    s: float
    se: float | None


@dataclass(frozen=True, slots=True)
class KaplanMeier:
    """The curve by event times, and the first time at which it is at one half or under (None: not reached)."""

    table: tuple[SurvivalRow, ...]
    median: float | None


@dataclass(frozen=True, slots=True)
class LogRank:
    """Log-rank test of two groups."""

    chi2: float
    p: float


@dataclass(frozen=True, slots=True)
class IncidenceRow:
    """One time with events: the share that each cause had reached by then."""

    t: float
    incidence: dict[int, float]


@dataclass(frozen=True, slots=True)
class AalenJohansen:
    """Cumulative incidence of each cause by event times."""

    table: tuple[IncidenceRow, ...]


def kaplan_meier(time: Sequence[float], event: Sequence[int]) -> KaplanMeier:
    """Product-limit curve with Greenwood's standard error (None once the curve is at zero).

    `event` is 1, or 0 for who was still waiting; at equal times events precede censorings.
    """
    rows: list[SurvivalRow] = []
    s, greenwood = 1.0, 0.0
    for t, at_risk, counts in _steps(time, event, "event", most=1):
        events = counts.get(1, 0)
        if not events:
            continue
        s *= (at_risk - events) / at_risk
        if events < at_risk:
            greenwood += events / (at_risk * (at_risk - events))
        rows.append(SurvivalRow(t, at_risk, events, s, s * math.sqrt(greenwood) if events < at_risk else None))
    return KaplanMeier(tuple(rows), next((row.t for row in rows if row.s <= _HALF), None))


def log_rank(t1: Sequence[float], e1: Sequence[int], t2: Sequence[float], e2: Sequence[int]) -> LogRank:
    """Log-rank test of two groups, with hypergeometric variance."""
    first = [(t, n, k.get(1, 0)) for t, n, k in _steps(t1, e1, "e1", most=1)]
    second = [(t, n, k.get(1, 0)) for t, n, k in _steps(t2, e2, "e2", most=1)]
    gap = variance = 0.0
    for t in sorted({t for t, _, events in first + second if events}):
        n1, d1 = _at(first, t)
        n2, d2 = _at(second, t)
        n, d = n1 + n2, d1 + d2
        gap += d1 - d * n1 / n
        if n > 1:
            variance += d * (n1 / n) * (n2 / n) * (n - d) / (n - 1)
    if variance == 0:
        raise DataRefused("no event at a time when both groups were waiting: nothing to compare")
    chi2 = gap**2 / variance
    return LogRank(chi2, chi2_one_df(chi2))


def aalen_johansen(time: Sequence[float], cause: Sequence[int]) -> AalenJohansen:
    """Cumulative incidence of each `cause` (1, 2, ...; 0 = still waiting), the others competing."""
    steps = _steps(time, cause, "cause")
    incidence = dict.fromkeys(sorted({code for _, _, counts in steps for code in counts if code}), 0.0)
    free, rows = 1.0, []
    for t, at_risk, counts in steps:
        events = sum(count for code, count in counts.items() if code)
        if not events:
            continue
        incidence = {code: value + free * counts.get(code, 0) / at_risk for code, value in incidence.items()}
        free *= (at_risk - events) / at_risk
        rows.append(IncidenceRow(t, incidence))
    return AalenJohansen(tuple(rows))


def _steps(
    time: Sequence[float], code: Sequence[int], name: str, *, most: int | None = None
) -> list[tuple[float, int, dict[int, int]]]:
    """By increasing time: the time, how many were waiting just before it, and what happened at it."""
    times, codes = reals(time, "time"), wholes(code, name)
    as_long(times, codes, f"times and {name}")
    if min(times) < 0:
        raise DataRefused("a time must not be negative")
    if most is not None and max(codes) > most:
        raise DataRefused(f"{name} must be 0 or 1")
    counted: dict[float, dict[int, int]] = {}
    for t, what in zip(times, codes, strict=True):
        here = counted.setdefault(t, {})
        here[what] = here.get(what, 0) + 1
    steps, waiting = [], len(times)
    for t in sorted(counted):
        steps.append((t, waiting, counted[t]))
        waiting -= sum(counted[t].values())
    return steps


def _at(steps: list[tuple[float, int, int]], t: float) -> tuple[int, int]:
    """How many of this group were waiting just before t, and how many events it had at t."""
    for when, waiting, events in steps:
        if when >= t:
            return waiting, events if when == t else 0
    return 0, 0
