"""The password hasher over the vault's derivation."""

from pathlib import Path
from typing import Any

import pytest
from argon2 import low_level
from django.contrib.auth.hashers import check_password, get_hasher, identify_hasher, make_password
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from amont.vault import VaultError, kdf
from amont.vault.hashers import PepperedArgon2Hasher, Verifier
from config.keys import Keys, fresh
from tests.vault import known

pytestmark = pytest.mark.django_db
SALT = bytes(range(16))


@pytest.fixture(autouse=True)
def hasher(settings: Settings) -> PepperedArgon2Hasher:
    settings.PASSWORD_HASHERS = ["amont.vault.hashers.PepperedArgon2Hasher"]
    settings.VAULT_TEST_KDF = True
    found = get_hasher()
    assert isinstance(found, PepperedArgon2Hasher)
    return found


def test_the_right_passphrase_passes_and_another_does_not() -> None:
    encoded = make_password("soleil rivière cabane")
    assert check_password("soleil rivière cabane", encoded)
    assert not check_password("soleil rivière cabanes", encoded)
    assert identify_hasher(encoded).algorithm == "amont_argon2id"
    assert len(encoded) <= 128  # the column


def test_two_accounts_with_one_passphrase_keep_different_values() -> None:
    assert make_password("soleil rivière") != make_password("soleil rivière")


def test_an_accent_typed_in_two_pieces_is_the_same_passphrase() -> None:
    assert check_password("rivie\u0300re", make_password("rivi\u00e8re"))


def test_the_derivation_is_argon2id_as_another_library_makes_it() -> None:
    ours = kdf.derive("soleil", SALT, kdf.Cost(2, 65_536))
    assert ours == low_level.hash_secret_raw(b"soleil", SALT, 2, 65_536, 1, 32, low_level.Type.ID)


def test_new_passphrases_are_stretched_at_the_default_cost_outside_tests(settings: Settings) -> None:
    settings.VAULT_TEST_KDF = False
    assert kdf.current_cost() == kdf.Cost(3, 262_144)
    assert "$n=2,t=3,m=262144$" in make_password("soleil")


@pytest.mark.parametrize("cost", [kdf.Cost(1, 8), kdf.Cost(1, 262_144), kdf.Cost(3, 65_535), kdf.Cost(0, 0)])
def test_no_cost_under_the_floor_is_derived(cost: kdf.Cost, settings: Settings) -> None:
    settings.VAULT_TEST_KDF = False
    with pytest.raises(VaultError):
        kdf.derive("soleil", SALT, cost)


@pytest.mark.parametrize("cost", [kdf.Cost(17, 65_536), kdf.Cost(2, 1_048_577)])
def test_no_cost_beyond_reason_is_derived(cost: kdf.Cost) -> None:
    with pytest.raises(VaultError):
        kdf.derive("soleil", SALT, cost)


@pytest.mark.parametrize("cost", [kdf.Cost(1, 9), kdf.Cost(2, 8), kdf.Cost(1, 65_536)])
def test_the_tests_lower_the_cost_to_one_value_only(cost: kdf.Cost) -> None:
    with pytest.raises(VaultError):
        kdf.derive("soleil", SALT, cost)


@pytest.mark.parametrize("name", ["amont", "amont_test_", "/test_folder/amont.sqlite3", "file:memory?mode=memory"])
def test_the_test_cost_is_refused_outside_a_test_database(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    with pytest.raises(VaultError):
        make_password("soleil")


def test_the_test_cost_is_refused_to_a_blob_when_the_flag_is_off(settings: Settings) -> None:
    encoded = make_password("soleil")
    settings.VAULT_TEST_KDF = False
    with pytest.raises(VaultError):
        check_password("soleil", encoded)


def test_a_sqlite_file_named_test_may_use_the_test_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = str(tmp_path / "test_amont.sqlite3") if connection.vendor == "sqlite" else "test_amont"
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    assert make_password("soleil")


def test_after_a_new_pepper_the_old_value_still_passes_and_is_stored_anew(settings: Settings) -> None:
    values = fresh()
    settings.AMONT_KEYS = Keys.from_hex(values)
    encoded = make_password("soleil")
    settings.AMONT_KEYS = Keys.from_hex({**values, "PEPPER_PW_2": fresh()["PEPPER_PW_1"]})
    stored: list[str] = []
    assert check_password("soleil", encoded, setter=lambda raw: stored.append(make_password(raw)))
    assert "$n=2," in stored[0]
    assert check_password("soleil", stored[0])


def test_without_the_pepper_the_stored_value_is_no_help(settings: Settings) -> None:
    encoded = make_password("soleil")
    settings.AMONT_KEYS = Keys.from_hex(fresh())
    with pytest.raises(VaultError):
        check_password("soleil", encoded)  # numbered 2 there, and here there is only 1


def test_a_summary_shows_neither_salt_nor_verifier(hasher: PepperedArgon2Hasher) -> None:
    encoded = make_password("soleil")
    parts = hasher.decode(encoded)
    shown = " ".join(str(value) for value in hasher.safe_summary(encoded).values())
    assert parts["salt"] not in shown
    assert parts["hash"] not in shown
    assert parts["hash"] not in repr(Verifier.parse(encoded))


@pytest.mark.parametrize("row", known.vectors()["login"]["wrong"], ids=lambda row: row["why"])
def test_a_changed_value_does_not_pass(row: dict[str, Any], settings: Settings) -> None:
    settings.VAULT_TEST_KDF = False
    assert not PepperedArgon2Hasher().verify(row["passphrase"], row["encoded"])


@hypothesis_settings(max_examples=60)
@given(st.text(max_size=130))
def test_nothing_but_its_own_form_is_read(text: str) -> None:
    with pytest.raises(VaultError):
        Verifier.parse("amont_argon2id$" + text)
