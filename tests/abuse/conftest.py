"""The things of a program, for the walks that ask about real ones."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from amont.core import clock
from tests.abuse.things import Things, make, make_stranger
from tests.activities.conftest import MONDAY, build
from tests.cast import Cast
from tests.vault.holders import pin_recovery


@pytest.fixture
def things(cast: Cast, settings: Settings) -> Iterator[Things]:
    pin_recovery(settings)
    with clock.travel_to(MONDAY):
        world = build(cast)
        yield Things(world, make_stranger(cast), make(world))
