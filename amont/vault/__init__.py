"""Keys, sealing and opening: the only importer of cryptographic libraries. Nothing but these names is for callers."""

from amont.vault.errors import VaultError
from amont.vault.server import keyed_hash, open_server, seal_server

__all__ = ["VaultError", "keyed_hash", "open_server", "seal_server"]
