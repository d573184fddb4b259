"""Keyed BLAKE2b and the framing of what it covers: the two lines that the vault and the journal share."""

import hashlib
from collections.abc import Callable
from functools import partial
from uuid import UUID

Item = bytes | str | UUID


def digest(key: bytes, message: bytes, person: str) -> bytes:
    """`B(key, message, person)`: 32 bytes; `person` (at most 16 bytes) keeps one use of a key apart from the others."""
    return hashlib.blake2b(message, key=key, person=person.encode("ascii"), digest_size=32).digest()


def of_key(person: str) -> Callable[[bytes], bytes]:
    """`B(key, "", person)` for thousands of keys: what is drawn from each of them for one use."""
    begin = partial(hashlib.blake2b, b"", person=person.encode("ascii"), digest_size=32)

    def drawn(key: bytes) -> bytes:
        return begin(key=key).digest()

    return drawn


def raw(item: Item) -> bytes:
    """An item as bytes: text in UTF-8, an id as its 16 raw bytes."""
    if isinstance(item, UUID):
        return item.bytes
    return item.encode("utf-8") if isinstance(item, str) else item


def framed(*items: Item) -> bytes:
    """`lp(a, b…)`: each item after its length in 4 bytes, so that no two lists of items give the same bytes."""
    pieces = [raw(item) for item in items]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)
