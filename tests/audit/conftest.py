"""An actor that stands for an account: the journal knows nothing of accounts but their ids."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest


@dataclass
class Somebody:
    """Anything with a `pk`."""

    pk: UUID = field(default_factory=uuid4)


@pytest.fixture
def maude() -> Somebody:
    """One worker."""
    return Somebody()


@pytest.fixture
def rosalie() -> Somebody:
    """Another worker."""
    return Somebody()
