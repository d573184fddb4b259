"""The offline tool keeps the formats a second time, in one file: both give the known answers, and each other's."""

import ast
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nacl.exceptions import CryptoError

from amont.vault import domains, envelope, fingerprints, object_keys, recovery, wordlist
from tests.recovery import offline
from tests.vault import formats, known

tool = offline.module()
KEYS: list[dict[str, Any]] = known.vectors()["recovery"]["good"]


def test_names_and_numbers_are_the_same() -> None:
    names = ("RECOVERY_BOX", "RECOVERY_SIGN", "RECOVERY_ID", "HALF", "FINGERPRINT", "COMMIT")
    assert {name: getattr(tool, name) for name in names} == {name: getattr(domains, name) for name in names}
    assert {getattr(domains, name) for name in names} <= set(domains.PERSONS)
    assert wordlist.SHA256 == tool.LIST_SHA256
    assert (tool.WRAP_GRANTED, tool.KEY, tool.ID) == (envelope.WRAP_GRANTED, envelope.KEY, envelope.ID)


def test_it_needs_the_standard_library_and_one_more_and_no_network() -> None:
    tree = ast.parse(offline.TOOL.read_text(encoding="utf-8"))
    found = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    found |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert found - sys.stdlib_module_names == {"nacl"}
    assert not found & {"socket", "ssl", "urllib", "http", "smtplib", "asyncio", "subprocess", "ctypes"}


@pytest.mark.parametrize("row", KEYS)
def test_a_known_seed_gives_its_known_keys_and_words(row: dict[str, Any]) -> None:
    words, seed = tool.Words(None), bytes.fromhex(row["seed"])
    key = tool.public_of(seed)
    assert tool.secret_of(seed).hex() == row["secret"]
    assert (str(key.key_id), key.public.hex(), key.signing_public.hex()) == (
        row["key_id"], row["public"], row["signing_public"]
    )  # fmt: skip
    assert words.fingerprint(UUID(int=0), key) == row["words"]
    for name, half in row["halves"].items():
        assert tool.half_words(words, name, bytes.fromhex(half)) == row["sheets"][name]
    assert tool.xor(*(bytes.fromhex(half) for half in row["halves"].values())) == seed


@pytest.mark.parametrize("row", known.vectors()["fingerprint"]["good"])
def test_a_known_key_of_somebody_has_its_known_words_here_and_there(row: dict[str, Any]) -> None:
    key = tool.PublicKey.read(row)
    assert tool.Words(None).fingerprint(UUID(row["owner"]), key) == row["words"]
    told = {"public": key.public, "signing_public": key.signing_public}
    assert fingerprints.words_of(owner=UUID(row["owner"]), key_id=key.key_id, **told) == row["words"]


def test_the_server_reads_the_public_file_that_the_tool_writes(tmp_path: Path) -> None:
    assert offline.run("print", "--out", tmp_path / "new", folder=tmp_path).returncode == 0
    written = (tmp_path / "new" / "RECOVERY_PUBLIC").read_text(encoding="utf-8")
    key = recovery.read(written)
    assert key.words == json.loads(written)["words"]
    assert tool.read_pinned(tmp_path / "new" / "RECOVERY_PUBLIC").public == key.public


@pytest.mark.parametrize("row", known.vectors()["dek_granted"]["good"])
def test_a_known_grant_opens(row: dict[str, Any]) -> None:
    secret = formats.ring(row["ring"]).secret_of(UUID(row["key_id"]))
    ids = UUID(row["object"]), UUID(row["dek_id"]), UUID(row["key_id"])
    assert tool.unwrap(formats.blob(row), secret, *ids).hex() == row["dek"]


@pytest.mark.parametrize("row", known.vectors()["dek_granted"]["refused"], ids=lambda row: row["why"])
def test_a_known_bad_grant_is_refused(row: dict[str, Any]) -> None:
    ring = formats.ring(row["ring"])
    secret = {ring.key_id: ring.sk, **ring.retired}.get(UUID(row["key_id"]), ring.sk)
    with pytest.raises((ValueError, CryptoError)):
        tool.unwrap(formats.blob(row), secret, UUID(row["object"]), UUID(row["dek_id"]), UUID(row["key_id"]))


def test_what_the_tool_seals_the_vault_opens_and_the_other_way() -> None:
    ring, key = formats.ring(0), formats.object_key(known.vectors()["generation"]["good"][0])
    target = tool.PublicKey(ring.key_id, ring.pk, ring.vk)
    blob = tool.wrap(key.dek, key.object_id, key.dek_id, target)
    ids = {"object_id": key.object_id, "dek_id": key.dek_id}
    assert object_keys.open_granted(blob, ring, key_id=ring.key_id, **ids) == key
    blob = object_keys.grant(key, recipient=ring.pk, recipient_key_id=ring.key_id)
    assert tool.unwrap(blob, ring.sk, key.object_id, key.dek_id, ring.key_id) == key.dek
    assert tool.digest(key.dek, b"", tool.COMMIT) == key.commit
