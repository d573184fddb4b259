"""Somebody's ring: made with their first passphrase, put under another, begun anew when the passphrase is lost."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from amont.core import clock
from amont.vault import recipes, ring_wraps
from amont.vault.errors import VaultError
from amont.vault.hashers import Verifier
from amont.vault.models import KeyRing, RingWrap
from amont.vault.recipes import Root
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring, new_ring


@transaction.atomic
def enrol_ring(*, user: UUID, passphrase: str) -> str:
    """Make a ring under a passphrase; returns what the account stores as its password (one derivation gives both).

    A ring that was there is retired and its wraps deleted: what it opened is granted anew by those who hold.
    """
    root = _stretched(passphrase)
    KeyRing.objects.filter(user=user, retired_at=None).update(retired_at=clock.now(), live=False)
    RingWrap.objects.filter(ring__user=user).delete()
    _keep_new(user, root)
    return str(Verifier.of(root))


@transaction.atomic
def rewrap_ring(*, user: UUID, stored: str, former: str, passphrase: str) -> str | None:
    """Put the ring under another passphrase; returns what the account stores, or None when `former` is not theirs.

    `stored` is the account's present password. The personal sheet goes on opening the ring. An account older than
    rings receives its first. VaultError when a row was tampered with.
    """
    known = Verifier.parse(stored)
    root = recipes.stretch(former, known.recipe)
    if not known.is_of(root):
        return None
    wrap = _wrap_of(user)
    new_root = _stretched(passphrase)
    if wrap is None:
        _keep_new(user, new_root)
    else:
        ring = _opened(wrap, root, former)
        wrap.delete()
        _keep_wrap(wrap.ring, ring, new_root)
    return str(Verifier.of(new_root))


def _stretched(passphrase: str) -> Root:
    return recipes.stretch(passphrase, recipes.slow(settings.AMONT_KEYS.pepper_pw))


def _wrap_of(user: UUID) -> RingWrap | None:
    rows = RingWrap.objects.select_for_update(of=("self",)).select_related("ring")
    return rows.filter(ring__user=user, ring__retired_at=None, purpose=Purpose.PASSPHRASE).first()


def _keep_new(user: UUID, root: Root) -> None:
    ring = new_ring(user)
    row = KeyRing(id=ring.key_id, user=user, public=ring.pk, signing_public=ring.vk)
    row.save(force_insert=True)
    _keep_wrap(row, ring, root)


def _keep_wrap(row: KeyRing, ring: Ring, root: Root) -> None:
    blob = ring_wraps.wrap(ring, root, Purpose.PASSPHRASE)
    RingWrap(ring=row, purpose=Purpose.PASSPHRASE, blob_sealed=blob).save(force_insert=True)


def _opened(wrap: RingWrap, root: Root, passphrase: str) -> Ring:
    """The ring inside; VaultError too when the public halves in the database are not its own: somebody put theirs."""
    recipe = ring_wraps.recipe_of(wrap.blob_sealed)
    if recipe != root.recipe:  # the password was stored anew since, at another cost or under another pepper
        root = recipes.stretch(passphrase, recipe)
    row = wrap.ring
    ring = ring_wraps.unwrap(wrap.blob_sealed, root, user=row.user, key_id=row.pk, purpose=Purpose.PASSPHRASE)
    if (bytes(row.public), bytes(row.signing_public)) != (ring.pk, ring.vk):
        raise VaultError
    return ring
