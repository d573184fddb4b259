"""Journeys: the season, the running server, and people with browsers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.house import MAILERS, Season, that_thursday
from tests.journeys.people import Visitor

Come = Callable[..., Visitor]


@pytest.fixture(scope="session")
def season(django_db_setup: None, django_db_blocker: Any) -> Iterator[Season]:
    """The demo, made through the services once for all who run side by side; the run's end forgets it."""
    made = Season()
    with django_db_blocker.unblock():
        made.make()
        yield made


@pytest.fixture
def house(season: Season, transactional_db: None, settings: Any) -> Iterator[None]:
    """A fresh copy of the season, its mail kept, its clock at MOMENT."""
    season.bring()
    settings.MAILERS = MAILERS
    with that_thursday(), season.store.as_app():
        yield


@pytest.fixture
def come(house: None, browser: Browser, live_server: Any) -> Iterator[Come]:
    """`come("claire@escale.example")`: somebody before a browser of their own; at the end nobody's complained."""
    visitors: list[Visitor] = []

    def arrive(email: str = "", **options: Any) -> Visitor:
        visitor = Visitor(browser, live_server.url, **options)
        visitors.append(visitor)
        return visitor.become(email) if email else visitor

    yield arrive
    complaints = [line for visitor in visitors for line in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert not complaints, "\n".join(complaints)
