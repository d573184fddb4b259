"""Key rings and other keys in memory: they show nothing, go nowhere, and come back whole."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from amont.vault import VaultError, recipes, records, ring_wraps, session_boxes
from amont.vault.object_keys import new_key
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring, new_ring

MAKERS: list[Callable[[], Any]] = [
    lambda: new_ring(uuid4()),
    lambda: new_key(uuid4()),
    records.new_record_key,
    lambda: recipes.unstretched(bytes(range(20)), recipes.plain(settings.AMONT_KEYS.pepper_pw)),
    lambda: records.Card(b"lou", b'{"s":1}'),
]


@pytest.mark.parametrize("make", MAKERS)
def test_a_key_in_memory_shows_nothing(make: Callable[[], Any]) -> None:
    one = make()
    secrets = {value for value in vars(one).values() if isinstance(value, bytes)}
    for told in (repr(one), str(one), f"{one}", f"{one!r}"):
        assert not [secret for secret in secrets if secret.hex() in told or str(secret) in told]


@pytest.mark.parametrize("make", MAKERS[:3])
def test_a_key_goes_into_no_cache_and_no_queue(make: Callable[[], Any]) -> None:
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            take(make())


def test_two_rings_share_nothing() -> None:
    one, two = new_ring(uuid4()), new_ring(uuid4())
    assert not {one.sk, one.gk, one.seed, one.key_id} & {two.sk, two.gk, two.seed, two.key_id}


def test_a_ring_renewed_twice_still_opens_with_each_former_pair() -> None:
    first = new_ring(uuid4())
    third = first.renewed().renewed()
    assert third.user == first.user
    assert len({*third.retired, third.key_id}) == 3
    assert third.secret_of(first.key_id) == first.sk
    assert third.wrapping_key != first.wrapping_key
    with pytest.raises(VaultError):
        third.secret_of(uuid4())


def test_a_ring_with_fifty_former_pairs_comes_back_from_its_wrap_and_its_box() -> None:
    ring = new_ring(uuid4())
    for _ in range(50):
        ring = ring.renewed()
    root = recipes.unstretched(bytes(range(20)), recipes.plain(settings.AMONT_KEYS.pepper_pw))
    wrap = ring_wraps.wrap(ring, root, Purpose.SHEET)
    back = ring_wraps.unwrap(wrap, root, user=ring.user, key_id=ring.key_id, purpose=Purpose.SHEET)
    key, place = bytes(range(32)), {"box_id": uuid4(), "expires_at": datetime(2026, 11, 28, 7, tzinfo=UTC)}
    again = session_boxes.open_(session_boxes.close(back, key, **place), key, user=ring.user, **place)
    assert again == ring


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b'{"s":1}', b"\xff", b'{"s":1,"user":1}'])
def test_what_is_no_ring_is_refused_without_a_word(content: bytes) -> None:
    padded = content + b"\x80" + bytes(255 - len(content))
    with pytest.raises(VaultError) as caught:
        Ring.unpacked(padded)
    assert caught.value.__context__ is None
