"""Words that only one person may read again: a draft saved while they type, a street note.

E9 01 02 · sealed(…); inside "AN" 01 · kind(1) · note uuid(16) · key id(16) · day(4, days since 1970) · padded text
"""

from datetime import date, timedelta
from enum import IntEnum
from uuid import UUID

from amont.vault import envelope, sealedbox
from amont.vault.envelope import ID
from amont.vault.errors import VaultError
from amont.vault.padding import pad, unpad
from amont.vault.rings import Ring

_MARK = b"AN\x01"
_EPOCH = date(1970, 1, 1)
_HEAD = len(_MARK) + 1 + 2 * ID + 4


class Kind(IntEnum):
    """What the note is."""

    DRAFT = 1
    STREET = 2


def close(text: str, *, public: bytes, key_id: UUID, kind: Kind, note_id: UUID, day: date) -> bytes:
    """`text` for the owner of this public key; VaultError for text that is no text."""
    try:
        plain = text.encode("utf-8")
    except UnicodeEncodeError:
        plain = None
    if plain is None:
        raise VaultError
    inside = _told(kind, note_id, key_id, day) + pad(plain)
    return envelope.sized(envelope.NOTE + sealedbox.close(public, inside))


def open_(blob: bytes | memoryview, ring: Ring, *, key_id: UUID, kind: Kind, note_id: UUID, day: date) -> str:
    """The text; VaultError when it was closed for another pair, note, kind or day."""
    inside = sealedbox.open_(ring.secret_of(key_id), envelope.body(envelope.NOTE, blob))
    if inside[:_HEAD] != _told(kind, note_id, key_id, day):
        raise VaultError
    try:
        return unpad(inside[_HEAD:]).decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise VaultError


def _told(kind: Kind, note_id: UUID, key_id: UUID, day: date) -> bytes:
    days = (day - _EPOCH) // timedelta(days=1)
    return _MARK + bytes([kind]) + note_id.bytes + key_id.bytes + days.to_bytes(4, "big")
