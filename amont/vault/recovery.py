"""The organisation's recovery key: its public half, to which every object's key is wrapped; the secret is on paper."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from amont.vault.envelope import KEY
from amont.vault.errors import VaultError


@dataclass(frozen=True)
class RecoveryKey:
    """pk_R and the id under which wraps name it."""

    key_id: UUID
    public: bytes


def recovery_key() -> RecoveryKey:
    """The one that the settings pin; VaultError while there is none, for then nothing may be made that it must open."""
    found: object = settings.VAULT_RECOVERY
    if not isinstance(found, RecoveryKey) or len(found.public) != KEY:
        raise VaultError
    return found
