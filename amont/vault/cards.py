"""Opening thousands of cards in one loop, for a search: each wrap and card checked as one by one.

Only wraps that their holder made for themselves ("own") are read here: whoever writes to the database can't make one,
each names its object and its generation, and its key was compared with the commitment, and proved, when it was taken
in. A key that colleagues granted is first taken in, or isn't opened.
"""

from collections.abc import Callable, Iterable

from amont.core import keyed
from amont.vault import aead, domains, envelope, object_keys, records
from amont.vault.envelope import HEADER, ID, KEY
from amont.vault.errors import VaultError
from amont.vault.rings import Ring

_LARGEST = max(records.CARD_SIZES)
_BODY = HEADER + ID
_BOX = _BODY + aead.NONCE
_WRAP_BOX = HEADER + aead.NONCE
_SIXTEEN, _FOUR = ID.to_bytes(4, "big"), (4).to_bytes(4, "big")
_WRAP_PLACE = envelope.WRAP_OWN + keyed.framed(object_keys.DOMAIN) + _SIXTEEN
_card_key_of = keyed.of_key(domains.SUB_CARD)
_CARD_PLACE = envelope.FIELD + keyed.framed(records.CARD) + _SIXTEEN


Row = tuple[bytes, int, bytes, bytes | None]
"""A card as the database has it, with what opens it for one holder: object, revision, card, and the wrap of
the generation that the card names, or None. A plain tuple: there are ten thousand of them."""


Decrypt = Callable[[bytes, bytes, bytes, bytes], bytes]
Match = tuple[bytes, bytes, bytes]
"""(search line, object, all that was opened)."""


def matching(ring: Ring, rows: Iterable[Row], words: list[bytes]) -> tuple[list[Match], list[bytes]]:
    """The cards in whose search line every word stands, in the order of these lines; the objects of damaged ones."""
    found: list[Match] = []
    damaged: list[bytes] = []
    reader = aead.Reader(_LARGEST)
    decrypt, key, own_end = reader.decrypt, ring.wrapping_key, _SIXTEEN + ring.key_id.bytes
    for object_id, revision, card, wrap in rows:
        try:
            padded = _padded(decrypt, key, own_end, object_id, revision, card, wrap)
        except VaultError:
            damaged.append(object_id)
            continue
        line = records.search_line(padded)
        for word in words:  # no `all`: it would cost more than what it asks
            if word not in line:
                break
        else:
            found.append((line, object_id, padded))
    reader.forget()
    found.sort()
    return found, damaged


def _padded(
    decrypt: Decrypt,
    key: bytes,
    own_end: bytes,
    object_id: bytes,
    revision: int,
    card: bytes,
    wrap: bytes | None,
) -> bytes:
    if wrap is None or len(wrap) != object_keys.OWN_SIZE or card[:HEADER] != envelope.FIELD:
        raise VaultError
    if wrap[:HEADER] != envelope.WRAP_OWN:
        raise VaultError
    place = object_id + _SIXTEEN + card[HEADER:_BODY]
    context = _WRAP_PLACE + place + own_end
    dek = decrypt(key, wrap[HEADER:_WRAP_BOX], wrap[_WRAP_BOX:], context)
    if len(dek) != KEY:
        raise VaultError
    context = _CARD_PLACE + place + _SIXTEEN + object_id + _FOUR + revision.to_bytes(4, "big")
    return decrypt(_card_key_of(dek), card[_BODY:_BOX], card[_BOX:], context)
