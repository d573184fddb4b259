"""The retrospective pre-test: what people say, afterwards, that they could do before."""

from collections.abc import Sequence
from dataclasses import dataclass

from amont.impact.stats.checks import as_long, reals


@dataclass(frozen=True, slots=True)
class Shift:
    """Means of then - pre, post - pre and post - then."""

    response_shift: float
    traditional: float
    retrospective: float


def shift(pre: Sequence[float], then: Sequence[float], post: Sequence[float]) -> Shift:
    """How far the yardstick moved (then - pre), and the change with and without that move.

    The three lists hold the same people in the same order: retrospective = traditional - response_shift.
    """
    before, recalled, after = reals(pre, "pre"), reals(then, "then"), reals(post, "post")
    as_long(before, recalled, "pre and then")
    as_long(before, after, "pre and post")
    return Shift(_change(before, recalled), _change(before, after), _change(recalled, after))


def _change(first: Sequence[float], second: Sequence[float]) -> float:
    from math import fsum

    return fsum(y - x for x, y in zip(first, second, strict=True)) / len(first)
