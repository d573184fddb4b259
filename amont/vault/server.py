"""What the server must use without anybody: sealed under its own numbered keys, one derived key per domain.

E1 01 01 · number of SERVER_KEY, zero-padded to 16 · nonce(24) · ciphertext and tag
context = the three header bytes, then lp(domain, row id)
plaintext = {"s":1,"v":value} in UTF-8, padded
"""

import json
from uuid import UUID

from django.conf import settings

from amont.core import keyed
from amont.vault import aead, domains, envelope
from amont.vault.errors import VaultError
from amont.vault.padding import pad, unpad

HEADER = envelope.FIELD
SCHEMA = 1
NUMBER = 16


def seal_server(domain: str, row_id: UUID, value: str) -> bytes:
    """Seal `value` for the row `row_id`; ValueError for a domain that `domains.py` doesn't list."""
    ring = settings.AMONT_KEYS.server_key
    key = _domain_key(ring[ring.current], _listed(domain))
    box = aead.encrypt(key, pad(_written(value)), _context(domain, row_id))
    return envelope.sized(HEADER + ring.current.to_bytes(NUMBER, "big") + box)


def open_server(domain: str, row_id: UUID, blob: bytes | memoryview) -> str:
    """What was sealed for this domain and row; VaultError, without detail but the row, for anything else."""
    try:
        return _opened(domain, row_id, blob)
    except VaultError as refusal:
        refusal.row_id = row_id
        raise


def _opened(domain: str, row_id: UUID, blob: bytes | memoryview) -> str:
    data = envelope.body(HEADER, blob)
    server_key = settings.AMONT_KEYS.server_key.get(int.from_bytes(data[:NUMBER], "big"))
    if server_key is None:
        raise VaultError
    key = _domain_key(server_key, _listed(domain))
    return _read(unpad(aead.decrypt(key, data[NUMBER:], _context(domain, row_id))))


def keyed_hash(domain: str, value: str | bytes) -> bytes:
    """32 bytes by which equal values of a domain are found again, and which nobody without HASH_KEY can test.

    The caller brings the value to one form first (an e-mail in lower case, a name folded).
    """
    if domain not in domains.HASHES:
        raise ValueError(f"{domain} isn't a hash domain of the vault")
    return keyed.digest(settings.AMONT_KEYS.hash_key, keyed.framed(domain, value), domains.HASH)


def _listed(domain: str) -> str:
    if domain not in domains.SEALS:
        raise ValueError(f"{domain} isn't a sealing domain of the vault")
    return domain


def _domain_key(server_key: bytes, domain: str) -> bytes:
    return keyed.digest(server_key, domain.encode(), domains.SERVER)


def _context(domain: str, row_id: UUID) -> bytes:
    return HEADER + keyed.framed(domain, row_id)


def _written(value: str) -> bytes:
    text = json.dumps({"s": SCHEMA, "v": value}, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        pass  # raised below: an exception raised here would carry the value along in its context
    raise VaultError


def _read(plain: bytes) -> str:
    try:
        content = json.loads(plain.decode("utf-8"))
    except ValueError:
        content = None
    match content:
        case {"s": 1, "v": str(value)} if len(content) == 2:
            return value
        case _:
            raise VaultError
