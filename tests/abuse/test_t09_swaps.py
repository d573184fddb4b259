"""T9: two ciphertexts swapped between rows, fields or server domains are refused."""

from itertools import permutations
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.vault import domains
from config.keys import Keys, fresh


def test_a_seal_of_another_row_is_refused() -> None:
    mine, other = uuid4(), uuid4()
    blob = vault.seal_server("amont.mfa", other, "JBSWY3DPEHPK3PXP")
    with pytest.raises(vault.VaultError):
        vault.open_server("amont.mfa", mine, blob)


@pytest.mark.parametrize(("one", "two"), list(permutations(sorted(domains.SEALS), 2)))
def test_a_seal_of_another_domain_is_refused(one: str, two: str) -> None:
    row = uuid4()
    with pytest.raises(vault.VaultError):
        vault.open_server(two, row, vault.seal_server(one, row, "a"))


def test_a_seal_of_another_installation_is_refused(settings: Settings) -> None:
    row = uuid4()
    blob = vault.seal_server("amont.mfa", row, "a")
    settings.AMONT_KEYS = Keys.from_hex(fresh())
    with pytest.raises(vault.VaultError):
        vault.open_server("amont.mfa", row, blob)


def test_a_seal_moved_to_another_key_number_is_refused(settings: Settings) -> None:
    values = fresh()
    settings.AMONT_KEYS = Keys.from_hex({**values, "SERVER_KEY_2": fresh()["SERVER_KEY_1"]})
    row = uuid4()
    blob = vault.seal_server("amont.mfa", row, "a")
    with pytest.raises(vault.VaultError):
        vault.open_server("amont.mfa", row, blob[:3] + (1).to_bytes(16, "big") + blob[19:])
