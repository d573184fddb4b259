"""T7: known-answer vectors of each format in use, both directions, made by an independent implementation."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.audit import chain
from amont.audit.models import AuditEntry
from amont.vault import domains
from amont.vault.hashers import PepperedArgon2Hasher, Verifier
from amont.vault.recipes import stretch
from tests.vault import known, oracle

SEALS, HASHES, LOGINS, JOURNAL = (known.vectors()[name] for name in ("server_seal", "keyed_hash", "login", "journal"))


@pytest.fixture(autouse=True)
def known_keys(settings: Settings) -> None:
    settings.AMONT_KEYS = known.keys()
    settings.VAULT_TEST_KDF = False


@pytest.mark.parametrize("row", SEALS["good"], ids=lambda row: f"{row['domain']}-{row['number']}")
def test_a_known_seal_opens(row: dict[str, Any]) -> None:
    assert vault.open_server(row["domain"], UUID(row["row"]), bytes.fromhex(row["blob"])) == row["value"]


@pytest.mark.parametrize(
    "row", [row for row in SEALS["good"] if row["number"] == 2], ids=lambda row: f"{row['domain']}-{row['number']}"
)
def test_sealing_gives_the_known_bytes(row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_bytes", lambda size: bytes.fromhex(row["nonce"])[:size])
    assert vault.seal_server(row["domain"], UUID(row["row"]), row["value"]).hex() == row["blob"]


@pytest.mark.parametrize("row", SEALS["good"], ids=lambda row: f"{row['domain']}-{row['number']}")
def test_the_oracle_still_gives_the_known_bytes(row: dict[str, Any]) -> None:
    key = bytes.fromhex(known.vectors()["keys"][f"SERVER_KEY_{row['number']}"])
    nonce = bytes.fromhex(row["nonce"])
    assert oracle.sealed(key, row["number"], row["domain"], UUID(row["row"]), nonce, row["value"]).hex() == row["blob"]


@pytest.mark.parametrize("row", SEALS["refused"], ids=lambda row: row["why"])
def test_a_known_bad_seal_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(vault.VaultError):
        vault.open_server(row["domain"], UUID(row["row"]), bytes.fromhex(row["blob"]))


@pytest.mark.parametrize("row", HASHES["good"], ids=lambda row: row["domain"])
def test_a_value_has_its_known_hash(row: dict[str, Any]) -> None:
    assert vault.keyed_hash(row["domain"], row["value"]).hex() == row["hash"]


@pytest.mark.parametrize("row", LOGINS["good"], ids=lambda row: row["encoded"][:30])
def test_a_passphrase_has_its_known_verifier(row: dict[str, Any]) -> None:
    parts = Verifier.parse(row["encoded"])
    assert str(Verifier.of(stretch(row["passphrase"], parts.recipe))) == row["encoded"]
    assert PepperedArgon2Hasher().verify(row["passphrase"], row["encoded"])


@pytest.mark.parametrize("row", LOGINS["refused"], ids=lambda row: row["why"])
def test_a_known_bad_verifier_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(vault.VaultError):
        PepperedArgon2Hasher().verify(row["passphrase"], row["encoded"])


def _entry(row: dict[str, Any]) -> AuditEntry:
    plain = {name: row[name] for name in ("actor", "seq", "action", "record_id", "revision", "examined", "reason")}
    return AuditEntry(
        id=UUID(row["id"]),
        at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=row["at_microseconds"]),
        prev=bytes.fromhex(row["prev"]),
        request_id=UUID(row["request_id"]) if row["request_id"] else None,
        sealed_actor=bytes.fromhex(row["sealed_actor"]) or None,
        **plain,
    )


@pytest.mark.parametrize("row", JOURNAL["good"], ids=lambda row: row["why"])
def test_an_entry_of_the_journal_has_its_known_mac(row: dict[str, Any]) -> None:
    assert chain.mac(_entry(row), row["objects"], chain.current_key()).hex() == row["mac"]


FIELDS = ("prev", "id", "actor", "seq", "at", "action", "record_id", "revision", "examined", "reason", "request_id")


@pytest.mark.parametrize("field", [*FIELDS, "sealed_actor", "objects", "key"])
def test_every_field_of_an_entry_counts(field: str) -> None:
    row = JOURNAL["good"][1]
    entry, objects, key = _entry(row), list(row["objects"]), chain.current_key()
    if field == "objects":
        objects.append("c")
    elif field == "key":
        key = bytes(32)
    else:
        former = getattr(entry, field)
        setattr(entry, field, former + timedelta(microseconds=1) if field == "at" else _other(former))
    assert chain.mac(entry, objects, key).hex() != row["mac"]


def _other(value: Any) -> Any:
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1)
    return value + (1 if isinstance(value, int) else b"x" if isinstance(value, bytes) else "x")


@pytest.mark.parametrize("row", JOURNAL["heads"], ids=lambda row: row["actor"])
def test_the_head_of_a_chain_has_its_known_mac(row: dict[str, Any]) -> None:
    last = bytes.fromhex(row["last"])
    assert chain.head_mac(row["actor"], row["seq"], last, chain.current_key()).hex() == row["mac"]


def test_every_domain_of_the_tables_has_a_vector() -> None:
    assert {row["domain"] for row in SEALS["good"] if row["number"] == 2} == set(domains.SEALS)
    assert {row["domain"] for row in HASHES["good"]} == set(domains.HASHES)


@pytest.mark.parametrize("kind", ["server_seal", "login"])
def test_each_kind_in_use_has_nine_negative_vectors(kind: str) -> None:
    assert len(known.vectors()[kind]["refused"]) >= 9
