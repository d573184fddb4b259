"""Keys under words that somebody keeps: the five words of a partner package, the seven of an asker (threads.py).

E7 01 01 · recipe(26) · nonce · ciphertext and tag
context = all bytes before the nonce, then lp("amont.partner.package", package id, day of expiry as AAAA-MM-JJ)
plaintext = {"s":1,"k":key in hexadecimal}, padded
"""

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.conf import settings

from amont.core import keyed
from amont.vault import aead, domains, envelope, kdf, recipes, wordlist
from amont.vault.envelope import KEY
from amont.vault.errors import VaultError
from amont.vault.padding import pad, unpad
from amont.vault.recipes import Recipe, Root
from amont.vault.slots import Side

PACKAGE = "amont.partner.package"
WORDS = 5
LONGEST = 200


def offer() -> list[str]:
    """Five words of the list: 55 bits, told by another road than the package."""
    return wordlist.offer_words(WORDS)


def typed(words: str) -> str:
    """The words as they are stretched, however they were typed; VaultError when they are not five of the list."""
    found = [wordlist.recognise(word) for word in wordlist.fold(words)]
    if len(found) != WORDS or None in found:
        raise VaultError
    return " ".join(str(word) for word in found)


def close(key: bytes, words: str, *, package_id: UUID, expires: date) -> bytes:
    """`key` under five words, until a day."""
    root = recipes.stretch(typed(words), recipes.slow(settings.AMONT_KEYS.pepper_code))
    return close_under(root, domains.KEK_PACKAGE, {"k": key}, _place(package_id, expires))


def open_(blob: bytes | memoryview, words: str, *, package_id: UUID, expires: date) -> bytes:
    """The key; VaultError for other words, another package or another day. One derivation, even for no words."""
    root = _stretched(words, recipe_of(blob))
    return open_under(blob, root, domains.KEK_PACKAGE, ("k",), _place(package_id, expires))["k"]


def close_under(root: Root, purpose: str, keys: Mapping[str, bytes], place: bytes) -> bytes:
    """Keys of 32 bytes by name, under stretched words, for one place."""
    head = envelope.BUNDLE + bytes(root.recipe)
    told = {"s": 1, **{name: key.hex() for name, key in keys.items()}}
    plain = json.dumps(told, separators=(",", ":")).encode("ascii")
    return head + aead.encrypt(_kek(root, purpose), pad(plain), head + place)


def open_under(
    blob: bytes | memoryview, root: Root, purpose: str, names: tuple[str, ...], place: bytes
) -> dict[str, bytes]:
    """The keys of these names, no other; VaultError for other words, another purpose or another place."""
    data = envelope.body(envelope.BUNDLE, blob)
    head = envelope.BUNDLE + bytes(root.recipe)
    return _read(unpad(aead.decrypt(_kek(root, purpose), data[recipes.SIZE :], head + place)), names)


def recipe_of(blob: bytes | memoryview) -> Recipe:
    """How the words of a bundle are stretched; VaultError for what is no bundle."""
    return Recipe.parse(envelope.body(envelope.BUNDLE, blob)[: recipes.SIZE])


def pretend_to_open(words: str) -> None:
    """The work of `open_` where there is nothing to open: one derivation."""
    recipes.stretch(words[:LONGEST], Recipe(recipes.ARGON2ID, 1, kdf.current_cost(), bytes(kdf.SALT)), Side.HELP)


def _stretched(words: str, recipe: Recipe) -> Root:
    spelt, known = words[:LONGEST], True
    try:
        spelt = typed(spelt)
    except VaultError:
        known = False
    root = recipes.stretch(spelt, recipe, Side.HELP)
    if not known:
        raise VaultError
    return root


def _kek(root: Root, purpose: str) -> bytes:
    return root.key(settings.AMONT_KEYS.pepper_code, purpose)


def _place(package_id: UUID, expires: date) -> bytes:
    return keyed.framed(PACKAGE, package_id, expires.isoformat())


def _read(plain: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    try:
        told = json.loads(plain.decode("ascii"))
        if isinstance(told, dict) and told.pop("s", None) == 1 and told.keys() == set(names):
            keys = {name: bytes.fromhex(told[name]) for name in names}
            if all(len(key) == KEY for key in keys.values()):
                return keys
    except (ValueError, TypeError):
        pass
    raise VaultError
