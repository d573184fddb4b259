"""Ten thousand people with cards, whom one worker holds: rows as the services make them, written in bulk."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from amont.core import text
from amont.vault import object_keys, records, wordlist
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind, VaultObject
from amont.vault.object_keys import ObjectKey
from amont.vault.recovery import forgotten, recovery_key
from amont.vault.rings import Ring, new_ring
from bench.models import Someone

SOUGHT = "coquelicot"
ONE_IN = 500


@dataclass
class Known:
    """One person: their object's key, and the card under it."""

    key: ObjectKey
    card: bytes


def worker() -> Ring:
    """Somebody with a confirmed key."""
    ring = new_ring(uuid4())
    row = KeyRing(id=ring.key_id, user=ring.user, public=ring.pk, signing_public=ring.vk, live=True)
    row.confirmed = row.fingerprint
    row.save(force_insert=True)
    return ring


def pin_recovery() -> None:
    """An organisation's key on paper, for the time of a measure."""
    settings.VAULT_RECOVERY = forgotten()


def make(count: int, mine: Ring, other: Ring, *, own: bool) -> list[Known]:
    """People whom both hold; `own` when the first has already taken their keys in."""
    made = [_known(number) for number in range(count)]
    with transaction.atomic():
        VaultObject.objects.bulk_create((_object(one) for one in made), batch_size=500)
        Generation.objects.bulk_create((_generation(one.key) for one in made), batch_size=500)
        KeyWrap.objects.bulk_create(_wraps(made, mine, other, own=own), batch_size=500)
        Someone.objects.bulk_create((_row(one) for one in made), batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what PostgreSQL does by itself, a minute later
    return made


def granted(ring: Ring) -> dict[UUID, Any]:
    """What waits to be taken in, to be put back before it is taken in again."""
    return dict(KeyWrap.objects.filter(ring=ring.key_id, own=False).values_list("pk", "blob_sealed"))


def _known(number: int) -> Known:
    key = object_keys.new_key(uuid4())
    first, second = wordlist.offer_words(2)
    alias = f"{SOUGHT if number % ONE_IN == 0 else first} {second}"
    telephone = f"418 555-{secrets.randbelow(10_000):04}"
    line = "\x1f".join(map(text.fold, (alias, first, telephone)))
    content = {"alias": alias, "handles": [first], "pronoun": "elle", "word": second}
    return Known(key, records.seal_card(line, content, key, 1))


def _object(one: Known) -> VaultObject:
    return VaultObject(id=one.key.object_id, kind=Kind.SUPPORT)


def _generation(key: ObjectKey) -> Generation:
    return Generation(id=key.dek_id, object_id=key.object_id, number=0, commit=key.commit)


def _row(one: Known) -> Someone:
    return Someone(object_id=one.key.object_id, card_sealed=one.card)


def _wraps(made: list[Known], mine: Ring, other: Ring, *, own: bool) -> Iterator[KeyWrap]:
    recovery = recovery_key()
    for key in (one.key for one in made):
        for_mine = object_keys.keep(key, mine) if own else _granted(key, mine.pk, mine.key_id)
        yield KeyWrap(generation_id=key.dek_id, ring_id=mine.key_id, key_id=mine.key_id, own=own, blob_sealed=for_mine)
        for public, key_id, ring in ((other.pk, other.key_id, other.key_id), (recovery.public, recovery.key_id, None)):
            blob = _granted(key, public, key_id)
            yield KeyWrap(generation_id=key.dek_id, ring_id=ring, key_id=key_id, blob_sealed=blob)


def _granted(key: ObjectKey, public: bytes, key_id: UUID) -> bytes:
    return object_keys.grant(key, recipient=public, recipient_key_id=key_id)
