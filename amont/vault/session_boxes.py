"""A ring while its owner is signed in: sealed under a key that only the browser's second cookie holds.

E5 01 01 · nonce(24) · ciphertext and tag
context = header, then lp("amont.session", user id, box id, absolute expiry in seconds, 8 bytes)
"""

from datetime import datetime
from uuid import UUID

from amont.core import keyed
from amont.vault import aead, envelope
from amont.vault.errors import VaultError
from amont.vault.rings import Ring

DOMAIN = "amont.session"


def close(ring: Ring, key: bytes, *, box_id: UUID, expires_at: datetime) -> bytes:
    """The ring under `K_sess` until the absolute end of the session."""
    context = _context(ring.user, box_id, expires_at)
    return envelope.sized(envelope.SESSION_BOX + aead.encrypt(key, ring.packed(), context))


def open_(blob: bytes | memoryview, key: bytes, *, user: UUID, box_id: UUID, expires_at: datetime) -> Ring:
    """The ring of this box; VaultError for another key, person, box or expiry."""
    if len(key) != envelope.KEY:
        raise VaultError
    box = envelope.body(envelope.SESSION_BOX, blob)
    ring = Ring.unpacked(aead.decrypt(key, box, _context(user, box_id, expires_at)))
    if ring.user != user:
        raise VaultError
    return ring


def _context(user: UUID, box_id: UUID, expires_at: datetime) -> bytes:
    seconds = int(expires_at.timestamp()).to_bytes(8, "big")
    return envelope.SESSION_BOX + keyed.framed(DOMAIN, user, box_id, seconds)
