"""How a secret that somebody types became a key: what must be known to do it again, and the result.

26 bytes in the blobs: kdf(1) · pepper number(1) · passes(4) · memory in KiB(4) · salt(16)
kdf 00: the secret is random enough by itself (passes, memory and salt are zeros); 01: Argon2id. 02 is reserved.

One derivation gives both the check of a passphrase and the key that opens a ring, so that a thief has no cheaper guess.
"""

import secrets
from dataclasses import dataclass
from typing import Self

from amont.core import keyed
from amont.vault import kdf
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.slots import Side
from config.keys import Ring as PepperRing

SIZE = 26
NONE, ARGON2ID = 0, 1
_NO_COST = kdf.Cost(passes=0, kib=0)
_NO_SALT = bytes(kdf.SALT)


@dataclass(frozen=True)
class Recipe:
    """Method, number of the pepper, cost and salt: nothing of it is secret."""

    method: int
    pepper: int
    cost: kdf.Cost
    salt: bytes

    def __bytes__(self) -> bytes:
        numbers = self.cost.passes.to_bytes(4, "big") + self.cost.kib.to_bytes(4, "big")
        return bytes([self.method, self.pepper]) + numbers + self.salt

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read 26 bytes; VaultError for an unknown method, or for zeros that aren't."""
        if len(data) != SIZE or data[0] not in (NONE, ARGON2ID):
            raise VaultError
        cost = kdf.Cost(passes=int.from_bytes(data[2:6], "big"), kib=int.from_bytes(data[6:10], "big"))
        if data[0] == NONE and (cost, data[10:]) != (_NO_COST, _NO_SALT):
            raise VaultError
        return cls(data[0], data[1], cost, data[10:])


@dataclass(frozen=True, repr=False)
class Root(InMemory):
    """The 32 bytes that a recipe makes of a secret; keys are drawn from it by purpose, never used as they are."""

    recipe: Recipe
    secret: bytes

    def key(self, peppers: PepperRing, purpose: str) -> bytes:
        """B(pepper, root, purpose); VaultError when the pepper is no longer there."""
        pepper = peppers.get(self.recipe.pepper)
        if pepper is None:
            raise VaultError
        return keyed.digest(pepper, self.secret, purpose)


def slow(peppers: PepperRing) -> Recipe:
    """A new recipe for what a person remembers: today's cost, a new salt, the pepper that writes."""
    return Recipe(ARGON2ID, peppers.current, kdf.current_cost(), secrets.token_bytes(kdf.SALT))


def plain(peppers: PepperRing) -> Recipe:
    """The recipe for a secret of 160 random bits, which no guess reaches."""
    return Recipe(NONE, peppers.current, _NO_COST, _NO_SALT)


def stretch(typed: str, recipe: Recipe, side: Side = Side.STAFF) -> Root:
    """One derivation, in the slot of a side; VaultError for a cost under the floor or a recipe that doesn't stretch."""
    if recipe.method != ARGON2ID:
        raise VaultError
    return Root(recipe, kdf.derive(typed, recipe.salt, recipe.cost, side))


def unstretched(secret: bytes, recipe: Recipe) -> Root:
    """The root of a random secret; VaultError for a recipe that stretches, or for too short a secret."""
    if recipe.method != NONE or len(secret) < 20:
        raise VaultError
    return Root(recipe, secret)
