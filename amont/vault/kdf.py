"""Stretching of passphrases: Argon2id at a cost whose floor holds when it is written and when it is read."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.db import connection
from nacl.bindings import crypto_pwhash_alg as _argon2id
from nacl.bindings import crypto_pwhash_ALG_ARGON2ID13 as _ARGON2ID

from amont.vault import slots
from amont.vault.errors import VaultError

SALT = 16
ROOT = 32


@dataclass(frozen=True)
class Cost:
    """Passes and memory of one derivation; one lane always."""

    passes: int
    kib: int


DEFAULT = Cost(passes=3, kib=262_144)
FLOOR = Cost(passes=2, kib=65_536)
CEILING = Cost(passes=16, kib=1_048_576)
TEST = Cost(passes=1, kib=8)


def current_cost() -> Cost:
    """The cost at which new verifiers are written: the default, or the test cost where tests may use it."""
    return TEST if settings.VAULT_TEST_KDF else DEFAULT


def derive(passphrase: str, salt: bytes, cost: Cost, side: slots.Side = slots.Side.STAFF) -> bytes:
    """The 32-byte root of a passphrase; VaultError for a cost under the floor or past all reason, Busy without a slot.

    The passphrase is brought to NFKC first, since keyboards write the same accent in two ways.
    """
    if len(salt) != SALT or not _is_allowed(cost):
        raise VaultError
    plain = unicodedata.normalize("NFKC", passphrase).encode("utf-8", errors="surrogatepass")
    with slots.one_slot(side):
        return _argon2id(ROOT, plain, salt, cost.passes, cost.kib * 1024, _ARGON2ID)


def _is_allowed(cost: Cost) -> bool:
    if cost == TEST and settings.VAULT_TEST_KDF:
        return _is_test_database()
    return FLOOR.passes <= cost.passes <= CEILING.passes and FLOOR.kib <= cost.kib <= CEILING.kib


def _is_test_database() -> bool:
    """True when the database in use (on SQLite, its file) has a name that starts with `test_`."""
    name = str(connection.settings_dict["NAME"])
    return (PurePath(name).name if connection.vendor == "sqlite" else name).startswith("test_")
