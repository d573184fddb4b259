"""The outside of every blob: kind, version and algorithm, one byte each. Nothing is guessed: unknown is refused.

Algorithms: 01 XChaCha20-Poly1305-IETF, 02 sealed box, 03 secretstream XChaCha20, 04 Ed25519.
"""

from amont.vault.errors import VaultError

FIELD = b"\xe1\x01\x01"
RING_WRAP = b"\xe2\x01\x01"
WRAP_GRANTED = b"\xe3\x01\x02"
WRAP_OWN = b"\xe3\x02\x01"
RECORD_KEY = b"\xe4\x01\x01"
SESSION_BOX = b"\xe5\x01\x01"
BUNDLE = b"\xe7\x01\x01"
POSTED_KEY = b"\xe4\x02\x02"
ANSWER = b"\xe8\x01\x02"
REPLY = b"\xe8\x02\x02"
NOTE = b"\xe9\x01\x02"

HEADER = 3
ID = 16
KEY = 32
MAX_BLOB = 1_048_576


def body(header: bytes, blob: bytes | memoryview, *, size: int = 0) -> bytes:
    """What follows the header of a blob; VaultError for another header, a blob too large, or of another size."""
    if len(blob) > MAX_BLOB or (size and len(blob) != size):
        raise VaultError
    data = bytes(blob)
    if data[:HEADER] != header:
        raise VaultError
    return data[HEADER:]


def sized(blob: bytes) -> bytes:
    """A blob just made; VaultError when it is larger than what is read."""
    if len(blob) > MAX_BLOB:
        raise VaultError
    return blob
