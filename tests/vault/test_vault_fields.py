"""The model field of sealed values, without a table."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError
from django.db import connection, models

from amont import vault
from amont.vault.fields import Sealed, SealedField

BLOB = bytes.fromhex("e10101") + bytes(16 + 24 + 272)


class Letter(models.Model):
    """A table that is never made."""

    name_sealed = SealedField(null=True)

    class Meta:
        app_label = "vault"
        apps = Apps()  # of its own: no other test, and no migration, sees this model

    def __str__(self) -> str:
        return "a letter"


def _field() -> SealedField:
    field = Letter._meta.get_field("name_sealed")
    assert isinstance(field, SealedField)
    return field


def test_what_comes_from_the_database_does_not_show_itself() -> None:
    value = _field().from_db_value(memoryview(BLOB), None, connection)
    assert isinstance(value, bytes)
    assert (repr(value), str(value), f"{value}", f"{value!r:>5}") == ("•••", "•••", "•••", "  •••")
    assert value == BLOB
    assert _field().from_db_value(None, None, connection) is None


def test_it_is_stored_as_plain_bytes() -> None:
    assert type(_field().get_prep_value(Sealed(BLOB))) is bytes
    assert _field().get_prep_value(None) is None
    assert _field().get_prep_value(b"") == b""


@pytest.mark.parametrize(
    "value",
    [
        "Rosalie",
        b"Rosalie",
        b"Rosalie, de la Maison des jeunes du Ruisseau, le jeudi",
        b"\xe1\x01\x01",
        b"\xe0\x01\x01" + bytes(60),
        b"\xeb\x01\x01" + bytes(60),
        b"\xe1\x00\x01" + bytes(60),
        b"\xe1\x01\x00" + bytes(60),
        b"\xe1\x01\x05" + bytes(60),
        42,
    ],
)
def test_what_the_vault_did_not_make_is_not_stored(value: Any) -> None:
    with pytest.raises(vault.VaultError):
        _field().get_prep_value(value)


def test_what_the_vault_made_is_stored() -> None:
    blob = vault.seal_server("amont.mfa", uuid4(), "JBSWY3DPEHPK3PXP")
    assert _field().get_prep_value(blob) == blob


@pytest.mark.parametrize("lookup", ["contains", "startswith", "gt", "in", "icontains"])
def test_sealed_values_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(FieldError):
        str(Letter._default_manager.filter(**{f"name_sealed__{lookup}": [BLOB]}).query)


def test_a_missing_value_can_be_found() -> None:
    assert "IS NULL" in str(Letter._default_manager.filter(name_sealed__isnull=True).query)


def test_a_migration_writes_it_without_any_value() -> None:
    _name, path, args, kwargs = SealedField(null=True).deconstruct()
    assert (path, args, kwargs) == ("amont.vault.fields.SealedField", [], {"null": True})


def test_it_has_no_form_field() -> None:
    assert not _field().editable
