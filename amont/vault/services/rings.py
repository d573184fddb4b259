"""Somebody's ring: made with their first passphrase, put under another, begun anew when the passphrase is lost."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from amont.vault import recipes, ring_wraps
from amont.vault.errors import VaultError
from amont.vault.hashers import Verifier
from amont.vault.models import KeyRing, RingWrap
from amont.vault.recipes import Root
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring, new_ring


def begin(*, user: UUID, passphrase: str) -> str:
    """Make somebody's ring under a passphrase; returns what the account stores (one derivation gives both)."""
    root = _stretched(passphrase)
    _keep_new(user, root)
    return str(Verifier.of(root))


@transaction.atomic
def rewrap_ring(*, user: UUID, stored: str, former: str, passphrase: str) -> str | None:
    """Put the ring under another passphrase; returns what the account stores, or None when `former` is not theirs.

    `stored` is the account's present password. The personal sheet goes on opening the ring. An account older than
    rings receives its first. VaultError when a row was tampered with.
    """
    ring = ring_by(user=user, stored=stored, passphrase=former)
    return None if ring is None else wrap_anew(ring=ring, passphrase=passphrase)


def ring_by(*, user: UUID, stored: str, passphrase: str) -> Ring | None:
    """The ring of whoever knows the passphrase of `stored`; None for a wrong one."""
    known = Verifier.parse(stored)
    root = recipes.stretch(passphrase, known.recipe)
    return ring_under(user=user, root=root, passphrase=passphrase) if known.is_of(root) else None


def ring_under(*, user: UUID, root: Root, passphrase: str) -> Ring:
    """The ring that this passphrase opens, `root` being what its check just made of it.

    VaultError when a row was tampered with, and when the public halves are not the ring's own: somebody put theirs.
    """
    wrap = wrap_of(user, Purpose.PASSPHRASE)
    if wrap is None and not KeyRing.objects.filter(user=user).exists():
        return _keep_new(user, root)
    if wrap is None:
        raise VaultError
    recipe = ring_wraps.recipe_of(wrap.blob_sealed)
    if recipe != root.recipe:  # the password was stored anew since, at another cost or under another pepper
        root = recipes.stretch(passphrase, recipe)
    return opened(wrap, root, Purpose.PASSPHRASE)


def wrap_anew(*, ring: Ring, passphrase: str) -> str:
    """Put an open ring under another passphrase, or under the same one at today's cost; returns what is stored."""
    root = _stretched(passphrase)
    RingWrap.objects.filter(ring=ring.key_id, purpose=Purpose.PASSPHRASE).delete()
    keep_wrap(ring, root, Purpose.PASSPHRASE)
    return str(Verifier.of(root))


def wrap_of(user: UUID, purpose: Purpose) -> RingWrap | None:
    """The wrap of somebody's present ring, locked."""
    rows = RingWrap.objects.select_for_update(of=("self",)).select_related("ring")
    return rows.filter(ring__user=user, ring__retired_at=None, purpose=purpose).first()


def keep_wrap(ring: Ring, root: Root, purpose: Purpose) -> None:
    """Save the ring under what `root` was made of."""
    blob = ring_wraps.wrap(ring, root, purpose)
    RingWrap(ring_id=ring.key_id, purpose=purpose, blob_sealed=blob).save(force_insert=True)


def opened(wrap: RingWrap, root: Root, purpose: Purpose) -> Ring:
    """The ring inside; VaultError for another root, and when the public halves in the database are not its own."""
    row = wrap.ring
    ring = ring_wraps.unwrap(wrap.blob_sealed, root, user=row.user, key_id=row.pk, purpose=purpose)
    if (bytes(row.public), bytes(row.signing_public)) != (ring.pk, ring.vk):
        raise VaultError
    return ring


def _stretched(passphrase: str) -> Root:
    return recipes.stretch(passphrase, recipes.slow(settings.AMONT_KEYS.pepper_pw))


def _keep_new(user: UUID, root: Root) -> Ring:
    ring = new_ring(user)
    KeyRing(id=ring.key_id, user=user, public=ring.pk, signing_public=ring.vk).save(force_insert=True)
    keep_wrap(ring, root, Purpose.PASSPHRASE)
    return ring
