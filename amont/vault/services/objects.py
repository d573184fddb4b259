"""Objects: who holds their key, from their making to their end."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault import object_keys
from amont.vault.models import (
    AskerBundle,
    Generation,
    KeyRing,
    KeyWrap,
    Kind,
    PackageBundle,
    RecordKeyWrap,
    UnderHeld,
    VaultObject,
)
from amont.vault.object_keys import ObjectKey
from amont.vault.opening import Access
from amont.vault.recovery import recovery_key
from amont.vault.rings import Ring
from amont.vault.services import holders
from amont.vault.services.keys import keys_of, newest_key


@transaction.atomic
def create_object(*, kind: Kind, users: Iterable[UUID], program: UUID | None = None) -> VaultObject:
    """A new object, its key wrapped for the live rings of these accounts and for recovery.

    RuleBroken when too few of them can hold; VaultError while no recovery key is pinned.
    """
    return begin_object(VaultObject(kind=kind, program=program), users)[0]


@transaction.atomic
def begin_object(row: VaultObject, users: Iterable[UUID]) -> tuple[VaultObject, ObjectKey]:
    """The same, with its first key for whoever seals the first words, which nobody's ring is there to open."""
    rings = _live(users)
    if len(rings) < holders.fewest(row):
        raise _too_few()
    if row.kind == Kind.THREAD:
        row.made_at = clock.hour(row.made_at)  # whoever wrote is not told apart by the minute
    row.save(force_insert=True)
    key = object_keys.new_key(row.pk)
    _keep(key, row, 0, None, rings)
    return row, key


@transaction.atomic
def grant(access: Access, *, object_id: UUID, recipient: UUID) -> None:
    """Give the key of every generation to a colleague; only who holds them can.

    Refused for a key that nobody confirmed, or that is no longer the one that was.
    """
    row = VaultObject.objects.select_for_update().get(pk=object_id)
    ring = receiving_ring(recipient)
    known = KeyWrap.objects.filter(ring=ring, generation__object=row).values_list("generation", flat=True)
    missing = [key for key in keys_of(access.reach(object_id), object_id) if key.dek_id not in set(known)]
    for key in missing:
        _wrap_for(ring, key, row)
    holders.recount([row])


@transaction.atomic
def revoke(*, object_id: UUID, user: UUID) -> None:
    """Take an object's key from somebody; the next writing makes a new one. RuleBroken when too few would stay."""
    row = VaultObject.objects.select_for_update().get(pk=object_id)
    KeyWrap.objects.filter(generation__object=row, ring__user=user).delete()
    if len(holders.live_holders(row)) < holders.fewest(row):
        raise _too_few()
    row.generations.filter(marked_at=None).update(marked_at=clock.now())


@transaction.atomic
def new_generation(access: Access, *, object_id: UUID) -> None:
    """The object's next key, for those who hold it now and for recovery."""
    _next_key(access.reach(object_id), object_id)


@transaction.atomic
def writing_key(*, ring: Ring, object_id: UUID) -> ObjectKey:
    """The key under which something new is written: a new generation first, when somebody left since."""
    VaultObject.objects.select_for_update().get(pk=object_id)
    if Generation.objects.filter(object=object_id).latest("number").marked_at is not None:
        return _next_key(ring, object_id)
    return newest_key(ring, object_id)[0]


@transaction.atomic
def shred(*, object_id: UUID) -> None:
    """Delete every key of an object: what was sealed of it is noise from now on, to partners too. Who is writing in it
    comes first."""
    row = VaultObject.objects.select_for_update().get(pk=object_id)
    UnderHeld.objects.filter(object=row).delete()
    PackageBundle.objects.filter(package__file=object_id).delete()
    AskerBundle.objects.filter(thread=object_id).delete()
    KeyWrap.objects.filter(generation__object=object_id).delete()
    RecordKeyWrap.objects.filter(generation__object=object_id).delete()
    row.shredded_at = clock.now()
    row.save(update_fields=["shredded_at"])


def receiving_ring(user: UUID) -> KeyRing:
    """Somebody's ring, which stays live until the end of this transaction.

    Refused for one not confirmed yet, or no longer the one that was.
    """
    row = KeyRing.objects.select_for_update(no_key=True).filter(user=user, retired_at=None).first()
    if row is None or not row.live:
        raise Refused(_("This person’s key is not confirmed yet."), code="key_pending", about=user)
    if not row.is_confirmed:
        raise Refused(
            _("This person’s key is no longer the one that was confirmed. Give them nothing; call the coordinator."),
            code="key_changed",
            about=user,
        )
    return row


def _next_key(ring: Ring, object_id: UUID) -> ObjectKey:
    row = VaultObject.objects.select_for_update().get(pk=object_id)
    former, number = newest_key(ring, object_id)
    key, proof = former.next()
    _keep(key, row, number + 1, proof, holders.live_holders(row))
    holders.recount([row])  # whoever may write alone may do so until last night
    return key


def _live(users: Iterable[UUID]) -> list[KeyRing]:
    """Their live rings, which stay so until the end of this transaction."""
    rows = KeyRing.objects.select_for_update(no_key=True).filter(user__in=list(users), live=True).order_by("pk")
    return [row for row in rows if row.is_confirmed]


def _too_few() -> RuleBroken:
    return RuleBroken(_("Two people at least must be able to open it."), code="too_few_holders")


def _keep(key: ObjectKey, row: VaultObject, number: int, proof: bytes | None, rings: Iterable[KeyRing]) -> None:
    Generation(id=key.dek_id, object=row, number=number, commit=key.commit, proof=proof).save(force_insert=True)
    for ring in rings:
        _wrap_for(ring, key, row)
    recovery = recovery_key()
    _wrap(key, row, recovery.public, recovery.key_id)


def _wrap_for(ring: KeyRing, key: ObjectKey, row: VaultObject) -> None:
    _wrap(key, row, bytes(ring.public), ring.pk, ring)


def _wrap(key: ObjectKey, row: VaultObject, public: bytes, key_id: UUID, ring: KeyRing | None = None) -> None:
    blob = object_keys.grant(key, recipient=public, recipient_key_id=key_id)
    now = clock.now()
    at = clock.hour(now) if row.kind == Kind.THREAD else now
    KeyWrap(generation_id=key.dek_id, ring=ring, key_id=key_id, blob_sealed=blob, made_at=at).save(force_insert=True)
