"""Padding of what is sealed, so that sizes tell little: steps of 256 bytes under 4 kB, of PADMÉ above.

PADMÉ: Nikitin, Barman, Lueks, Underwood, Hubaux, Ford, "Reducing Metadata Leakage from Encrypted Files and
Communication with PURBs" (PETS 2019), §4.4: at most 12 % is added, and about log log L bits of the size leak.
"""

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError

from amont.vault.errors import VaultError

STEP = 256
SMALL = 4096


def padded_size(length: int) -> int:
    """The size at which `length` bytes are stored: always at least one byte more."""
    if length < SMALL:
        return (length // STEP + 1) * STEP
    return padme(length + 1)


def padme(length: int) -> int:
    """The least size ≥ `length` whose binary form has no more significant digits than PADMÉ allows."""
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def pad(plain: bytes) -> bytes:
    """`plain`, then 0x80 and zeros (ISO/IEC 7816-4) up to its padded size."""
    return sodium_pad(plain, padded_size(len(plain)))


def unpad(padded: bytes) -> bytes:
    """What `pad` was given; VaultError when there is no mark of padding."""
    if not padded:
        raise VaultError
    try:
        return sodium_unpad(padded, len(padded))
    except CryptoError:
        raise VaultError from None
