"""Vault tests run under the keys of the vectors."""

import pytest
from pytest_django.fixtures import Settings

from tests.vault import known


@pytest.fixture(autouse=True)
def known_keys(settings: Settings) -> None:
    """Every test of this folder: the known keys."""
    settings.AMONT_KEYS = known.keys()
