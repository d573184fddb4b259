"""XChaCha20-Poly1305: the one cipher of stored values. The nonce is drawn here, and nobody can give one."""

import secrets

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt
from nacl.exceptions import CryptoError

from amont.vault.errors import VaultError

NONCE = 24
TAG = 16


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
