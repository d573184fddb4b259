"""Vault tests run under the keys of the vectors; Lou and Sam hold together what most of them open."""

from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont.vault.models import Kind
from amont.vault.rings import Ring
from amont.vault.services import objects
from tests.vault import known
from tests.vault.holders import person, pin_recovery


@pytest.fixture(autouse=True)
def known_keys(settings: Settings) -> None:
    """Every test of this folder: the known keys."""
    settings.AMONT_KEYS = known.keys()


@pytest.fixture
def paper(settings: Settings) -> bytes:
    """The secret of the recovery key, whose public half is pinned."""
    return pin_recovery(settings)


@pytest.fixture
def lou(paper: bytes) -> Ring:
    return person()


@pytest.fixture
def sam(paper: bytes) -> Ring:
    return person()


@pytest.fixture
def file(lou: Ring, sam: Ring) -> UUID:
    """A case file that two people hold."""
    return objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user]).pk
