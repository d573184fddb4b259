"""A funder and a grant of a school year, made through the services."""

from datetime import date
from typing import Any

import pytest

from amont.directory import services as directory
from amont.funding import services
from amont.funding.models import Funder, Grant
from tests.cast import Cast

START, END = date(2026, 7, 1), date(2027, 6, 30)


def make_funder(cast: Cast, name: str = "Caisse des Marées") -> Funder:
    organization = directory.create_organization(actor=cast.claire, name=name)
    return services.create_funder(actor=cast.helene, organization=organization, kind="credit_union")


def make_grant(cast: Cast, funder: Funder, code: str = "marees-2026", *, active: bool = True, **changes: Any) -> Grant:
    values = {
        "program": cast.jeunesse,
        "title": "Prévenir en amont",
        "start": START,
        "end": END,
        "amount_cents": 4_850_050,
        "offering_kinds": ["workshop"],
    }
    grant = services.create_grant(actor=cast.helene, funder=funder, code=code, **{**values, **changes})
    return services.activate_grant(actor=cast.helene, grant=grant) if active else grant


@pytest.fixture
def funder(cast: Cast) -> Funder:
    return make_funder(cast)


@pytest.fixture
def grant(cast: Cast, funder: Funder) -> Grant:
    """An active grant of 48 500,50 $."""
    return make_grant(cast, funder)
