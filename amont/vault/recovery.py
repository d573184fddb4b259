"""The organisation's recovery key: its public halves, to which every object's key is wrapped; the secret is on paper.

The file `RECOVERY_PUBLIC`: {"schema":1,"kind":"amont.recovery.public","key_id","public","signing_public","words"}, and
"demo":true in a key whose secret nobody has. The id is the first 16 bytes of B("", lp(public, signing public),
"amont.rec.id.1").
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from amont.core import keyed
from amont.vault import domains, fingerprints, sealedbox, signing
from amont.vault.envelope import ID, KEY
from amont.vault.errors import VaultError

SCHEMA, KIND = 1, "amont.recovery.public"


@dataclass(frozen=True)
class RecoveryKey:
    """pk_R, vk_R and the id under which wraps name them; `demo`: nobody has the secret."""

    key_id: UUID
    public: bytes
    signing_public: bytes
    demo: bool = False

    @property
    def words(self) -> list[str]:
        """The six words printed on each sheet."""
        halves = {"public": self.public, "signing_public": self.signing_public}
        return fingerprints.words_of(owner=fingerprints.ORGANIZATION, key_id=self.key_id, **halves)

    def written(self) -> str:
        """As the public file has it."""
        halves = {"public": self.public.hex(), "signing_public": self.signing_public.hex()}
        content: dict[str, Any] = {"schema": SCHEMA, "kind": KIND, "key_id": str(self.key_id), **halves}
        told = {**content, "words": self.words, **({"demo": True} if self.demo else {})}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def recovery_key() -> RecoveryKey:
    """The one that the settings pin; VaultError while there is none, for then nothing may be made that it must open."""
    found: object = settings.VAULT_RECOVERY
    if not isinstance(found, RecoveryKey) or len(found.public) != KEY:
        raise VaultError
    return found


def read(text: str) -> RecoveryKey:
    """What `written` or the offline tool wrote; ValueError for anything else, and for words or an id of another key."""
    try:
        content = json.loads(text)
        public, signing_public = (bytes.fromhex(content[name]) for name in ("public", "signing_public"))
        key = RecoveryKey(UUID(content["key_id"]), public, signing_public, content.get("demo", False) is True)
        known = (content["schema"], content["kind"], content["words"]) == (SCHEMA, KIND, key.words)
    except (KeyError, TypeError, AttributeError):
        raise ValueError("malformed") from None
    if not known or (len(public), len(signing_public)) != (KEY, KEY) or key.key_id != id_of(public, signing_public):
        raise ValueError("malformed")
    return key


def id_of(public: bytes, signing_public: bytes) -> UUID:
    """The id follows from the halves, so that two sheets are enough to find the wraps again."""
    return UUID(bytes=keyed.digest(b"", keyed.framed(public, signing_public), domains.RECOVERY_ID)[:ID])


def forgotten() -> RecoveryKey:
    """A key whose secret is thrown away as it is made: for the demo, which keeps no sheet and takes no real data."""
    public, _secret = sealedbox.keypair()
    signing_public = signing.public_of(secrets.token_bytes(KEY))
    return RecoveryKey(id_of(public, signing_public), public, signing_public, demo=True)
