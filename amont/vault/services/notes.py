"""Words sealed to their own writer, who need not be unlocked to write them."""

from datetime import date
from uuid import UUID

from amont.vault import notes
from amont.vault.errors import VaultError
from amont.vault.models import KeyRing
from amont.vault.notes import Kind
from amont.vault.rings import Ring


def seal_note(*, user: UUID, note_id: UUID, kind: Kind, day: date, text: str) -> tuple[UUID, bytes]:
    """The id of the writer's pair and the blob that it opens; VaultError for who has no ring."""
    row = KeyRing.objects.filter(user=user, retired_at=None).first()
    if row is None:
        raise VaultError
    return row.pk, notes.close(text, public=bytes(row.public), key_id=row.pk, kind=kind, note_id=note_id, day=day)


def open_note(ring: Ring, *, key_id: UUID, note_id: UUID, kind: Kind, day: date, blob: bytes | memoryview) -> str:
    """What its writer closed. Their own words need no line in the journal, and name no object."""
    return notes.open_(blob, ring, key_id=key_id, kind=kind, note_id=note_id, day=day)
