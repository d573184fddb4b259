"""Ed25519: made with every ring, not used before signatures are."""

from nacl.bindings import crypto_sign_seed_keypair


def public_of(seed: bytes) -> bytes:
    """The public half, 32 bytes, of a 32-byte seed."""
    return crypto_sign_seed_keypair(seed)[0]
