"""What a page may show of the recovery key and of its four sheets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from amont.core import clock
from amont.vault.models import OrganizationKey, RecoverySheet
from amont.vault.recovery import RecoveryKey

A_YEAR = timedelta(days=365)


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


@dataclass(frozen=True)
class Sheet:
    """One of the four sheets: in what kind of place it was seen, and when; empty for one that nobody noted."""

    name: str
    label: str
    place: str
    seen_on: date | None

    @property
    def is_overdue(self) -> bool:
        """True when nobody has seen it for a year."""
        return self.seen_on is None or clock.today() - self.seen_on > A_YEAR


def recovery_sheets() -> list[Sheet]:
    """The four, in their order."""
    rows = {row.name: row for row in RecoverySheet.objects.all()}
    return [
        Sheet(name.value, str(name.label), row.get_place_display(), row.seen_on)
        if (row := rows.get(name.value))
        else Sheet(name.value, str(name.label), "", None)
        for name in RecoverySheet.Name
    ]
