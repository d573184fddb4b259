"""T13: unique nonces over 100,000 encryptions; no nonce or key argument in the API; the API is §5's."""

import inspect
from uuid import uuid4

from amont import vault

SERVER = {"VaultError", "seal_server", "open_server", "keyed_hash"}
RINGS = {"enrol_ring", "rewrap_ring"}


def test_no_nonce_comes_twice() -> None:
    row = uuid4()
    nonces = {vault.seal_server("amont.mfa", row, "a")[19:43] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_the_vault_exports_what_exists_and_nothing_else() -> None:
    assert set(vault.__all__) == SERVER | RINGS
    assert list(vault.__all__) == sorted(vault.__all__, key=lambda name: (not name[0].isupper(), name))
    assert all(hasattr(vault, name) for name in vault.__all__)


def test_nobody_can_give_a_nonce_or_a_key() -> None:
    assert list(inspect.signature(vault.seal_server).parameters) == ["domain", "row_id", "value"]
    assert list(inspect.signature(vault.open_server).parameters) == ["domain", "row_id", "blob"]
    assert list(inspect.signature(vault.keyed_hash).parameters) == ["domain", "value"]
    assert list(inspect.signature(vault.enrol_ring).parameters) == ["user", "passphrase"]
    assert list(inspect.signature(vault.rewrap_ring).parameters) == ["user", "stored", "former", "passphrase"]
