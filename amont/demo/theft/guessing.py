"""Trying passphrases and keys with the vault's own tools, in the hands of somebody who stole the rows."""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

from django.conf import settings

from amont.accounts.models import Account, Draft
from amont.vault import object_keys, recipes, records, ring_wraps
from amont.vault.errors import VaultError
from amont.vault.hashers import Verifier
from amont.vault.models import KeyWrap, RecordKeyWrap, RingWrap, SessionBox
from amont.vault.notes import Kind
from amont.vault.object_keys import ObjectKey
from amont.vault.recipes import Root
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import new_ring
from amont.vault.services.boxes import ring_in
from amont.vault.services.notes import open_note


@dataclass(frozen=True)
class Guess:
    """One passphrase tried on one account: what it cost, and what it opened."""

    core_seconds: float
    mebibytes: int
    is_right: bool
    opens_ring: bool


def guess(email: str, passphrase: str) -> Guess:
    """Stretch once, then compare and try the ring: the cheapest way there is, since both come of one derivation."""
    account = Account.objects.get(email=email)
    known = Verifier.parse(account.password)
    begun = time.process_time()
    root = recipes.stretch(passphrase, known.recipe)
    cost = time.process_time() - begun
    wraps = RingWrap.objects.filter(ring__user=account.pk, ring__retired_at=None, purpose=Purpose.PASSPHRASE)
    return Guess(
        core_seconds=cost,
        mebibytes=known.recipe.cost.kib // 1024,
        is_right=known.recipe.pepper in settings.AMONT_KEYS.pepper_pw and known.is_of(root),
        opens_ring=any(opens(partial(_ring, wrap, root)) for wrap in wraps.select_related("ring")),
    )


def _ring(wrap: RingWrap, root: Root) -> object:
    row = wrap.ring
    root = replace(root, recipe=ring_wraps.recipe_of(wrap.blob_sealed))
    return ring_wraps.unwrap(wrap.blob_sealed, root, user=row.user, key_id=row.pk, purpose=Purpose.PASSPHRASE)


def opens(attempt: Callable[[], object]) -> bool:
    """True unless the vault refuses."""
    try:
        attempt()
    except VaultError:
        return False
    return True


def keys_opened() -> Iterator[bool]:
    """For each key, ring of a session and draft: whether somebody without its holder's ring or cookie opens it."""
    for wrap in KeyWrap.objects.select_related("generation").order_by("pk"):
        yield opens(partial(_object_key, wrap))
    for record in RecordKeyWrap.objects.select_related("generation").order_by("pk"):
        yield opens(partial(_record_key, record))
    for box in SessionBox.objects.order_by("pk"):
        yield opens(partial(ring_in, box, secrets.token_bytes(32)))
    for draft in Draft.objects.order_by("pk"):
        yield opens(partial(_draft, draft))


def _object_key(wrap: KeyWrap) -> object:
    ring = replace(new_ring(uuid4()), key_id=wrap.key_id)  # names itself the holder's
    where = {"object_id": wrap.generation.object_id, "dek_id": wrap.generation_id}
    if wrap.own:
        return object_keys.open_own(wrap.blob_sealed, ring, **where)
    return object_keys.open_granted(wrap.blob_sealed, ring, key_id=wrap.key_id, **where)


def _record_key(row: RecordKeyWrap) -> object:
    under = ObjectKey(row.generation.object_id, row.generation_id, secrets.token_bytes(32))
    return records.unwrap_record_key(row.blob_sealed, under, row.record_id, row.pk)


def _draft(row: Draft) -> object:
    ring = replace(new_ring(uuid4()), key_id=row.key_id)
    return open_note(ring, key_id=row.key_id, note_id=row.pk, kind=Kind.DRAFT, day=row.day, blob=row.blob_sealed)
