"""A public key as six words."""

import hashlib
from uuid import UUID

from amont.vault import fingerprints, wordlist

OWNER, KEY_ID = UUID(int=1), UUID(int=2)
PUBLIC, SIGNING = bytes(range(32)), bytes(range(32, 64))
OTHER = UUID(int=9)


def words(owner: UUID = OWNER, key_id: UUID = KEY_ID, public: bytes = PUBLIC, signing: bytes = SIGNING) -> list[str]:
    return fingerprints.words_of(owner=owner, key_id=key_id, public=public, signing_public=signing)


def test_six_words_of_the_list_and_always_the_same() -> None:
    assert len(words()) == 6
    assert set(words()) <= set(wordlist.words())
    assert words() == words()


def test_the_words_are_the_first_66_bits_as_the_formats_say() -> None:
    framed = b"".join(len(item).to_bytes(4, "big") + item for item in (OWNER.bytes, KEY_ID.bytes, PUBLIC, SIGNING))
    digest = hashlib.blake2b(framed, digest_size=32, person=b"amont.finger.1").digest()
    bits = "".join(f"{byte:08b}" for byte in digest)[:66]
    assert words() == [wordlist.words()[int(bits[start : start + 11], 2)] for start in range(0, 66, 11)]


def test_another_owner_id_or_key_gives_other_words() -> None:
    others = [
        words(owner=OTHER),
        words(key_id=OTHER),
        words(public=SIGNING),
        words(signing=PUBLIC),
        words(OTHER, OTHER),
    ]
    assert len({tuple(one) for one in [words(), *others]}) == 6
