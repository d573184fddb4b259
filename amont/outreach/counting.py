"""How readings are shown: small numbers as "fewer than 5", totals never giving a hidden cell away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Row:
    """One placement: its months, then its total, each as it may be shown."""

    key: Any
    cells: list[tuple[date, str]]
    total: str


def shown(n: int, least: int) -> str:
    """A number as it may be shown: 0 says that nobody came, a few say nothing more than that."""
    return _("fewer than %(least)s") % {"least": least} if 0 < n < least else str(n)


def shown_total(numbers: Sequence[int], least: int) -> str:
    """The sum, or what is certain of it when a hidden number could be found by subtraction."""
    hidden = [n for n in numbers if 0 < n < least]
    total = sum(numbers)
    if not hidden or total < least:
        return shown(total, least)
    return _("at least %(n)s") % {"n": max(sum(n for n in numbers if n >= least) + len(hidden), least)}


def rounded(n: int, least: int) -> str:
    """A part of a total that is shown elsewhere: to the nearest 5, so that no sum gives a hidden month away."""
    return shown(n, least) if n < least else _("about %(n)s") % {"n": round(n / 5) * 5}


def months_back(today: date, count: int) -> list[date]:
    """The first days of the last months, the oldest first, this month last."""
    months = []
    for back in range(count - 1, -1, -1):
        index = today.year * 12 + today.month - 1 - back
        months.append(date(index // 12, index % 12 + 1, 1))
    return months


def table(
    keys: Iterable[Any], counts: Iterable[tuple[UUID, date, int]], months: Sequence[date], least: int
) -> list[Row]:
    """One row for each key (anything with a `pk`), one cell for each month."""
    numbers: dict[tuple[UUID, date], int] = defaultdict(int)
    for pk, month, n in counts:
        numbers[(pk, month)] += n
    rows = []
    for key in keys:
        line = [numbers[(key.pk, month)] for month in months]
        cells = [(month, shown(n, least)) for month, n in zip(months, line, strict=True)]
        rows.append(Row(key, cells, shown_total(line, least)))
    return rows
