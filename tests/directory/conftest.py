"""The lists and the lines as the project brings them, and a school with one site."""

import pytest

from amont.directory import services
from amont.directory.models import HelpLine, Site
from tests.cast import Cast
from tests.remembered import remembered


@pytest.fixture
def loaded(db: None) -> None:
    """The coded lists and the help lines, freshly loaded: nobody has called a line yet."""
    remembered("lists", services.load_lists)
    services.load_lines()


@pytest.fixture
def line(loaded: None) -> HelpLine:
    """A line of the project's file that matches a public page."""
    return HelpLine.objects.get(code="tel_jeunes")


@pytest.fixture
def school(cast: Cast, loaded: None) -> Site:
    """A school, with whom to ask for."""
    owner = services.create_organization(actor=cast.claire, name="Centre scolaire des Deux-Rives")
    return services.create_site(
        actor=cast.claire,
        organization=owner,
        name="École du Ruisseau",
        contact="Camille Roy, 418 555-0100",
        setting_kind="secondary_school",
        sector="saint_nicolas",
    )
