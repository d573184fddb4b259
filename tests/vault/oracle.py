"""A second, slow implementation of the vault's formats in plain Python: nothing of it comes from the vault.

XChaCha20-Poly1305 from RFC 8439 and draft-irtf-cfrg-xchacha-03.
"""

import hashlib
import json
import struct
import unicodedata
from typing import Any
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw

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


# --- sealed boxes: X25519 (RFC 7748), XSalsa20 and Poly1305 as in NaCl, nonce = BLAKE2b-24(ephemeral · recipient) ----

_PRIME = 2**255 - 19


def x25519(scalar: bytes, point: bytes = b"\x09" + bytes(31)) -> bytes:
    """The Montgomery ladder of RFC 7748, §5."""
    k = int.from_bytes(bytes([scalar[0] & 248]) + scalar[1:31] + bytes([scalar[31] & 127 | 64]), "little")
    u = int.from_bytes(point[:31] + bytes([point[31] & 127]), "little")
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for place in range(254, -1, -1):
        bit = (k >> place) & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a, c * b, a * a, b * b
        x3, z3 = (da + cb) ** 2 % _PRIME, u * (da - cb) ** 2 % _PRIME
        x2, z2 = aa * bb % _PRIME, (aa - bb) * (aa + 121665 * (aa - bb)) % _PRIME
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, _PRIME - 2, _PRIME) % _PRIME).to_bytes(32, "little")


def _salsa_rounds(state: list[int]) -> list[int]:
    work = list(state)
    quarters = (
        *((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)),
        *((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)),
    )
    for _ in range(10):
        for a, b, c, d in quarters:
            for target, one, two, bits in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                work[target] ^= _rotated((work[one] + work[two]) & _MASK, bits)
    return work


def _salsa_state(key: bytes, middle: bytes) -> list[int]:
    k, m = struct.unpack("<8I", key), struct.unpack("<4I", middle)
    one, two, three, four = _CONSTANTS
    return [one, *k[:4], two, *m, three, *k[4:], four]


def _hsalsa(key: bytes, middle: bytes) -> bytes:
    work = _salsa_rounds(_salsa_state(key, middle))
    return struct.pack("<8I", *(work[place] for place in (0, 5, 10, 15, 6, 7, 8, 9)))


def _salsa_block(key: bytes, counter: int, nonce: bytes) -> bytes:
    state = _salsa_state(key, nonce + struct.pack("<Q", counter))
    mixed = _salsa_rounds(state)
    return struct.pack("<16I", *((one + two) & _MASK for one, two in zip(mixed, state, strict=True)))


def box_seal(recipient: bytes, ephemeral: bytes, plain: bytes) -> bytes:
    """A sealed box whose ephemeral secret is given: ephemeral public · tag · ciphertext."""
    public = x25519(ephemeral)
    stream = _box_stream(public, recipient, x25519(ephemeral, recipient), len(plain))
    cipher = _mixed(plain, stream)
    return public + _poly1305(stream[:32], cipher) + cipher


def box_open(secret: bytes, box: bytes) -> bytes:
    """What was sealed for this secret's public key; ValueError for a false tag."""
    public, tag, cipher = box[:32], box[32:48], box[48:]
    stream = _box_stream(public, x25519(secret), x25519(secret, public), len(cipher))
    if _poly1305(stream[:32], cipher) != tag:
        raise ValueError
    return _mixed(cipher, stream)


def _box_stream(ephemeral: bytes, recipient: bytes, shared: bytes, length: int) -> bytes:
    nonce = hashlib.blake2b(ephemeral + recipient, digest_size=24).digest()
    key = _hsalsa(_hsalsa(shared, bytes(16)), nonce[:16])
    return b"".join(_salsa_block(key, count, nonce[16:]) for count in range((length + 32 + 63) // 64))


def _mixed(data: bytes, stream: bytes) -> bytes:
    return bytes(one ^ two for one, two in zip(data, stream[32:], strict=False))


# --- the formats of rings, objects and records -------------------------------------------------------------------


def closed(header: str, clear: bytes, key: bytes, nonce: bytes, plain: bytes, *place: bytes, covers: bool) -> bytes:
    """header · clear · nonce · ciphertext; the context is the header (and what follows it, if `covers`), then lp(place)."""
    head = bytes.fromhex(header)
    context = head + (clear if covers else b"") + framed(*place)
    return head + clear + nonce + xchacha_seal(key, nonce, plain, context)


def recipe(method: int, pepper: int, passes: int, kib: int, salt: bytes) -> bytes:
    """The 26 bytes that say how a secret was stretched."""
    return struct.pack(">BBII", method, pepper, passes, kib) + salt


def root(secret: str, passes: int, kib: int, salt: bytes) -> bytes:
    """Argon2id, by a library of its own."""
    text = unicodedata.normalize("NFKC", secret).encode()
    return hash_secret_raw(text, salt, passes, kib, 1, 32, Type.ID)


def ring(one: dict[str, Any]) -> bytes:
    """A ring as it is sealed."""
    content = {"s": 1, **{name: one[name] for name in ("user", "key_id", "sk", "gk", "seed", "retired")}}
    return padded(json.dumps(content, separators=(",", ":")).encode())


def record(content: dict[str, Any]) -> bytes:
    """A field's content as it is sealed, before padding."""
    return json.dumps({"s": 1, **content}, ensure_ascii=False, separators=(",", ":")).encode()


def card(search: str, content: dict[str, Any], size: int) -> bytes:
    """A card's content as it is sealed, padded to `size`."""
    plain = framed(search.encode()) + record(content)
    return plain + b"\x80" + bytes(size - len(plain) - 1)
