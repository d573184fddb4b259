"""What is written of an object: each revision of each record under a key of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from amont.vault import records
from amont.vault.errors import VaultError
from amont.vault.models import AskerSeal, PackageBundle, RecordKeyWrap
from amont.vault.object_keys import ObjectKey
from amont.vault.opening import Access
from amont.vault.records import FieldRef, RecordKey
from amont.vault.rings import Ring
from amont.vault.services.keys import keys_of
from amont.vault.services.objects import writing_key


@transaction.atomic
def seal_field(access: Access, ref: FieldRef, content: Mapping[str, Any]) -> bytes:
    """The blob to keep in the record's row; VaultError for who doesn't hold the object's newest key."""
    under = writing_key(ring=access.reach(ref.object_id), object_id=ref.object_id)
    key = records.new_record_key()
    keep_record_key(key, under, ref.record_id)
    return records.seal(ref, content, key)


def open_field(access: Access, ref: FieldRef, blob: bytes | memoryview) -> dict[str, Any]:
    """What was sealed here; VaultError for who doesn't hold its key, for another place, and once it was shredded."""
    return records.open_(ref, blob, record_key_of(access.reach(ref.object_id), ref, blob))


@transaction.atomic
def shred_record(*, record_id: UUID) -> None:
    """Delete every key of one record: a note withdrawn, a message, a package with what its words open."""
    RecordKeyWrap.objects.filter(record_id=record_id).delete()
    PackageBundle.objects.filter(package=record_id).delete()
    AskerSeal.objects.filter(message=record_id).delete()


def keep_record_key(key: RecordKey, under: ObjectKey, record_id: UUID) -> None:
    """Save a record's key for the holders of its object."""
    blob = records.wrap_record_key(key, under, record_id)
    row = RecordKeyWrap(id=key.key_id, generation_id=under.dek_id, record_id=record_id, blob_sealed=blob)
    row.save(force_insert=True)


def record_key_of(ring: Ring, ref: FieldRef, blob: bytes | memoryview) -> RecordKey:
    """The key that closed this field; VaultError for who doesn't hold it."""
    rows = RecordKeyWrap.objects.filter(record_id=ref.record_id, generation__object=ref.object_id)
    row = rows.filter(pk=records.key_id_of(blob)).first()
    if row is None:
        raise VaultError
    under = next((key for key in keys_of(ring, ref.object_id) if key.dek_id == row.generation_id), None)
    if under is None:
        raise VaultError
    return records.unwrap_record_key(row.blob_sealed, under, ref.record_id, row.pk)
