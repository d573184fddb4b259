"""What is kept about an object: record keys, fields, and the card by which it is found.

record key  E4 01 01 · dek_id · nonce · ciphertext and tag
            context = header, lp("amont.record", object, dek_id, record)
field       E1 01 01 · key_id · nonce · ciphertext and tag
            context = header, lp(domain, object, key_id, record, revision)
            plaintext = JSON object with "s" (schema), padded; the key is the record's own, named by key_id
card        the same form under K_card: key_id = dek_id, record = object
            plaintext = lp(search line) + JSON, padded to 512 bytes, or else to 1,024
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from nacl.bindings import sodium_pad

from amont.core import keyed
from amont.vault import aead, envelope
from amont.vault.envelope import ID, KEY
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.object_keys import ObjectKey
from amont.vault.padding import pad, unpad

RECORD, CARD = "amont.record", "amont.card"
SCHEMA = 1
CARD_SIZES = (512, 1024)
MOST_ON_A_CARD = max(CARD_SIZES) - 1
_RECORD_KEY_SIZE = envelope.HEADER + ID + aead.NONCE + KEY + aead.TAG


@dataclass(frozen=True)
class FieldRef:
    """Where a field belongs: what kind of thing it is, of which object, which record, which revision of it."""

    domain: str
    object_id: UUID
    record_id: UUID
    revision: int


@dataclass(frozen=True, repr=False)
class RecordKey(InMemory):
    """The key of one revision of one record, in memory. Shows nothing of itself and can't be pickled."""

    key_id: UUID
    key: bytes


def new_record_key() -> RecordKey:
    """A key nobody has seen."""
    return RecordKey(uuid4(), secrets.token_bytes(KEY))


def wrap_record_key(record_key: RecordKey, under: ObjectKey, record_id: UUID) -> bytes:
    """The record's key under its object's."""
    context = _record_context(under, record_id)
    return envelope.RECORD_KEY + under.dek_id.bytes + aead.encrypt(under.record_key, record_key.key, context)


def unwrap_record_key(blob: bytes | memoryview, under: ObjectKey, record_id: UUID, key_id: UUID) -> RecordKey:
    """What was wrapped for this record under this generation; VaultError for anything else."""
    data = envelope.body(envelope.RECORD_KEY, blob, size=_RECORD_KEY_SIZE)
    if data[:ID] != under.dek_id.bytes:
        raise VaultError
    return RecordKey(key_id, aead.decrypt(under.record_key, data[ID:], _record_context(under, record_id)))


def key_id_of(blob: bytes | memoryview) -> UUID:
    """The id of the record key that a field names; VaultError for what is no field."""
    named = envelope.body(envelope.FIELD, blob)[:ID]
    if len(named) != ID:
        raise VaultError
    return UUID(bytes=named)


def seal(ref: FieldRef, content: Mapping[str, Any], record_key: RecordKey) -> bytes:
    """A JSON object, for this place alone."""
    return _closed(ref, record_key.key_id, record_key.key, pad(_written(content)))


def open_(ref: FieldRef, blob: bytes | memoryview, record_key: RecordKey) -> dict[str, Any]:
    """The JSON object that was sealed here; VaultError for another place or key."""
    return _read(unpad(_opened(ref, blob, record_key.key_id, record_key.key)))


def seal_card(search: str, content: Mapping[str, Any], under: ObjectKey, revision: int) -> bytes:
    """A card: the folded line that searches test, and what a list shows. VaultError beyond 1,023 bytes."""
    plain = keyed.framed(search) + _written(content)
    size = next((one for one in CARD_SIZES if len(plain) < one), None)
    if size is None:
        raise VaultError
    return _closed(_card_ref(under, revision), under.dek_id, under.card_key, sodium_pad(plain, size))


def open_card(blob: bytes | memoryview, under: ObjectKey, revision: int) -> "Card":
    """The card of this object at this revision."""
    return card_of(_opened(_card_ref(under, revision), blob, under.dek_id, under.card_key))


def card_size(search: str, content: Mapping[str, Any]) -> int:
    """How many bytes a card takes before it is padded; MOST_ON_A_CARD fit."""
    return len(keyed.framed(search)) + len(_written(content))


def search_line(padded: bytes) -> bytes:
    """The line that searches test, of a card's opened bytes."""
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def card_of(padded: bytes) -> "Card":
    """The two halves of a card's opened bytes; VaultError for what no card has inside."""
    plain, line = unpad(padded), search_line(padded)
    end = 4 + len(line)
    if len(plain) < end or int.from_bytes(plain[:4], "big") != len(line):
        raise VaultError
    return Card(line, plain[end:])


@dataclass(frozen=True, repr=False)
class Card(InMemory):
    """An opened card: the search line as raw bytes, the rest parsed only when it is shown."""

    search: bytes
    rest: bytes

    def content(self) -> dict[str, Any]:
        """What a list shows of the object."""
        return _read(self.rest)


def _card_ref(under: ObjectKey, revision: int) -> FieldRef:
    return FieldRef(CARD, under.object_id, under.object_id, revision)


def _closed(ref: FieldRef, key_id: UUID, key: bytes, padded: bytes) -> bytes:
    return envelope.sized(envelope.FIELD + key_id.bytes + aead.encrypt(key, padded, _field_context(ref, key_id)))


def _opened(ref: FieldRef, blob: bytes | memoryview, key_id: UUID, key: bytes) -> bytes:
    data = envelope.body(envelope.FIELD, blob)
    if data[:ID] != key_id.bytes:
        raise VaultError
    return aead.decrypt(key, data[ID:], _field_context(ref, key_id))


def _field_context(ref: FieldRef, key_id: UUID) -> bytes:
    revision = ref.revision.to_bytes(4, "big")
    return envelope.FIELD + keyed.framed(ref.domain, ref.object_id, key_id, ref.record_id, revision)


def _record_context(under: ObjectKey, record_id: UUID) -> bytes:
    return envelope.RECORD_KEY + keyed.framed(RECORD, under.object_id, under.dek_id, record_id)


def _written(content: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps({"s": SCHEMA, **content}, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except (ValueError, TypeError):
        pass  # raised below: an exception raised here would carry the content along in its context
    raise VaultError


def _read(plain: bytes) -> dict[str, Any]:
    try:
        content = json.loads(plain.decode("utf-8"))
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.pop("s", None) != SCHEMA:
        raise VaultError
    return content
