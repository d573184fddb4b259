"""A second, slow implementation of the vault's formats in plain Python: nothing of it comes from the vault.

XChaCha20-Poly1305 from RFC 8439 and draft-irtf-cfrg-xchacha-03.
"""

import hashlib
import json
import struct
from uuid import UUID

_CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
_MASK = 0xFFFFFFFF


def _rotated(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & _MASK


def _quarter(state: list[int], a: int, b: int, c: int, d: int) -> None:
    for first, second, third, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[first] = (state[first] + state[second]) & _MASK
        state[third] = _rotated(state[third] ^ state[first], bits)


def _rounds(state: list[int]) -> list[int]:
    work = list(state)
    for _ in range(10):
        for column in range(4):
            _quarter(work, column, 4 + column, 8 + column, 12 + column)
        for column in range(4):
            _quarter(work, column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
    return work


def _block(key: bytes, counter: int, nonce: bytes) -> bytes:
    state = [*_CONSTANTS, *struct.unpack("<8I", key), counter, *struct.unpack("<3I", nonce)]
    mixed = _rounds(state)
    return struct.pack("<16I", *((one + two) & _MASK for one, two in zip(mixed, state, strict=True)))


def _hchacha(key: bytes, nonce: bytes) -> bytes:
    work = _rounds([*_CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce)])
    return struct.pack("<8I", *work[:4], *work[12:])


def _poly1305(key: bytes, message: bytes) -> bytes:
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for start in range(0, len(message), 16):
        total = (total + int.from_bytes(message[start : start + 16] + b"\x01", "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def _filled(data: bytes) -> bytes:
    return data + bytes(-len(data) % 16)


def xchacha_seal(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    """Ciphertext and tag."""
    subkey, short = _hchacha(key, nonce[:16]), bytes(4) + nonce[16:]
    stream = b"".join(_block(subkey, 1 + i, short) for i in range((len(plain) + 63) // 64))
    cipher = bytes(one ^ two for one, two in zip(plain, stream, strict=False))
    covered = _filled(aad) + _filled(cipher) + struct.pack("<QQ", len(aad), len(cipher))
    return cipher + _poly1305(_block(subkey, 0, short)[:32], covered)


def framed(*items: bytes) -> bytes:
    """lp(…)."""
    return b"".join(struct.pack(">I", len(item)) + item for item in items)


def keyed(key: bytes, message: bytes, person: bytes) -> bytes:
    """B(key, message, person)."""
    return hashlib.blake2b(message, key=key, person=person, digest_size=32).digest()


def padded(plain: bytes) -> bytes:
    """ISO/IEC 7816-4 to 256 bytes under 4 kB, to PADMÉ above."""
    size = (len(plain) // 256 + 1) * 256
    if len(plain) >= 4096:
        length = len(plain) + 1
        exponent = length.bit_length() - 1
        step = 1 << (exponent - exponent.bit_length())
        size = -(-length // step) * step
    return plain + b"\x80" + bytes(size - len(plain) - 1)


def sealed_raw(server_key: bytes, number: int, domain: str, row: UUID, nonce: bytes, padded_plain: bytes) -> bytes:
    """A server seal around any bytes, right or wrong."""
    header = bytes.fromhex("e10101")
    key = keyed(server_key, domain.encode(), b"amont.server.1")
    box = xchacha_seal(key, nonce, padded_plain, header + framed(domain.encode(), row.bytes))
    return header + number.to_bytes(16, "big") + nonce + box


def sealed(server_key: bytes, number: int, domain: str, row: UUID, nonce: bytes, value: str) -> bytes:
    """A server seal of a value."""
    content = json.dumps({"s": 1, "v": value}, ensure_ascii=False, separators=(",", ":")).encode()
    return sealed_raw(server_key, number, domain, row, nonce, padded(content))


def journal_mac(key: bytes, fields: tuple[bytes, ...], objects: list[str]) -> bytes:
    """What an entry of the journal carries: every field in order, then the objects in the order of their text."""
    return keyed(key, framed(*fields, *(one.encode() for one in sorted(objects))), b"amont.audit.1")
