"""The keyed chain: what one entry's MAC covers, and how an entry is added at the end of its actor's chain."""

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from amont.core import keyed

if TYPE_CHECKING:
    from amont.audit.models import AuditEntry, ChainHead

PERSON = "amont.audit.1"
START = b""  # `prev` of the first entry of a chain
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def mac(entry: "AuditEntry", objects: Iterable[str], key: bytes) -> bytes:
    """`B(AUDIT_KEY, lp(prev, all fields, sorted objects), "amont.audit.1")`; the signature comes after and signs it."""
    fields = (
        bytes(entry.prev),
        entry.id,
        entry.actor,
        entry.seq.to_bytes(8, "big"),
        _microseconds(entry.at).to_bytes(8, "big"),
        entry.action,
        entry.record_id,
        entry.revision.to_bytes(4, "big"),
        entry.examined.to_bytes(4, "big"),
        entry.reason,
        b"" if entry.request_id is None else entry.request_id,
        b"" if entry.sealed_actor is None else bytes(entry.sealed_actor),
    )
    return keyed.digest(key, keyed.framed(*fields, *sorted(objects)), PERSON)


def head_mac(actor: str, seq: int, last: bytes, key: bytes) -> bytes:
    """What a chain's head keeps: it covers the count and the last entry, so that a shortened chain shows."""
    return keyed.digest(key, keyed.framed(b"head", actor, seq.to_bytes(8, "big"), last), PERSON)


def is_true_head(head: "ChainHead") -> bool:
    """True when the head was written with one of our keys."""
    stored = bytes(head.mac)
    made = (head_mac(head.actor, head.seq, bytes(head.last), key) for key in keys())
    return any(hmac.compare_digest(stored, candidate) for candidate in made)


def current_key() -> bytes:
    """The key that writes."""
    ring = settings.AMONT_KEYS.audit_key
    key: bytes = ring[ring.current]
    return key


def keys() -> list[bytes]:
    """Every key that the chains may have been written with, oldest first."""
    ring = settings.AMONT_KEYS.audit_key
    return [ring[number] for number in sorted(ring)]


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
