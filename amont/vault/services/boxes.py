"""A ring opened by its owner's passphrase, for as long as they are signed in and at work."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from amont.core import clock
from amont.vault import kdf, recipes, session_boxes
from amont.vault.envelope import KEY
from amont.vault.hashers import Verifier
from amont.vault.memory import InMemory
from amont.vault.models import SessionBox
from amont.vault.rings import Ring
from amont.vault.services import rings

IDLE = timedelta(minutes=20)
TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, repr=False)
class Unlocked(InMemory):
    """A box made for a browser: its id for the session, its key for the second cookie, and what the account stores
    as its password from now on (another text when the cost or the pepper is no longer today's)."""

    box_id: UUID
    key: bytes
    stored: str


def unlock(*, user: UUID, stored: str, passphrase: str, expires_at: datetime, active: bool) -> Unlocked | None:
    """Check the passphrase and open the ring by one derivation; None when it is not theirs.

    `active` is for who has given the second factor already. VaultError when a row was tampered with, Busy when too
    many passphrases are being stretched.
    """
    known = Verifier.parse(stored)
    root = recipes.stretch(passphrase, known.recipe)
    if not known.is_of(root):
        return None
    with transaction.atomic():
        ring = rings.ring_under(user=user, root=root, passphrase=passphrase)
        if known.is_stale:
            stored = rings.wrap_anew(ring=ring, passphrase=passphrase)
        return _boxed(ring, stored, expires_at, active=active)


def pretend_to_unlock(*, passphrase: str) -> None:
    """The work of `unlock` for a name that nobody bears: one derivation."""
    recipes.stretch(passphrase, recipes.Recipe(recipes.ARGON2ID, 1, kdf.current_cost(), bytes(kdf.SALT)))


def activate(*, user: UUID, box_id: UUID) -> None:
    """The second factor was given: from now on the box opens."""
    SessionBox.objects.filter(pk=box_id, user=user).update(active=True, used_at=clock.now())


def lock(*, box_id: UUID) -> None:
    """Close one session's ring; what its browser still keeps opens nothing."""
    SessionBox.objects.filter(pk=box_id).delete()


def lock_all(*, user: UUID, but: UUID | None = None) -> None:
    """Close the ring in every session of this person, save one."""
    boxes = SessionBox.objects.filter(user=user)
    (boxes if but is None else boxes.exclude(pk=but)).delete()


def in_use(*, user: UUID, box_id: UUID) -> SessionBox | None:
    """The box of a session that has not been idle too long, noted as used now; one that has is deleted."""
    now, box = clock.now(), SessionBox.objects.filter(pk=box_id, user=user, active=True).first()
    if box is None:
        return None
    if not _lives(box, now):
        box.delete()
        return None
    if now - box.used_at >= TOUCH:
        SessionBox.objects.filter(pk=box.pk, used_at__lt=now).update(used_at=now)
    return box


def ring_in(box: SessionBox, key: bytes) -> Ring:
    """The ring inside; VaultError for another browser's key."""
    return session_boxes.open_(
        box.blob_sealed, key, user=box.user, box_id=box.pk, expires_at=box.expires_at
    )  # fmt: skip


def forget_old_boxes() -> int:
    """Delete the boxes that lock by themselves, and those of a clock that was ahead; returns how many."""
    now = clock.now()
    over = Q(used_at__lte=now - IDLE) | Q(expires_at__lte=now) | Q(used_at__gt=now + TOUCH)
    return SessionBox.objects.filter(over).delete()[0]


def _lives(box: SessionBox, now: datetime) -> bool:
    """A clock put back does not make a box live longer: one that was used in the future is over."""
    return box.used_at - TOUCH <= now < min(box.used_at + IDLE, box.expires_at)


def _boxed(ring: Ring, stored: str, expires_at: datetime, *, active: bool) -> Unlocked:
    box_id, key = uuid4(), secrets.token_bytes(KEY)
    blob = session_boxes.close(ring, key, box_id=box_id, expires_at=expires_at)
    SessionBox(
        id=box_id, user=ring.user, active=active, used_at=clock.now(), expires_at=expires_at, blob_sealed=blob
    ).save(force_insert=True)  # fmt: skip
    return Unlocked(box_id, key, stored)
