"""Keys, sealing and opening: the only importer of cryptographic libraries. Nothing but these names is for callers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from amont.vault.errors import VaultError
from amont.vault.server import keyed_hash, open_server, seal_server

if TYPE_CHECKING:
    from amont.vault.services.rings import enrol_ring, rewrap_ring

__all__ = ["VaultError", "enrol_ring", "keyed_hash", "open_server", "rewrap_ring", "seal_server"]

_WITH_ROWS = {"enrol_ring": "rings", "rewrap_ring": "rings"}
"""Functions that need models, which Django loads after this package: found when they are first asked for."""


def __getattr__(name: str) -> Any:
    if name not in _WITH_ROWS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.services.{_WITH_ROWS[name]}"), name)
