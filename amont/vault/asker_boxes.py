"""What an asker is doing between two requests: sealed under a key that their browser's session cookie alone holds.

E5 01 01 · nonce(24) · ciphertext and tag
context = header, then lp("amont.asker.session", thread id, box id, absolute expiry in seconds, 8 bytes)
plaintext = JSON object with "s" (schema), padded: what the page noted, the code while it is shown, the keys it opened
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from amont.core import keyed
from amont.vault import aead, envelope
from amont.vault.errors import VaultError
from amont.vault.padding import pad, unpad

DOMAIN = "amont.asker.session"


def close(content: Mapping[str, Any], key: bytes, *, thread: UUID, box_id: UUID, expires_at: datetime) -> bytes:
    """A JSON object under the cookie's key."""
    plain = json.dumps({"s": 1, **content}, separators=(",", ":")).encode("utf-8")
    return envelope.sized(envelope.SESSION_BOX + aead.encrypt(key, pad(plain), _context(thread, box_id, expires_at)))


def open_(blob: bytes | memoryview, key: bytes, *, thread: UUID, box_id: UUID, expires_at: datetime) -> dict[str, Any]:
    """What was closed; VaultError for another key, thread, box or expiry."""
    if len(key) != envelope.KEY:
        raise VaultError
    box = envelope.body(envelope.SESSION_BOX, blob)
    plain = unpad(aead.decrypt(key, box, _context(thread, box_id, expires_at)))
    try:
        content = json.loads(plain)
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.pop("s", None) != 1:
        raise VaultError
    return content


def _context(thread: UUID, box_id: UUID, expires_at: datetime) -> bytes:
    seconds = int(expires_at.timestamp()).to_bytes(8, "big")
    return envelope.SESSION_BOX + keyed.framed(DOMAIN, thread, box_id, seconds)
