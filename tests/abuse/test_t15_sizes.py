"""T15: two names of different length, and notes of 1 and 200 characters, give the same stored size."""

from datetime import date
from uuid import uuid4

import pytest

from amont.vault import VaultError, notes, records
from amont.vault.notes import Kind
from amont.vault.object_keys import new_key
from amont.vault.records import FieldRef, new_record_key
from amont.vault.rings import new_ring


def sizes(*texts: str) -> set[int]:
    ref, key = FieldRef("amont.test.note", uuid4(), uuid4(), 1), new_record_key()
    return {len(records.seal(ref, {"text": text}, key)) for text in texts}


def test_a_name_and_a_longer_one_are_stored_in_the_same_size() -> None:
    assert len(sizes("Li", "Marie-Soleil Courtemanche-Vadeboncœur")) == 1


def test_a_note_of_a_letter_and_one_of_two_hundred_are_stored_in_the_same_size() -> None:
    assert len(sizes("a", "a" * 200)) == 1


def test_a_card_has_one_of_two_sizes() -> None:
    key = new_key(uuid4())
    stored = {len(records.seal_card("a" * length, {}, key, 1)) for length in range(0, 1000, 37)}
    assert len(stored) == 2
    with pytest.raises(VaultError):
        records.seal_card("a" * 1024, {}, key, 1)


def test_the_cards_of_two_people_have_the_same_size() -> None:
    key = new_key(uuid4())
    names = ("li", "marie-soleil courtemanche-vadeboncoeur\x1fla grande\x1f418 555-0199")
    assert len({len(records.seal_card(name, {"alias": name}, key, 1)) for name in names}) == 1


def test_drafts_are_stored_by_steps() -> None:
    ring, place = new_ring(uuid4()), {"kind": Kind.DRAFT, "note_id": uuid4(), "day": date(2026, 11, 27)}
    stored = {len(notes.close("é" * n, public=ring.pk, key_id=ring.key_id, **place)) for n in range(120)}
    assert len(stored) == 1
