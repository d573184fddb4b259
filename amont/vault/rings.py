"""The key ring of one person: what opens the files they hold. In clear only in memory, while they work.

{"s":1,"user","key_id","sk","gk","seed","retired":[{"key_id","sk"}]}: ids and keys in hexadecimal; padded, then sealed
in a ring wrap (at rest) or a session box (while signed in).
"""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID, uuid4

from amont.core import keyed
from amont.vault import domains, sealedbox, signing
from amont.vault.envelope import KEY
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.padding import pad, unpad

SCHEMA = 1
_MEMBERS = {"s", "user", "key_id", "sk", "gk", "seed", "retired"}


@dataclass(frozen=True, repr=False)
class Ring(InMemory):
    """X25519 secret `sk`, Ed25519 seed `gk` (signs from a later version on), `seed` of the wrapping key; former pairs
    open what was granted to them, and nothing new is closed for them. Shows nothing of itself and can't be pickled."""

    user: UUID
    key_id: UUID
    sk: bytes
    gk: bytes
    seed: bytes
    retired: dict[UUID, bytes] = field(default_factory=dict)

    @property
    def pk(self) -> bytes:
        """The public key to which colleagues grant."""
        return sealedbox.public_of(self.sk)

    @property
    def vk(self) -> bytes:
        """The public key that will check this person's signatures."""
        return signing.public_of(self.gk)

    @property
    def wrapping_key(self) -> bytes:
        """K_wrap = B(seed, "", "amont.ring.wrap1"): wraps the keys of objects for their own holder."""
        return keyed.digest(self.seed, b"", domains.RING_WRAP)

    def secret_of(self, key_id: UUID) -> bytes:
        """The secret of one of this ring's pairs, former ones included; VaultError for any other."""
        found = self.sk if key_id == self.key_id else self.retired.get(key_id)
        if found is None:
            raise VaultError
        return found

    def renewed(self) -> "Ring":
        """The same person's ring with a new pair, seed and signing seed; the former pair is retired."""
        fresh = new_ring(self.user)
        return Ring(self.user, fresh.key_id, fresh.sk, fresh.gk, fresh.seed, {**self.retired, self.key_id: self.sk})

    def packed(self) -> bytes:
        """As it is sealed: JSON, padded."""
        content = {
            "s": SCHEMA,
            "user": self.user.hex,
            "key_id": self.key_id.hex,
            "sk": self.sk.hex(),
            "gk": self.gk.hex(),
            "seed": self.seed.hex(),
            "retired": [{"key_id": one.hex, "sk": self.retired[one].hex()} for one in sorted(self.retired)],
        }
        return pad(json.dumps(content, separators=(",", ":")).encode("ascii"))

    @classmethod
    def unpacked(cls, padded: bytes) -> Self:
        """Read what `packed` wrote; VaultError for anything else."""
        try:
            content = json.loads(unpad(padded).decode("ascii"))
            return cls._read(content)
        except (ValueError, TypeError, KeyError, AttributeError):
            pass  # raised below: an exception raised here would carry the content along in its context
        raise VaultError

    @classmethod
    def _read(cls, content: dict[str, Any]) -> Self:
        if content.keys() != _MEMBERS or content["s"] != SCHEMA:
            raise ValueError
        retired = {UUID(hex=one["key_id"]): _key(one["sk"]) for one in content["retired"]}
        sk, gk, seed = (_key(content[name]) for name in ("sk", "gk", "seed"))
        return cls(UUID(hex=content["user"]), UUID(hex=content["key_id"]), sk, gk, seed, retired)


def new_ring(user: UUID) -> Ring:
    """A ring made for somebody, with keys nobody has seen."""
    _public, secret = sealedbox.keypair()
    return Ring(user, uuid4(), secret, secrets.token_bytes(KEY), secrets.token_bytes(KEY))


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY:
        raise ValueError
    return key
