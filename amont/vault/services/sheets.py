"""The personal sheet: fifteen words on paper in the office safe, which open the ring of who forgot their passphrase.

160 random bits and 5 of their sum (the first of SHA-256), 11 bits a word: a word read wrong is noticed at once.
"""

import hashlib
import secrets
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from amont.vault import recipes, ring_wraps, wordlist
from amont.vault.errors import VaultError
from amont.vault.models import RingWrap
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from amont.vault.services import boxes, rings

SECRET = 20
WORDS = 15
_SUM = 5


@transaction.atomic
def make_sheet(*, user: UUID, stored: str, passphrase: str) -> list[str] | None:
    """The words of a new sheet, shown once; the former sheet opens nothing any more. None for a wrong passphrase."""
    ring = rings.ring_by(user=user, stored=stored, passphrase=passphrase)
    if ring is None:
        return None
    secret = secrets.token_bytes(SECRET)
    RingWrap.objects.filter(ring=ring.key_id, purpose=Purpose.SHEET).delete()
    rings.keep_wrap(ring, recipes.unstretched(secret, recipes.plain(settings.AMONT_KEYS.pepper_pw)), Purpose.SHEET)
    return _words(secret)


@transaction.atomic
def use_sheet(*, user: UUID | None, typed: str, passphrase: str) -> str | None:
    """Put the ring under another passphrase by the words of the sheet, which serves once; returns what is stored.

    None when these are not the words of that person's sheet: an unknown person, a wrong word and a sheet that served
    are answered alike, after the same work.
    """
    secret = secret_in(wordlist.fold(typed))
    wrap = rings.wrap_of(user or uuid4(), Purpose.SHEET)
    ring = None if wrap is None or secret is None else _opened(wrap, secret)
    if ring is None:
        boxes.pretend_to_unlock(passphrase=passphrase)
        return None
    RingWrap.objects.filter(ring=ring.key_id, purpose=Purpose.SHEET).delete()
    return rings.wrap_anew(ring=ring, passphrase=passphrase)


def has_sheet(user: UUID) -> bool:
    """True when a sheet opens this person's ring."""
    return RingWrap.objects.filter(ring__user=user, ring__retired_at=None, purpose=Purpose.SHEET).exists()


def secret_in(typed: Iterable[str]) -> bytes | None:
    """The secret of fifteen words; None when a word is not of the list, or their sum is not theirs."""
    places = [wordlist.place_of(word) for word in typed]
    if len(places) != WORDS or None in places:
        return None
    number = 0
    for place in places:
        number = number << wordlist.BITS | (place or 0)
    secret = (number >> _SUM).to_bytes(SECRET, "big")
    return secret if number & (2**_SUM - 1) == _sum(secret) else None


def _opened(wrap: RingWrap, secret: bytes) -> Ring | None:
    try:
        root = recipes.unstretched(secret, ring_wraps.recipe_of(wrap.blob_sealed))
        return rings.opened(wrap, root, Purpose.SHEET)
    except VaultError:
        return None


def _words(secret: bytes) -> list[str]:
    return wordlist.spelled(int.from_bytes(secret, "big") << _SUM | _sum(secret), WORDS)


def _sum(secret: bytes) -> int:
    return hashlib.sha256(secret).digest()[0] >> 8 - _SUM
