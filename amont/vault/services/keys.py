"""The keys of an object as one holder finds them: each opened, compared with what it committed to, and proved."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from amont.vault import object_keys
from amont.vault.errors import VaultError
from amont.vault.models import Generation, KeyWrap
from amont.vault.object_keys import ObjectKey
from amont.vault.rings import Ring

MOST = 2_000
BATCH = 500


def keys_of(ring: Ring, object_id: UUID) -> list[ObjectKey]:
    """Every generation's key, the oldest first; VaultError for who holds none, and when one of them is not true."""
    keys = _chain(ring, _wraps(ring, [object_id]))
    if not keys:
        raise VaultError
    return keys


def newest_key(ring: Ring, object_id: UUID) -> tuple[ObjectKey, int]:
    """The last generation's key and its number; VaultError for who holds former ones only."""
    keys, last = keys_of(ring, object_id), Generation.objects.filter(object=object_id).latest("number")
    if keys[-1].dek_id != last.pk:
        raise VaultError
    return keys[-1], last.number


def absorb(ring: Ring) -> int:
    """Re-wrap what colleagues granted under what only this ring has; MOST objects a call at most; returns how many.

    VaultError when a key among them is false: the others were taken in.
    """
    done, refused = take_in(ring)
    if refused:
        raise VaultError
    return done


@transaction.atomic
def take_in(ring: Ring) -> tuple[int, set[UUID]]:
    """The same: how many keys were re-wrapped, and the objects of which one is false, left as they are.

    The rows are locked and updated, never inserted: a grant revoked meanwhile does not come back.
    """
    mine = [ring.key_id, *ring.retired]
    waiting = KeyWrap.objects.filter(key_id__in=mine, own=False).order_by("generation__object")
    objects = waiting.values_list("generation__object", flat=True).distinct()[:MOST]
    rows = list(_wraps(ring, list(objects)).select_for_update(of=("self",)))
    granted: list[KeyWrap] = []
    refused: set[UUID] = set()
    for of_one in _by_object(rows):
        try:
            granted += _kept(ring, of_one)
        except VaultError:
            refused.add(of_one[0].generation.object_id)
    KeyWrap.objects.bulk_update(granted, ["blob_sealed", "own"], batch_size=BATCH)
    return len(granted), refused


def _kept(ring: Ring, of_one: list[KeyWrap]) -> list[KeyWrap]:
    """What was granted of one object, re-wrapped, to be saved."""
    keys = {key.dek_id: key for key in _chain(ring, of_one)}
    granted = [row for row in of_one if not row.own]
    for row in granted:
        row.blob_sealed, row.own = object_keys.keep(keys[row.generation_id], ring), True
    return granted


def _wraps(ring: Ring, objects: list[UUID]) -> QuerySet[KeyWrap]:
    rows = KeyWrap.objects.filter(key_id__in=[ring.key_id, *ring.retired], generation__object__in=objects)
    return rows.select_related("generation").order_by("generation__object", "generation__number", "-own")


def _by_object(rows: Iterable[KeyWrap]) -> Iterator[list[KeyWrap]]:
    for _object, of_one in groupby(rows, key=lambda row: row.generation.object_id):
        yield list(of_one)


def _chain(ring: Ring, rows: Iterable[KeyWrap]) -> list[ObjectKey]:
    """The keys of one object, in the order of their numbers, none missing; VaultError otherwise."""
    keys: list[ObjectKey] = []
    once = {row.generation_id: row for row in reversed(list(rows))}  # a renewed pair may have received a key again
    for number, row in enumerate(reversed(once.values())):
        generation = row.generation
        key = _opened(ring, row)
        key.refuse_other(bytes(generation.commit))
        if generation.number != number:
            raise VaultError
        if keys:
            keys[-1].refuse_false_proof(key.dek_id, key.commit, bytes(generation.proof or b""))
        keys.append(key)
    return keys


def _opened(ring: Ring, row: KeyWrap) -> ObjectKey:
    where = {"object_id": row.generation.object_id, "dek_id": row.generation_id}
    if row.own:
        return object_keys.open_own(row.blob_sealed, ring, **where)
    return object_keys.open_granted(row.blob_sealed, ring, key_id=row.key_id, **where)
