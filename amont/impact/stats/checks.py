"""What every function of this package asks of its data before it computes anything."""

import math
from collections.abc import Iterable, Sequence, Sized
from numbers import Integral, Real
from typing import Any

LEVEL = 0.95
Z = 1.959963984540054  # the normal quantile of a two-sided 95 % level


class DataRefused(ValueError):
    """The data has no answer: nobody was counted, lengths differ, a value is not a number."""


def real(value: Any, name: str) -> float | int:
    """A finite number, as it came; text, booleans, NaN and infinities are refused."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise DataRefused(f"{name} must be a number")
    if isinstance(value, Integral):
        return int(value)
    if not math.isfinite(value):
        raise DataRefused(f"{name} must be finite")
    return float(value)


def whole(value: Any, name: str, *, least: int | None = 0) -> int:
    """A whole number not under `least`; 8.0 is 8."""
    number = real(value, name)
    if number != int(number):
        raise DataRefused(f"{name} must be a whole number")
    if least is not None and number < least:
        raise DataRefused(f"{name} must be {least} or more")
    return int(number)


def positive(value: Any, name: str) -> float:
    """A number above zero, such as an exposure."""
    number = real(value, name)
    if number <= 0:
        raise DataRefused(f"{name} must be above 0")
    return float(number)


def listed(values: Any, name: str) -> Sequence[Any]:
    """The values as a list; text and mappings are no list."""
    if isinstance(values, str | bytes | dict) or not isinstance(values, Iterable):
        raise DataRefused(f"{name} must be a list")
    return list(values)


def reals(values: Any, name: str, *, least: int = 1) -> list[float | int]:
    """A list of at least `least` finite numbers."""
    numbers = [real(value, name) for value in listed(values, name)]
    if len(numbers) < least:
        raise DataRefused(f"{name} needs {least} or more values")
    return numbers


def wholes(values: Any, name: str, *, least: int = 1) -> list[int]:
    """A list of at least `least` whole numbers, none negative."""
    numbers = [whole(value, name) for value in listed(values, name)]
    if len(numbers) < least:
        raise DataRefused(f"{name} needs {least} or more values")
    return numbers


def as_long(first: Sized, second: Sized, names: str) -> None:
    """Refuse two lists of which the lengths differ."""
    if len(first) != len(second):
        raise DataRefused(f"{names} must be as long as each other")


def normal_two_sided(z: float) -> float:
    """Two-sided p-value of a standard normal deviate."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi2_one_df(statistic: float) -> float:
    """Upper-tail p-value of a chi-square with one degree of freedom."""
    return math.erfc(math.sqrt(statistic / 2))
