"""What a start refuses about the recovery key: run by `check --database default` and by the preparation of `serve`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import OperationalError, ProgrammingError

from amont.vault.models import OrganizationKey
from amont.vault.recovery import RecoveryKey

NONE = "No recovery key is pinned (RECOVERY_PUBLIC): nothing can be sealed to people. Run `amont new_organisation`."
GONE = "This database knows a recovery key, and RECOVERY_PUBLIC is no longer in the folder of secrets: put it back."
OTHER = "The recovery key of the database is another than the pinned one (RECOVERY_PUBLIC): find out who changed which."
TOLD = "AMONT_RECOVERY_PUBLIC is another key than the pinned one (RECOVERY_PUBLIC): find out who changed which."


@checks.register(checks.Tags.database)
def recovery_key_is_the_pinned_one(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Whoever puts their own key in place of the organisation's would read what is sealed from then on."""
    if not databases:
        return []
    pinned: object = settings.VAULT_RECOVERY
    halves = (pinned.public, pinned.signing_public) if isinstance(pinned, RecoveryKey) else None
    found: list[checks.CheckMessage] = []
    if settings.VAULT_RECOVERY_TOLD and not _is_told(settings.VAULT_RECOVERY_TOLD, halves):
        found.append(checks.Error(TOLD, id="vault.E003"))
    rows = _rows()
    if halves is None:
        return [*found, checks.Error(GONE, id="vault.E001") if rows else checks.Warning(NONE, id="vault.W001")]
    assert isinstance(pinned, RecoveryKey)
    if any(row != (pinned.key_id, *halves) for row in rows):
        found.append(checks.Error(OTHER, id="vault.E002"))
    return found


def _is_told(told: str, halves: tuple[bytes, bytes] | None) -> bool:
    """True when the environment has the public half, alone or followed by the signing one."""
    return halves is not None and told.strip().lower() in {halves[0].hex(), (halves[0] + halves[1]).hex()}


def _rows() -> list[Any]:
    try:
        rows = OrganizationKey.objects.values_list("id", "public", "signing_public")
        return [(key_id, bytes(public), bytes(signing)) for key_id, public, signing in rows]
    except (OperationalError, ProgrammingError):  # no tables yet
        return []
