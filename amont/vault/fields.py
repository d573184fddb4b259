"""The model field of a sealed value."""

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

from amont.vault.errors import VaultError

_KINDS = range(0xE1, 0xEB)
_VERSIONS = (1, 2)
_ALGORITHMS = range(1, 5)
_SHORTEST = 3 + 24 + 16


class Sealed(bytes):
    """A blob of the vault that doesn't show itself."""

    def __repr__(self) -> str:
        return "•••"

    def __str__(self) -> str:
        return "•••"

    def __format__(self, spec: str) -> str:
        return "•••"


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Keeps what the vault made and never opens it. Refuses (VaultError) to store what the vault did not make.

    Null means that nothing was given; an empty blob is stored as it is.
    """

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """The blob, as something that prints as three dots."""
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        """A blob from a fixture (base64) or from code."""
        blob = super().to_python(value)
        return None if blob is None else Sealed(blob)

    def get_prep_value(self, value: Any) -> bytes | None:
        """The blob to store, once its header was seen to be one of the vault's."""
        if value is None:
            return None
        if not isinstance(value, bytes | bytearray | memoryview):
            raise VaultError
        blob = bytes(value)
        if blob and not _is_blob(blob):
            raise VaultError
        return blob

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        """Sealed values are compared whole or found missing, never searched or sorted."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None


def _is_blob(blob: bytes) -> bool:
    return len(blob) >= _SHORTEST and blob[0] in _KINDS and blob[1] in _VERSIONS and blob[2] in _ALGORITHMS
