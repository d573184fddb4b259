"""A public key as six words, to be read aloud and compared: in person, by telephone, on a sheet of paper.

Six words = the first 66 bits of B("", lp(owner, key id, public, signing public), "amont.finger.1"), 11 bits a word.
The owner of the organisation's recovery key is the id of zeros.
"""

from uuid import UUID

from amont.core import keyed
from amont.vault import domains, wordlist

WORDS = 6
ORGANIZATION = UUID(int=0)


def digest_of(*, owner: UUID, key_id: UUID, public: bytes, signing_public: bytes) -> bytes:
    """All 32 bytes, of which the words are the beginning."""
    return keyed.digest(b"", keyed.framed(owner, key_id, public, signing_public), domains.FINGERPRINT)


def words_of(*, owner: UUID, key_id: UUID, public: bytes, signing_public: bytes) -> list[str]:
    """The six words of a pair of public keys: another owner, id or key gives others."""
    digest = digest_of(owner=owner, key_id=key_id, public=public, signing_public=signing_public)
    return wordlist.spelled(int.from_bytes(digest, "big") >> (8 * len(digest) - WORDS * wordlist.BITS), WORDS)
