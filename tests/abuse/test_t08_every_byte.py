"""T8: each byte of header, nonce, body and tag flipped in turn is refused."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amont import vault

DOMAIN = "amont.server.request_email"


def test_every_byte_of_a_seal_counts() -> None:
    row = uuid4()
    blob = vault.seal_server(DOMAIN, row, "rosalie@exemple.qc.ca")
    for place in range(len(blob)):
        for changed in (blob[place] ^ 0x01, blob[place] ^ 0x80, 255 - blob[place]):
            with pytest.raises(vault.VaultError):
                vault.open_server(DOMAIN, row, blob[:place] + bytes([changed]) + blob[place + 1 :])


def test_every_shorter_blob_is_refused() -> None:
    row = uuid4()
    blob = vault.seal_server(DOMAIN, row, "rosalie@exemple.qc.ca")
    for length in range(len(blob)):
        with pytest.raises(vault.VaultError):
            vault.open_server(DOMAIN, row, blob[:length])


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.data())
def test_any_change_anywhere_is_refused(value: str, data: st.DataObject) -> None:
    row = uuid4()
    blob = vault.seal_server(DOMAIN, row, value)
    place = data.draw(st.integers(0, len(blob) - 1))
    byte = data.draw(st.integers(1, 255))
    with pytest.raises(vault.VaultError):
        vault.open_server(DOMAIN, row, blob[:place] + bytes([blob[place] ^ byte]) + blob[place + 1 :])


@given(st.binary(max_size=600))
def test_random_bytes_are_refused(blob: bytes) -> None:
    with pytest.raises(vault.VaultError):
        vault.open_server(DOMAIN, uuid4(), blob)


@given(st.binary(max_size=600))
def test_random_bytes_behind_a_true_header_are_refused(tail: bytes) -> None:
    with pytest.raises(vault.VaultError):
        vault.open_server(DOMAIN, uuid4(), b"\xe1\x01\x01" + (1).to_bytes(16, "big") + tail)
