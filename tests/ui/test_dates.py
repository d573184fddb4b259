"""Days and hours as people write them, on every page and on paper."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils.translation import override

from amont.core import dates


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("fr", date(2026, 7, 1), "1ᵉʳ juillet 2026"),
        ("fr", date(2026, 7, 11), "11 juillet 2026"),
        ("en", date(2026, 7, 1), "July 1, 2026"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(language: str, value: date, said: str) -> None:
    with override(language):
        assert dates.day(value) == said
        assert Template("{% load ui %}{{ value|day }}").render(Context({"value": value})) == said


def test_a_moment_gives_its_local_day_and_hour() -> None:
    late = datetime(2026, 7, 2, 1, 5, tzinfo=UTC)
    with override("fr"):
        assert (dates.day(late), dates.hour(late)) == ("1ᵉʳ juillet 2026", "21\u00a0h\u00a005")
        assert dates.hour(time(9)) == "9\u00a0h"
    with override("en"):
        assert (dates.day(late), dates.hour(late)) == ("July 1, 2026", "9:05 p.m.")
