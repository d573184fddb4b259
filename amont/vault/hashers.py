"""What the database keeps to check a passphrase: useless to whoever has the database alone."""

import base64
import binascii
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.translation import gettext_noop as _

from amont.vault import domains, kdf, recipes
from amont.vault.errors import VaultError
from amont.vault.recipes import Recipe, Root, stretch

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_ENCODED = re.compile(
    r"amont_argon2id\$1\$n=(?P<pepper>[0-9]{1,3}),t=(?P<passes>[0-9]{1,3}),m=(?P<kib>[0-9]{1,8})"
    r"\$(?P<salt>[A-Za-z0-9_-]{22})\$(?P<verifier>[A-Za-z0-9_-]{43})"
)


@dataclass(frozen=True, repr=False)
class Verifier:
    """The parts of an encoded password; its text is `algorithm$version$n=pepper,t=passes,m=KiB$salt$verifier`."""

    pepper: int
    cost: kdf.Cost
    salt: bytes
    verifier: bytes

    @classmethod
    def of(cls, root: Root) -> Self:
        """verifier = B(PEPPER_PW, root, "amont.login.1"), where root = Argon2id(passphrase)."""
        recipe = root.recipe
        return cls(recipe.pepper, recipe.cost, recipe.salt, root.key(settings.AMONT_KEYS.pepper_pw, domains.LOGIN))

    @property
    def recipe(self) -> Recipe:
        """How the passphrase was stretched."""
        return Recipe(recipes.ARGON2ID, self.pepper, self.cost, self.salt)

    @classmethod
    def parse(cls, encoded: str) -> Self:
        """Read the text of the database; VaultError for anything but the one form that `str` gives."""
        found = _ENCODED.fullmatch(encoded)
        if found is None:
            raise VaultError
        cost = kdf.Cost(passes=int(found["passes"]), kib=int(found["kib"]))
        parsed = cls(int(found["pepper"]), cost, _from_base64(found["salt"]), _from_base64(found["verifier"]))
        if str(parsed) != encoded:
            raise VaultError
        return parsed

    def is_of(self, root: Root) -> bool:
        """True when this is the verifier of that root; constant-time."""
        return hmac.compare_digest(Verifier.of(root).verifier, self.verifier)

    @property
    def is_stale(self) -> bool:
        """True after a change of cost or a new pepper: the next sign-in stores it anew."""
        return self.cost != kdf.current_cost() or self.pepper != settings.AMONT_KEYS.pepper_pw.current

    def __str__(self) -> str:
        parameters = f"n={self.pepper},t={self.cost.passes},m={self.cost.kib}"
        return f"amont_argon2id$1${parameters}${_base64(self.salt)}${_base64(self.verifier)}"


class PepperedArgon2Hasher(BasePasswordHasher):
    """Django's hasher over the vault's derivation; the only one of `PASSWORD_HASHERS`.

    A stored value that was tampered with (format, cost under the floor, unknown pepper) raises VaultError: it is
    no wrong passphrase.
    """

    algorithm = "amont_argon2id"

    def salt(self) -> str:
        """16 random bytes."""
        return _base64(secrets.token_bytes(kdf.SALT))

    def encode(self, password: str, salt: str) -> str:
        """The text to store for a new passphrase."""
        pepper = settings.AMONT_KEYS.pepper_pw.current
        recipe = Recipe(recipes.ARGON2ID, pepper, kdf.current_cost(), _from_base64(salt))
        return str(Verifier.of(stretch(_text(password), recipe)))

    def decode(self, encoded: str) -> dict[str, Any]:
        """The parts of a stored value, as Django names them."""
        parts = Verifier.parse(encoded)
        return {
            "algorithm": self.algorithm,
            "pepper": parts.pepper,
            "passes": parts.cost.passes,
            "kib": parts.cost.kib,
            "salt": _base64(parts.salt),
            "hash": _base64(parts.verifier),
        }

    def verify(self, password: str, encoded: str) -> bool:
        """True when the passphrase is the right one; one derivation, constant-time comparison."""
        stored = Verifier.parse(encoded)
        return stored.is_of(stretch(_text(password), stored.recipe))

    def must_update(self, encoded: str) -> bool:
        """True when the next sign-in stores it anew."""
        return Verifier.parse(encoded).is_stale

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: a sign-in costs one derivation, whatever its outcome."""

    def safe_summary(self, encoded: str) -> "dict[str | StrPromise, Any]":
        """What may be shown of a stored value."""
        parts = self.decode(encoded)
        return {
            _("algorithm"): parts["algorithm"],
            _("passes"): parts["passes"],
            _("memory"): parts["kib"],
            _("salt"): mask_hash(parts["salt"]),
            _("hash"): mask_hash(parts["hash"]),
        }


def _text(password: str | bytes) -> str:
    return password.decode("utf-8") if isinstance(password, bytes) else password


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise VaultError from None
