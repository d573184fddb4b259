"""The recovery key, written in the database the first time that it is met there."""

from typing import Any

from django.conf import settings
from django.db import transaction

from amont.audit import services as audit
from amont.vault.models import OrganizationKey
from amont.vault.recovery import RecoveryKey


@transaction.atomic
def pin_recovery(*, actor: Any = "system") -> OrganizationKey | None:
    """Remember the key that the settings pin; None while there is none, or when another was there first.

    Run by each preparation of `serve`; what differs is told by the checks, never replaced.
    """
    pinned: object = settings.VAULT_RECOVERY
    if not isinstance(pinned, RecoveryKey):
        return None
    known = OrganizationKey.objects.order_by("pinned_at").first()
    if known is not None:
        return known if known.pk == pinned.key_id else None
    halves = {"public": pinned.public, "signing_public": pinned.signing_public}
    row, made = OrganizationKey.objects.get_or_create(pk=pinned.key_id, defaults=halves)
    if made:
        audit.record("vault.recovery.pinned", actor=actor, target=row)
    return row
