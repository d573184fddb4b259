"""XChaCha20-Poly1305: the one cipher of stored values. The nonce is drawn here, and nobody can give one."""

import secrets

from nacl._sodium import ffi as _memory  # type: ignore[import-not-found]
from nacl._sodium import lib as _sodium
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt
from nacl.exceptions import CryptoError

from amont.vault.envelope import KEY
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory

NONCE = 24
TAG = 16
_NONE = _memory.NULL
_decrypt_into = _sodium.crypto_aead_xchacha20poly1305_ietf_decrypt


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """`nonce · ciphertext · tag` of `plain`, bound to `context`."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _encrypt(plain, context, nonce, key)


def decrypt(key: bytes, box: bytes, context: bytes) -> bytes:
    """What `encrypt` was given; VaultError for anything else."""
    if len(box) < NONCE + TAG:
        raise VaultError
    try:
        return _decrypt(box[NONCE:], context, box[:NONCE], key)
    except CryptoError:
        raise VaultError from None


class Reader(InMemory):
    """Opens thousands of small boxes one after the other into the same memory, as a search does.

    The same function of the library as `decrypt`, called without making room anew each time.
    """

    def __init__(self, largest: int) -> None:
        self._full = largest + TAG
        self._room = _memory.new("unsigned char[]", largest)
        self._view = _memory.buffer(self._room)

    def decrypt(self, key: bytes, nonce: bytes, box: bytes, context: bytes) -> bytes:
        """What `encrypt` was given (`box` is what follows the nonce); VaultError for anything else."""
        full = len(box)
        if not TAG <= full <= self._full or len(nonce) != NONCE or len(key) != KEY:
            raise VaultError
        if _decrypt_into(self._room, _NONE, _NONE, box, full, context, len(context), nonce, key):
            raise VaultError
        return self._view[: full - TAG]  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Nothing of what was opened stays in the memory that this reader kept."""
        _sodium.sodium_memzero(self._room, self._full - TAG)
