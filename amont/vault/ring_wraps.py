"""A ring at rest, under its owner's passphrase or under the personal sheet in the office safe.

E2 01 01 · recipe(26) · nonce(24) · ciphertext and tag
context = all bytes before the nonce, then lp(user id, ring key id, purpose)
"""

from enum import StrEnum
from uuid import UUID

from django.conf import settings

from amont.core import keyed
from amont.vault import aead, domains, envelope, recipes
from amont.vault.errors import VaultError
from amont.vault.recipes import Recipe, Root
from amont.vault.rings import Ring


class Purpose(StrEnum):
    """What opens the wrap: the passphrase, or the code of the personal sheet."""

    PASSPHRASE = "pw"  # noqa: S105 (a name, no passphrase)
    SHEET = "rc"


_METHOD = {Purpose.PASSPHRASE: recipes.ARGON2ID, Purpose.SHEET: recipes.NONE}


def wrap(ring: Ring, root: Root, purpose: Purpose) -> bytes:
    """The ring under a key drawn from `root`; VaultError when the root was made in another way than this purpose's."""
    head = _head(root.recipe, purpose)
    return envelope.sized(head + aead.encrypt(_kek(root, purpose), ring.packed(), _context(head, ring, purpose)))


def unwrap(blob: bytes | memoryview, root: Root, *, user: UUID, key_id: UUID, purpose: Purpose) -> Ring:
    """The ring of this person and key; VaultError for another's, another root or recipe, and any damage."""
    data = envelope.body(envelope.RING_WRAP, blob)
    head = envelope.RING_WRAP + data[: recipes.SIZE]
    if head != _head(root.recipe, purpose):
        raise VaultError
    box = data[recipes.SIZE :]
    ring = Ring.unpacked(aead.decrypt(_kek(root, purpose), box, head + keyed.framed(user, key_id, purpose)))
    if (ring.user, ring.key_id) != (user, key_id):
        raise VaultError
    return ring


def recipe_of(blob: bytes | memoryview) -> Recipe:
    """How the secret that opens this wrap must be stretched; VaultError when it is no ring wrap."""
    return Recipe.parse(envelope.body(envelope.RING_WRAP, blob)[: recipes.SIZE])


def _head(recipe: Recipe, purpose: Purpose) -> bytes:
    if recipe.method != _METHOD[purpose]:
        raise VaultError
    return envelope.RING_WRAP + bytes(recipe)


def _context(head: bytes, ring: Ring, purpose: Purpose) -> bytes:
    return head + keyed.framed(ring.user, ring.key_id, purpose)


def _kek(root: Root, purpose: Purpose) -> bytes:
    peppers = settings.AMONT_KEYS.pepper_pw
    return root.key(peppers, domains.KEK_RC if purpose == Purpose.SHEET else domains.KEK_PW)
