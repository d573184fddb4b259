"""Second factors at rest: allauth's rows, with every secret sealed to the account that owns the row.

allauth's own wrappers encrypt without knowing whose secret it is, so two rows could change secrets unseen. These take
the place of them: the seal's row is the account, and the kind stands inside, so a secret opens in its own row alone.
"""

import json
import secrets
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.db.models import F

from amont.accounts import totp, webauthn
from amont.accounts.models import Account
from amont.core import clock
from amont.vault import VaultError, open_server, seal_server

DOMAIN = "amont.mfa"
CODES = 10
DIGITS = 12
SEALED = "sealed"


class UsedCode(Exception):
    """The right code of the application, for the second time."""


def seal(account: Account, kind: str, secret: str) -> str:
    """A secret of `account`, ready for a JSON column or the session."""
    return b64encode(seal_server(DOMAIN, account.pk, f"{kind}:{secret}")).decode("ascii")


def unseal(account: Account, kind: str, sealed: str) -> str:
    """What `seal` closed for the same account and kind; VaultError for anything else."""
    try:
        blob = b64decode(sealed, validate=True)
    except (Error, TypeError, ValueError):
        raise VaultError from None
    found, _, secret = open_server(DOMAIN, account.pk, blob).partition(":")
    if found != kind:
        raise VaultError
    return secret


class SealedTOTP:
    """The application's secret; each code serves once, whichever process reads it."""

    KIND = "totp"

    def __init__(self, row: Authenticator, account: Account) -> None:
        self.row = row
        self.account = account

    @classmethod
    def enrol(cls, account: Account, secret: str, step: int) -> Authenticator:
        """Put the account's application in place of the one it had; `step` is that of the code which proved it."""
        Authenticator.objects.filter(user=account, type=cls.KIND).delete()
        data = {SEALED: seal(account, cls.KIND, secret), "step": step}
        return Authenticator.objects.create(user=account, type=cls.KIND, data=data, created_at=clock.now())

    @transaction.atomic
    def accepts(self, typed: str) -> bool:
        """True once for a right code; UsedCode when its step, or a later one, has served before."""
        row = Authenticator.objects.select_for_update().get(pk=self.row.pk, user=self.account)
        step = totp.matching_step(unseal(self.account, self.KIND, row.data[SEALED]), typed, clock.now())
        if step is None:
            return False
        if step <= row.data["step"]:
            raise UsedCode
        row.data["step"] = step
        row.save(update_fields=["data"])
        return True


class SealedRecoveryCodes(RecoveryCodes):
    """Ten codes of twelve digits, each of which serves once; allauth keeps count of those used."""

    KIND = "recovery_codes"

    def __init__(self, row: Authenticator, account: Account) -> None:
        super().__init__(row)
        self.account = account

    @classmethod
    def draw(cls, account: Account) -> list[str]:
        """New codes in place of those the account had."""
        codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(CODES)]
        Authenticator.objects.filter(user=account, type=cls.KIND).delete()
        data = {SEALED: seal(account, cls.KIND, " ".join(codes)), "used_mask": 0}
        Authenticator.objects.create(user=account, type=cls.KIND, data=data, created_at=clock.now())
        return codes

    def generate_codes(self) -> list[str]:
        """All ten, used or not."""
        return unseal(self.account, self.KIND, self.instance.data[SEALED]).split()

    def accepts(self, typed: str) -> bool:
        """True once for each code."""
        return bool(self.validate_code("".join(typed.split())))


class SealedKey:
    """A security key, or a device's own lock: its name and its public half, sealed to the account.

    Beside them, in clear, its count of signatures and the last question that it answered.
    """

    KIND = "webauthn"

    def __init__(self, row: Authenticator, account: Account) -> None:
        """VaultError when the row was altered, or is somebody else's."""
        kept = json.loads(unseal(account, self.KIND, row.data.get(SEALED, "")))
        self.row = row
        self.account = account
        self.name: str = kept["name"]
        self.credential = webauthn.from_text(kept, row.data["count"])

    @classmethod
    def enrol(cls, account: Account, name: str, credential: webauthn.Credential) -> Authenticator:
        """Keep a key beside those of the account."""
        kept = json.dumps({"name": name, **webauthn.to_text(credential)})
        data = {SEALED: seal(account, cls.KIND, kept), "count": credential.count, "last": ""}
        return Authenticator.objects.create(user=account, type=cls.KIND, data=data, created_at=clock.now())

    @transaction.atomic
    def served(self, count: int, challenge: str) -> None:
        """Note that it signed. Unproven when its count did not grow, as with a copy, or when it answered this before.

        Some keys never count: theirs stays at nought.
        """
        row = Authenticator.objects.select_for_update().get(pk=self.row.pk, user=self.account)
        if row.data["last"] == challenge:
            raise webauthn.Unproven("used_key")
        if (count or row.data["count"]) and count <= row.data["count"]:
            raise webauthn.Unproven("copied_key")
        row.data |= {"count": count, "last": challenge}
        row.last_used_at = clock.now()
        row.save(update_fields=["data", "last_used_at"])


@dataclass(frozen=True)
class Enrolled:
    """A second factor as its owner sees it; `name` is empty for the application."""

    pk: int
    kind: str
    name: str
    since: datetime
    used: datetime | None


def of(account: Account) -> Sequence[SealedTOTP | SealedRecoveryCodes]:
    """What the account may type a code of: its application first."""
    rows = Authenticator.objects.filter(user=account).order_by(F("type").desc())
    made: dict[str, type[SealedTOTP] | type[SealedRecoveryCodes]] = {
        SealedTOTP.KIND: SealedTOTP,
        SealedRecoveryCodes.KIND: SealedRecoveryCodes,
    }
    return [made[row.type](row, account) for row in rows if row.type in made]


def keys_of(account: Account) -> list[SealedKey]:
    """The account's keys, the oldest first, without those whose row was altered or moved."""
    return list(_opened(account))


def has_strange_key(account: Account) -> bool:
    """True when a row of the account's keys doesn't open in its place."""
    rows: int = Authenticator.objects.filter(user=account, type=SealedKey.KIND).count()
    return rows != len(keys_of(account))


def has_application(account: Account) -> bool:
    """True when the account enrolled an authenticator application."""
    return bool(Authenticator.objects.filter(user=account, type=SealedTOTP.KIND).exists())


def enrolled(account: Account) -> list[Enrolled]:
    """What stands beside the passphrase: the application, then the keys. Codes on paper are no factor of their own."""
    applications = Authenticator.objects.filter(user=account, type=SealedTOTP.KIND)
    return [
        *(Enrolled(row.pk, SealedTOTP.KIND, "", row.created_at, None) for row in applications),
        *(
            Enrolled(key.row.pk, SealedKey.KIND, key.name, key.row.created_at, key.row.last_used_at)
            for key in keys_of(account)
        ),
    ]


def _opened(account: Account) -> Iterator[SealedKey]:
    for row in Authenticator.objects.filter(user=account, type=SealedKey.KIND).order_by("pk"):
        try:
            yield SealedKey(row, account)
        except VaultError:
            continue


def unused_codes(account: Account) -> list[str]:
    """Recovery codes that haven't served, for the one screen that shows them."""
    row = Authenticator.objects.filter(user=account, type=SealedRecoveryCodes.KIND).first()
    return [] if row is None else SealedRecoveryCodes(row, account).get_unused_codes()
