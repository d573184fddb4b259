"""The keys of one object (a case file, a thread): generations, what is drawn from each, and their wraps.

DEK_n: 32 random bytes, generation n. commit_n = B(DEK_n, "", "amont.commit.1").
proof_n = B(DEK_{n-1}, lp(object, dek_id_n, commit_n), "amont.gen.1"): only who had the former key makes the next.

granted  E3 01 02 · sealed(…), 134 bytes; inside "AW" 01 · object · dek_id · recipient key id · DEK, each compared
own      E3 02 01 · nonce · ciphertext and tag, 75 bytes; context = header, lp("amont.wrap", object, dek_id, key id)
"""

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from amont.core import keyed
from amont.vault import aead, domains, envelope, sealedbox
from amont.vault.envelope import ID, KEY
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.rings import Ring

DOMAIN = "amont.wrap"
_MARK = b"AW\x01"
GRANTED_SIZE = envelope.HEADER + sealedbox.OVERHEAD + len(_MARK) + 3 * ID + KEY
OWN_SIZE = envelope.HEADER + aead.NONCE + KEY + aead.TAG


@dataclass(frozen=True, repr=False)
class ObjectKey(InMemory):
    """One generation of an object's key, in memory. Shows nothing of itself and can't be pickled."""

    object_id: UUID
    dek_id: UUID
    dek: bytes

    @property
    def commit(self) -> bytes:
        """What stands in clear beside the generation, and tells a true key from another."""
        return keyed.digest(self.dek, b"", domains.COMMIT)

    @property
    def card_key(self) -> bytes:
        """K_card."""
        return keyed.digest(self.dek, b"", domains.SUB_CARD)

    @property
    def record_key(self) -> bytes:
        """K_rec, which wraps the key of each record."""
        return keyed.digest(self.dek, b"", domains.SUB_REC)

    def next(self) -> "tuple[ObjectKey, bytes]":
        """A new generation, and its proof."""
        after = new_key(self.object_id)
        return after, self.proof_of(after.dek_id, after.commit)

    def proof_of(self, dek_id: UUID, commit: bytes) -> bytes:
        """proof_n of the generation that follows this one."""
        return keyed.digest(self.dek, keyed.framed(self.object_id, dek_id, commit), domains.GENERATION)

    def refuse_other(self, commit: bytes) -> None:
        """VaultError unless this is the key that the generation's row committed to."""
        if not hmac.compare_digest(self.commit, commit):
            raise VaultError

    def refuse_false_proof(self, dek_id: UUID, commit: bytes, proof: bytes) -> None:
        """VaultError unless the following generation was made by somebody who had this key."""
        if not hmac.compare_digest(self.proof_of(dek_id, commit), proof):
            raise VaultError


def new_key(object_id: UUID) -> ObjectKey:
    """A key nobody has seen."""
    return ObjectKey(object_id, uuid4(), secrets.token_bytes(KEY))


def grant(key: ObjectKey, *, recipient: bytes, recipient_key_id: UUID) -> bytes:
    """The key for a colleague (or for recovery), whose public key and id these are."""
    inside = _MARK + key.object_id.bytes + key.dek_id.bytes + recipient_key_id.bytes + key.dek
    return envelope.WRAP_GRANTED + sealedbox.close(recipient, inside)


def open_granted(blob: bytes | memoryview, ring: Ring, *, object_id: UUID, dek_id: UUID, key_id: UUID) -> ObjectKey:
    """What was granted to one of the ring's pairs; VaultError when anything inside differs from the row."""
    box = envelope.body(envelope.WRAP_GRANTED, blob, size=GRANTED_SIZE)
    inside = sealedbox.open_(ring.secret_of(key_id), box)
    told = _MARK + object_id.bytes + dek_id.bytes + key_id.bytes
    if len(inside) != len(told) + KEY or not hmac.compare_digest(inside[: len(told)], told):
        raise VaultError
    return ObjectKey(object_id, dek_id, inside[len(told) :])


def keep(key: ObjectKey, ring: Ring) -> bytes:
    """The key re-wrapped for its own holder, as it stays after the first opening."""
    return envelope.WRAP_OWN + aead.encrypt(ring.wrapping_key, key.dek, _own_context(key.object_id, key.dek_id, ring))


def open_own(blob: bytes | memoryview, ring: Ring, *, object_id: UUID, dek_id: UUID) -> ObjectKey:
    """What `keep` wrapped; VaultError for another holder, object or generation."""
    box = envelope.body(envelope.WRAP_OWN, blob, size=OWN_SIZE)
    return ObjectKey(object_id, dek_id, aead.decrypt(ring.wrapping_key, box, _own_context(object_id, dek_id, ring)))


def _own_context(object_id: UUID, dek_id: UUID, ring: Ring) -> bytes:
    return envelope.WRAP_OWN + keyed.framed(DOMAIN, object_id, dek_id, ring.key_id)
