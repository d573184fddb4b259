"""The things of a program, for the walks that ask about real ones."""

from collections.abc import Iterator

import pytest

from amont.core import clock
from tests.abuse.things import Things, make, make_stranger
from tests.activities.conftest import MONDAY, build
from tests.cast import Cast


@pytest.fixture
def things(cast: Cast) -> Iterator[Things]:
    with clock.travel_to(MONDAY):
        world = build(cast)
        yield Things(world, make_stranger(cast), make(world))
