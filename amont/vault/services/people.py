"""Whose key may receive others: confirmed, live, lost, left. `accounts` says when; the rules look at rows alone."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from amont.core import clock
from amont.vault.models import Generation, KeyRing, KeyWrap, RingWrap, VaultObject
from amont.vault.services import boxes, holders, rings


@transaction.atomic
def enrol_ring(*, user: UUID, passphrase: str) -> str:
    """Make a ring under a passphrase; returns what the account stores as its password (one derivation gives both).

    Whoever had one left it: what it opened is granted anew by those who hold.
    """
    leave(user=user)
    return rings.begin(user=user, passphrase=passphrase)


@transaction.atomic
def confirm_key(*, user: UUID, words: Iterable[str], ready: bool) -> KeyRing | None:
    """Somebody heard these six words from the owner of the key; None when the key isn't theirs any more.

    `ready` says that the owner is active and has a second factor: the key is live from now on.
    """
    row = _current(user)
    if row is None or list(words) != row.words:
        return None
    row.confirmed = row.fingerprint
    row.save(update_fields=["confirmed"])
    _set_live(row, live=ready)
    return row


@transaction.atomic
def withdraw_key(*, user: UUID) -> None:
    """The words were not the owner's: the key is pending again, and what it received is taken back."""
    row = _current(user)
    if row is not None:
        row.confirmed = None
        row.save(update_fields=["confirmed"])
        _take_back(row)


@transaction.atomic
def keep_live(*, user: UUID, ready: bool) -> None:
    """The owner became active, or no longer is; has a second factor, or lost it."""
    row = _current(user)
    if row is not None:
        _set_live(row, live=ready and row.is_confirmed)


@transaction.atomic
def leave(*, user: UUID) -> None:
    """Somebody left, or lost their passphrase: every box, ring wrap and key of theirs is deleted at once.

    Never refused: what is left with too few holders enters the queue of `UnderHeld`. Each object gets a new key before
    the next writing.
    """
    boxes.lock_all(user=user)
    _hold_still(user)
    for row in KeyRing.objects.select_for_update().filter(user=user).order_by("pk"):
        _take_back(row)
    RingWrap.objects.filter(ring__user=user).delete()
    KeyRing.objects.filter(user=user, retired_at=None).update(retired_at=clock.now(), live=False)


def _current(user: UUID) -> KeyRing | None:
    _hold_still(user)
    return KeyRing.objects.select_for_update().filter(user=user, retired_at=None).first()


def _hold_still(user: UUID) -> None:
    """Lock what this person received, and always before their ring: two who leave at once are counted one after the
    other, and nobody makes a new key for somebody who is leaving."""
    held = KeyWrap.objects.filter(ring__user=user).values("generation__object")
    list(VaultObject.objects.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk"))


def _set_live(row: KeyRing, *, live: bool) -> None:
    if row.live != live:
        KeyRing.objects.filter(pk=row.pk).update(live=live)
        holders.recount(holders.held_by(row))


def _take_back(row: KeyRing) -> None:
    """Delete every key that this ring received; its objects need a new one."""
    held = list(holders.held_by(row))
    KeyRing.objects.filter(pk=row.pk).update(live=False)
    KeyWrap.objects.filter(ring=row).delete()
    Generation.objects.filter(object__in=held, marked_at=None).update(marked_at=clock.now())
    holders.recount(held)
