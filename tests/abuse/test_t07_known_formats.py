"""T7: the formats of rings, objects, records, session boxes, notes and packages, on known answers, both directions."""

import secrets
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont.vault import VaultError, envelope, notes, object_keys, packages, threads
from amont.vault.records import RecordKey
from tests.vault import formats, known, oracle


@pytest.fixture(autouse=True)
def known_keys(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.AMONT_KEYS = known.keys()
    settings.VAULT_TEST_KDF = False


def rows(which: str, kinds: Any) -> list[Any]:
    """Every row of these kinds, each under its name."""
    return [
        pytest.param(kind, row, id=f"{kind}: {row.get('why', place)}")
        for kind in kinds
        for place, row in enumerate(known.vectors()[kind][which])
    ]


@pytest.mark.parametrize(("kind", "row"), rows("good", formats.OPEN))
def test_a_known_blob_opens(kind: str, row: dict[str, Any]) -> None:
    assert formats.shown(formats.OPEN[kind](row)) == formats.answer(kind, row)


@pytest.mark.parametrize(("kind", "row"), rows("refused", formats.OPEN))
def test_a_known_bad_blob_is_refused(kind: str, row: dict[str, Any]) -> None:
    with pytest.raises(VaultError):
        formats.OPEN[kind](row)


@pytest.mark.parametrize(("kind", "row"), rows("good", formats.SEAL))
def test_sealing_gives_the_known_bytes(kind: str, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {24: row["nonce"], 16: row.get("salt", "")}
    monkeypatch.setattr(secrets, "token_bytes", lambda size: bytes.fromhex(drawn[size]))
    monkeypatch.setattr("amont.vault.kdf.current_cost", lambda: formats.recipes.kdf.FLOOR)
    assert formats.SEAL[kind](row).hex() == row["blob"]


def test_a_grant_is_opened_by_the_second_implementation() -> None:
    row = known.vectors()["dek_granted"]["good"][0]
    ring, key = formats.ring(0), formats.object_key({**row, "dek": row["dek"]})
    blob = object_keys.grant(key, recipient=ring.pk, recipient_key_id=ring.key_id)
    ids = UUID(row["object"]).bytes + UUID(row["dek_id"]).bytes + ring.key_id.bytes
    assert len(blob) == object_keys.GRANTED_SIZE
    assert oracle.box_open(ring.sk, blob[envelope.HEADER :]) == b"AW\x01" + ids + key.dek


def test_a_note_is_opened_by_the_second_implementation() -> None:
    row = known.vectors()["note"]["good"][0]
    ring, place = formats.ring(0), formats._note(row)
    blob = notes.close(row["text"], public=ring.pk, **place)
    inside = oracle.box_open(ring.sk, blob[envelope.HEADER :])
    ids = place["note_id"].bytes + ring.key_id.bytes + row["day"].to_bytes(4, "big")
    assert inside == b"AN\x01\x01" + ids + oracle.padded(row["text"].encode())


def test_a_reply_is_opened_by_the_second_implementation() -> None:
    row = known.vectors()["reply"]["good"][0]
    package, reply, key = UUID(row["package"]), UUID(row["reply"]), bytes.fromhex(row["key"])
    public = bytes.fromhex(row["public"])
    blob = packages.close_reply(row["status"], row["note"], public=public, key=key, package_id=package, reply_id=reply)
    inside = oracle.box_open(bytes.fromhex(row["sk"]), blob[envelope.HEADER :])
    told = oracle.box_open(bytes.fromhex(row["sk"]), bytes.fromhex(row["blob"])[envelope.HEADER :])
    assert inside == told and inside.startswith(b"AP\x01" + package.bytes + reply.bytes)
    assert packages.tag_of(public, key, package).hex() == row["public_tag"]


def test_an_answer_is_opened_by_the_second_implementation() -> None:
    row = known.vectors()["answer"]["good"][0]
    told = {name: bytes.fromhex(row[name]) for name in ("key", "public", "k_auth", "thread_public")}
    ids = {"thread": UUID(row["thread"]), "message": UUID(row["message"]), "key_id": UUID(row["key_id"])}
    blob = threads.close_answer(told["key"], told["public"], told["k_auth"], **ids)
    inside = oracle.box_open(bytes.fromhex(row["sk"]), blob[envelope.HEADER :])
    tag = oracle.keyed(
        told["k_auth"], oracle.framed(ids["thread"].bytes, ids["message"].bytes, told["key"]), b"amont.th.ans.1"
    )
    assert len(blob) == threads.ANSWER_SIZE
    assert inside == b"AS\x01" + b"".join(one.bytes for one in ids.values()) + told["key"] + tag
    assert threads.tag_of(told["thread_public"], told["k_auth"], ids["thread"]).hex() == row["thread_tag"]


def test_what_an_asker_posts_is_opened_by_the_second_implementation() -> None:
    row = known.vectors()["posted_key"]["good"][0]
    key = RecordKey(UUID(row["key_id"]), bytes.fromhex(row["key"]))
    ids = {"thread": UUID(row["thread"]), "dek_id": UUID(row["dek_id"]), "record": UUID(row["record"])}
    blob = threads.close_posted(key, bytes.fromhex(row["public"]), **ids)
    inside = oracle.box_open(bytes.fromhex(row["sk"]), blob[envelope.HEADER :])
    assert len(blob) == threads.POSTED_SIZE
    assert inside == oracle.framed(b"amont.record", *(one.bytes for one in ids.values())) + key.key


def test_a_generation_has_its_known_commitment_proof_and_keys() -> None:
    row = known.vectors()["generation"]["good"][0]
    key = formats.object_key(row)
    told = {name: getattr(key, name).hex() for name in ("commit", "card_key", "record_key")}
    assert told == {name: row[name] for name in told}
    assert key.proof_of(UUID(row["next_dek_id"]), bytes.fromhex(row["next_commit"])).hex() == row["next_proof"]


@pytest.mark.parametrize("kind", formats.OPEN)
def test_each_kind_in_use_has_nine_negative_vectors(kind: str) -> None:
    assert len(known.vectors()[kind]["refused"]) >= 9
