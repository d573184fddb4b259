"""Sealed boxes: anybody may close one for a public key (X25519, XSalsa20-Poly1305), its owner alone opens it.

A sealed box says nothing of who closed it: whatever must be known of its author stands inside, and is compared.
"""

from nacl.bindings import crypto_box_keypair, crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError

from amont.vault.envelope import KEY
from amont.vault.errors import VaultError

OVERHEAD = 48


def keypair() -> tuple[bytes, bytes]:
    """A new pair: public, secret; 32 bytes each."""
    return crypto_box_keypair()


def public_of(secret: bytes) -> bytes:
    """The public half of a secret."""
    return crypto_scalarmult_base(secret)


def close(public: bytes, plain: bytes) -> bytes:
    """`plain` for the owner of `public`; VaultError for a key that is none."""
    if len(public) != KEY:
        raise VaultError
    try:
        return crypto_box_seal(plain, public)
    except CryptoError:
        raise VaultError from None


def open_(secret: bytes, box: bytes) -> bytes:
    """What was closed for this key; VaultError for anything else."""
    if len(box) < OVERHEAD or len(secret) != KEY:
        raise VaultError
    try:
        return crypto_box_seal_open(box, public_of(secret), secret)
    except CryptoError:
        raise VaultError from None
