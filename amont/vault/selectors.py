"""What a page may show of the recovery key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from amont.vault.models import OrganizationKey
from amont.vault.recovery import RecoveryKey


@dataclass(frozen=True)
class Pinned:
    """The pinned key as a page shows it: six words, since when this database knows it, and whether it is a demo's."""

    key_id: UUID
    words: list[str]
    since: datetime | None
    demo: bool


def pinned_recovery() -> Pinned | None:
    """The pinned recovery key; None while there is none."""
    key: object = settings.VAULT_RECOVERY
    if not isinstance(key, RecoveryKey):
        return None
    since = OrganizationKey.objects.filter(pk=key.key_id).values_list("pinned_at", flat=True).first()
    return Pinned(key.key_id, key.words, since, key.demo)
