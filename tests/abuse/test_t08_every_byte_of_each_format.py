"""T8, on every format: each byte of header, nonce, body and tag changed in turn is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from amont.vault import VaultError
from tests.vault import formats, known

pytestmark = pytest.mark.django_db
STRETCHED = {"ring_wrap": 1, "package": 0, "asker_bundle": 0, "asker_history": 0}
AT_TEST_COST = STRETCHED.keys() - {"ring_wrap"}
"""A wrong byte costs a derivation there: rows that cost none, or nearly none, are taken instead."""


@pytest.fixture(autouse=True)
def known_keys(settings: Settings) -> None:
    settings.AMONT_KEYS = known.keys()


def true_row(kind: str) -> dict[str, Any]:
    """A known row; one under words that somebody keeps is sealed again at the cost of tests."""
    row = known.vectors()[kind]["good"][STRETCHED.get(kind, 0)]
    return {**row, "blob": formats.SEAL[kind](row).hex()} if kind in AT_TEST_COST else row


@pytest.mark.parametrize("kind", formats.OPEN)
def test_every_byte_counts(kind: str) -> None:
    row = true_row(kind)
    blob = bytes.fromhex(row["blob"])
    assert formats.shown(formats.OPEN[kind](row)) == formats.answer(kind, row)
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 0x80 ^ place & 1]) + blob[place + 1 :]
        with pytest.raises(VaultError):
            formats.OPEN[kind]({**row, "blob": changed.hex()})


@pytest.mark.parametrize("kind", formats.OPEN)
def test_every_shorter_blob_is_refused(kind: str) -> None:
    row = true_row(kind)
    for length in range(0, len(row["blob"]), 2):
        with pytest.raises(VaultError):
            formats.OPEN[kind]({**row, "blob": row["blob"][:length]})


@pytest.mark.parametrize("kind", [kind for kind in formats.OPEN if kind not in AT_TEST_COST])
@given(tail=st.binary(max_size=300))
def test_random_bytes_behind_a_true_header_are_refused(kind: str, tail: bytes) -> None:
    row = known.vectors()[kind]["good"][STRETCHED.get(kind, 0)]
    head = bytes.fromhex(row["blob"])[: 29 if kind == "ring_wrap" else 3]  # a free recipe may ask for a gigabyte
    with pytest.raises(VaultError):
        formats.OPEN[kind]({**row, "blob": (head + tail).hex()})
