"""Counting without knowing anybody: a code or a key, a local day, a number."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from amont.core import clock
from amont.outreach.models import DayCount, ScanCount

KEPT_BY_DAY = timedelta(days=396)
_SCAN = (
    "INSERT INTO outreach_scancount (code, date, n) VALUES (%s, %s, 1) "
    "ON CONFLICT (code, date) DO UPDATE SET n = outreach_scancount.n + 1"
)
_DAY = (
    "INSERT INTO outreach_daycount (key, date, n) VALUES (%s, %s, 1) "
    "ON CONFLICT (key, date) DO UPDATE SET n = outreach_daycount.n + 1"
)


def count_scan(code: str, day: date | None = None) -> None:
    """One more reading of a code on that local day: one statement, so that it is whole or not at all."""
    with connection.cursor() as cursor:
        cursor.execute(_SCAN, [code, day or clock.today()])


def count_day(key: str, day: date | None = None) -> None:
    """One more of something that has no code."""
    with connection.cursor() as cursor:
        cursor.execute(_DAY, [key, day or clock.today()])


@transaction.atomic
def fold_old_counts() -> int:
    """After 13 months the days of a month become one row dated its first day; returns how many rows went."""
    limit = (clock.today() - KEPT_BY_DAY).replace(day=1)
    gone = 0
    for model, name in ((ScanCount, "code"), (DayCount, "key")):
        rows = model._default_manager.select_for_update().filter(date__lt=limit).exclude(date__day=1)
        for key, month in sorted({(getattr(row, name), row.date.replace(day=1)) for row in rows}):
            gone += _fold(model, name, key, month)
    return gone


def _fold(model: type[ScanCount] | type[DayCount], name: str, key: str, month: date) -> int:
    of_month = model._default_manager.filter(**{name: key, "date__year": month.year, "date__month": month.month})
    total = of_month.aggregate(total=Sum("n"))["total"]
    deleted, _models = of_month.exclude(date=month).delete()
    first: dict[str, Any] = {name: key, "date": month}
    model._default_manager.update_or_create(**first, defaults={"n": total})
    return deleted
