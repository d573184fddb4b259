"""What the demo knows in clear, and a thief should not find: by name, with the table's line that promises it."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps

from amont import vault
from amont.accounts.factors import SEALED, unseal
from amont.accounts.models import Account, Invitation
from amont.demo.cast import read_secrets
from amont.vault.threats import CONTACTS, SEALED_TO_SERVER


def contacts() -> dict[str, list[str]]:
    """Who wrote to us and whom to ask for, by sealed column."""
    return {column: [value for _row, value in opened(column)] for column in CONTACTS}


def rows(column: str) -> Iterator[tuple[Any, bytes]]:
    """Every row of a sealed column, with its blob."""
    label, name = column.rsplit(".", 1)
    for row in apps.get_model(label).objects.exclude(**{name: None}).order_by("pk"):
        yield row, bytes(getattr(row, name))


def opened(column: str) -> Iterator[tuple[Any, str]]:
    """Every row with what it seals, for who has the server's secrets; VaultError for who has not."""
    yield from ((row, open_one(column, row, blob)) for row, blob in rows(column))


def open_one(column: str, row: Any, blob: bytes) -> str:
    """What one row seals in this column."""
    return vault.open_server(SEALED_TO_SERVER[column], row.pk, blob)


def factors() -> list[str]:
    """Secrets of applications, and recovery codes."""
    secrets = [factor_of(row) for row in Authenticator.objects.order_by("pk")]
    return [code for secret in secrets for code in secret.split()]


def factor_of(row: Authenticator) -> str:
    """What one second factor seals; VaultError for who has not the server's secrets."""
    return unseal(Account.objects.get(pk=row.user_id), row.type, row.data[SEALED])


def passphrases() -> dict[str, str]:
    """The demo's passphrases by e-mail; in clear in the demo alone."""
    return {one.email: one.password for one in read_secrets()}


def invitations() -> list[str]:
    """The links that were sent."""
    return [one.token for one in Invitation.objects.order_by("pk")]
