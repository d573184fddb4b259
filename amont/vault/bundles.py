"""A key under words that somebody keeps: the five words of a partner package.

E7 01 01 · recipe(26) · nonce · ciphertext and tag
context = all bytes before the nonce, then lp("amont.partner.package", package id, day of expiry as AAAA-MM-JJ)
plaintext = {"s":1,"k":key in hexadecimal}, padded
"""

import json
from datetime import date
from uuid import UUID

from django.conf import settings

from amont.core import keyed
from amont.vault import aead, domains, envelope, kdf, recipes, wordlist
from amont.vault.envelope import KEY
from amont.vault.errors import VaultError
from amont.vault.padding import pad, unpad
from amont.vault.recipes import Recipe, Root

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
    head = envelope.BUNDLE + bytes(root.recipe)
    plain = json.dumps({"s": 1, "k": key.hex()}, separators=(",", ":")).encode("ascii")
    return head + aead.encrypt(_kek(root), pad(plain), head + _place(package_id, expires))


def open_(blob: bytes | memoryview, words: str, *, package_id: UUID, expires: date) -> bytes:
    """The key; VaultError for other words, another package or another day. One derivation, even for no words."""
    data = envelope.body(envelope.BUNDLE, blob)
    root = _stretched(words, Recipe.parse(data[: recipes.SIZE]))
    head = envelope.BUNDLE + bytes(root.recipe)
    return _read(unpad(aead.decrypt(_kek(root), data[recipes.SIZE :], head + _place(package_id, expires))))


def pretend_to_open(words: str) -> None:
    """The work of `open_` where there is nothing to open: one derivation."""
    recipes.stretch(words[:LONGEST], Recipe(recipes.ARGON2ID, 1, kdf.current_cost(), bytes(kdf.SALT)))


def _stretched(words: str, recipe: Recipe) -> Root:
    spelt, known = words[:LONGEST], True
    try:
        spelt = typed(spelt)
    except VaultError:
        known = False
    root = recipes.stretch(spelt, recipe)
    if not known:
        raise VaultError
    return root


def _kek(root: Root) -> bytes:
    return root.key(settings.AMONT_KEYS.pepper_code, domains.KEK_PACKAGE)


def _place(package_id: UUID, expires: date) -> bytes:
    return keyed.framed(PACKAGE, package_id, expires.isoformat())


def _read(plain: bytes) -> bytes:
    try:
        match json.loads(plain.decode("ascii")):
            case {"s": 1, "k": str(text), **rest} if not rest:
                key = bytes.fromhex(text)
                if len(key) == KEY:
                    return key
    except ValueError:
        pass
    raise VaultError
