"""Objects: who holds their key, from their making to their end."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault import object_keys
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind, RecordKeyWrap, VaultObject
from amont.vault.object_keys import ObjectKey
from amont.vault.recovery import recovery_key
from amont.vault.rings import Ring
from amont.vault.services.keys import keys_of, newest_key

FEWEST = {Kind.REGISTER: 1}
"""Live holders without whom an object neither begins nor stays: two, but for a register's author and officer."""


@transaction.atomic
def create_object(*, kind: Kind, holders: Iterable[UUID]) -> VaultObject:
    """A new object, its key wrapped for the live rings of these accounts and for recovery.

    RuleBroken when too few of them can hold; VaultError while no recovery key is pinned.
    """
    rings = _live(holders)
    if len(rings) < _fewest(kind):
        raise _too_few()
    row = VaultObject(kind=kind)
    row.save(force_insert=True)
    _keep(object_keys.new_key(row.pk), row, 0, None, rings)
    return row


@transaction.atomic
def grant(*, ring: Ring, object_id: UUID, recipient: UUID) -> None:
    """Give the key of every generation to a colleague; only who holds them can. RuleBroken for who has no live ring."""
    found = _live([recipient])
    if not found:
        raise RuleBroken(_("This person’s key is not confirmed yet."), code="not_live")
    keys = keys_of(ring, object_id)
    known = set(
        KeyWrap.objects.filter(ring=found[0], generation__object=object_id).values_list("generation", flat=True)
    )
    for key in keys:
        if key.dek_id not in known:
            _wrap_for(found[0], key)


@transaction.atomic
def revoke(*, object_id: UUID, user: UUID) -> None:
    """Take an object's key from somebody; the next writing makes a new one. RuleBroken when too few would stay."""
    row = VaultObject.objects.select_for_update().get(pk=object_id)
    KeyWrap.objects.filter(generation__object=row, ring__user=user).delete()
    if len(_holders(row)) < _fewest(row.kind):
        raise _too_few()
    row.generations.filter(marked_at=None).update(marked_at=clock.now())


@transaction.atomic
def new_generation(*, ring: Ring, object_id: UUID) -> ObjectKey:
    """The object's next key, for those who hold it now and for recovery."""
    row = VaultObject.objects.select_for_update().get(pk=object_id)
    former, number = newest_key(ring, object_id)
    key, proof = former.next()
    _keep(key, row, number + 1, proof, _holders(row))
    return key


@transaction.atomic
def writing_key(*, ring: Ring, object_id: UUID) -> ObjectKey:
    """The key under which something new is written: a new generation first, when somebody left since."""
    VaultObject.objects.select_for_update().get(pk=object_id)
    if Generation.objects.filter(object=object_id).latest("number").marked_at is not None:
        return new_generation(ring=ring, object_id=object_id)
    return newest_key(ring, object_id)[0]


@transaction.atomic
def shred(*, object_id: UUID) -> None:
    """Delete every key of an object: what was sealed of it is noise from now on."""
    KeyWrap.objects.filter(generation__object=object_id).delete()
    RecordKeyWrap.objects.filter(generation__object=object_id).delete()
    VaultObject.objects.filter(pk=object_id).update(shredded_at=clock.now())


def _live(users: Iterable[UUID]) -> list[KeyRing]:
    return list(KeyRing.objects.filter(user__in=list(users), live=True).order_by("pk"))


def _holders(row: VaultObject) -> list[KeyRing]:
    """The live rings that hold the newest generation."""
    newest = row.generations.latest("number")
    held = newest.wraps.exclude(ring=None).values("ring")
    return list(KeyRing.objects.filter(pk__in=held, live=True).order_by("pk"))


def _fewest(kind: str) -> int:
    return FEWEST.get(Kind(kind), 2)


def _too_few() -> RuleBroken:
    return RuleBroken(_("Two people at least must be able to open it."), code="too_few_holders")


def _keep(key: ObjectKey, row: VaultObject, number: int, proof: bytes | None, rings: Iterable[KeyRing]) -> None:
    Generation(id=key.dek_id, object=row, number=number, commit=key.commit, proof=proof).save(force_insert=True)
    for ring in rings:
        _wrap_for(ring, key)
    recovery = recovery_key()
    _wrap(key, recovery.public, recovery.key_id)


def _wrap_for(ring: KeyRing, key: ObjectKey) -> None:
    _wrap(key, bytes(ring.public), ring.pk, ring)


def _wrap(key: ObjectKey, public: bytes, key_id: UUID, ring: KeyRing | None = None) -> None:
    blob = object_keys.grant(key, recipient=public, recipient_key_id=key_id)
    KeyWrap(generation_id=key.dek_id, ring=ring, key_id=key_id, blob_sealed=blob).save(force_insert=True)
