"""Every statistic by its name, as `amont stat` calls it: arguments by name in, fields out."""

import inspect
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from amont.impact.stats import (
    allocation,
    boot,
    counting,
    fairness,
    multiplicity,
    paired,
    proportion,
    rates,
    retrospective,
    survival,
)
from amont.impact.stats.checks import DataRefused, reals, whole


class UnknownMethod(LookupError):
    """No statistic has this name."""


class WrongArguments(TypeError):
    """An argument is missing, or is none of the function's."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Whole units, in the order of their weights."""

    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evenness:
    """Jain's index."""

    index: float


def _shares(weights: Sequence[float], units: int) -> Shares:
    checked = reals(weights, "weights")
    return Shares(tuple(allocation.largest_remainder(checked, whole(units, "units"))))


def _evenness(x: Sequence[float]) -> Evenness:
    return Evenness(fairness.jain(reals(x, "x")))


METHODS: dict[str, Callable[..., Any]] = {
    "proportion.wilson": proportion.wilson,
    "paired.mcnemar": paired.mcnemar,
    "paired.newcombe_difference": paired.newcombe_difference,
    "paired.bonett_price": paired.bonett_price,
    "paired.wilcoxon_signed_rank": paired.wilcoxon_signed_rank,
    "paired.effect_size": paired.effect_size,
    "boot.bca": boot.bca,
    "retrospective.shift": retrospective.shift,
    "survival.kaplan_meier": survival.kaplan_meier,
    "survival.log_rank": survival.log_rank,
    "survival.aalen_johansen": survival.aalen_johansen,
    "rates.garwood": rates.garwood,
    "rates.ratio": rates.ratio,
    "multiplicity.holm": multiplicity.holm,
    "allocation.largest_remainder": _shares,
    "fairness.jain": _evenness,
    "counting.distinct_bounds": counting.distinct_bounds,
}


def compute(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Call a statistic and give its result as plain values ready for JSON.

    Raises UnknownMethod, WrongArguments, or DataRefused when the function has no answer for the data.
    """
    if name not in METHODS:
        raise UnknownMethod(f"unknown method {name!r}; the methods are {', '.join(METHODS)}")
    function = METHODS[name]
    try:
        inspect.signature(function).bind(**arguments)
    except TypeError as error:
        raise WrongArguments(f"{name}: {error}") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # a sum beyond what a float holds has no answer
            result = function(**arguments)
    except DataRefused:
        raise
    except (ValueError, ArithmeticError, RuntimeWarning) as error:
        raise DataRefused(str(error)) from error
    plain: dict[str, Any] = _plain(result)
    return plain


def _plain(value: Any) -> Any:
    """Dataclasses as objects in the order of their fields, sequences as lists, no NaN and no infinity."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
