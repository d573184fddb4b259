"""T10: wraps of both kinds moved between objects, people and generations; a key that isn't the committed one; a
generation that a stranger made. (A re-wrap that races with a revocation: test_t10_race.)"""

from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amont.vault import VaultError, object_keys
from amont.vault.object_keys import ObjectKey, new_key
from amont.vault.rings import Ring, new_ring

HOLDER, OTHER = new_ring(uuid4()), new_ring(uuid4())


def granted(key: ObjectKey, ring: Ring) -> bytes:
    return object_keys.grant(key, recipient=ring.pk, recipient_key_id=ring.key_id)


def open_granted(blob: bytes, ring: Ring, **told: Any) -> ObjectKey:
    return object_keys.open_granted(blob, ring, **{"key_id": ring.key_id, **told})


def place_of(key: ObjectKey) -> dict[str, UUID]:
    return {"object_id": key.object_id, "dek_id": key.dek_id}


def test_a_grant_opens_for_its_recipient_and_is_kept_under_their_own_key() -> None:
    key = new_key(uuid4())
    opened = open_granted(granted(key, HOLDER), HOLDER, **place_of(key))
    assert opened == key
    assert object_keys.open_own(object_keys.keep(opened, HOLDER), HOLDER, **place_of(key)) == key


@pytest.mark.parametrize("kind", ["granted", "own"])
def test_a_wrap_of_one_object_or_generation_opens_no_other(kind: str) -> None:
    first = new_key(uuid4())
    keys = [first, first.next()[0], new_key(uuid4())]
    for mine, theirs in permutations(keys, 2):
        with pytest.raises(VaultError):
            if kind == "granted":
                open_granted(granted(theirs, HOLDER), HOLDER, **place_of(mine))
            else:
                object_keys.open_own(object_keys.keep(theirs, HOLDER), HOLDER, **place_of(mine))


def test_a_wrap_of_one_person_opens_for_no_other() -> None:
    key = new_key(uuid4())
    for blob, opens in ((granted(key, OTHER), open_granted), (object_keys.keep(key, OTHER), object_keys.open_own)):
        with pytest.raises(VaultError):
            opens(blob, HOLDER, **place_of(key))


def test_a_grant_closed_again_under_another_key_id_is_refused() -> None:
    key, blob_id = new_key(uuid4()), uuid4()
    blob = object_keys.grant(key, recipient=HOLDER.pk, recipient_key_id=blob_id)
    with pytest.raises(VaultError):
        open_granted(blob, HOLDER, **place_of(key))
    with pytest.raises(VaultError):
        open_granted(blob, HOLDER, key_id=blob_id, **place_of(key))


def test_the_two_kinds_are_never_taken_for_each_other() -> None:
    key = new_key(uuid4())
    with pytest.raises(VaultError):
        object_keys.open_own(granted(key, HOLDER), HOLDER, **place_of(key))
    with pytest.raises(VaultError):
        open_granted(object_keys.keep(key, HOLDER), HOLDER, **place_of(key))


def test_a_former_pair_opens_what_was_granted_to_it_and_keeps_nothing_new() -> None:
    key, after = new_key(uuid4()), HOLDER.renewed()
    before = granted(key, HOLDER)
    assert open_granted(before, after, key_id=HOLDER.key_id, **place_of(key)) == key
    with pytest.raises(VaultError):
        open_granted(before, after, **place_of(key))
    with pytest.raises(VaultError):
        object_keys.open_own(object_keys.keep(key, HOLDER), after, **place_of(key))


def test_a_key_that_is_not_the_committed_one_is_refused() -> None:
    key = new_key(uuid4())
    key.refuse_other(key.commit)
    with pytest.raises(VaultError):
        new_key(key.object_id).refuse_other(key.commit)


def test_only_who_had_the_former_key_makes_the_next_generation() -> None:
    key = new_key(uuid4())
    after, proof = key.next()
    key.refuse_false_proof(after.dek_id, after.commit, proof)
    stranger = new_key(key.object_id)
    for dek_id, commit, claimed in (
        (after.dek_id, after.commit, stranger.proof_of(after.dek_id, after.commit)),
        (after.dek_id, stranger.commit, proof),
        (uuid4(), after.commit, proof),
        (after.dek_id, after.commit, bytes(32)),
    ):
        with pytest.raises(VaultError):
            key.refuse_false_proof(dek_id, commit, claimed)


@given(st.binary(max_size=64))
def test_nothing_is_granted_to_what_is_no_public_key(public: bytes) -> None:
    if len(public) != 32:
        with pytest.raises(VaultError):
            object_keys.grant(new_key(uuid4()), recipient=public, recipient_key_id=uuid4())


def test_nothing_is_granted_to_a_key_that_gives_everybody_the_same_secret() -> None:
    """Points of small order: the box would open for anyone."""
    for public in (bytes(32), b"\x01" + bytes(31)):
        with pytest.raises(VaultError):
            object_keys.grant(new_key(uuid4()), recipient=public, recipient_key_id=uuid4())
