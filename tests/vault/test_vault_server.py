"""Sealing for the server's own use."""

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from amont import vault
from amont.vault import padding
from config.keys import Keys, fresh
from tests.vault import known, oracle

EMAIL = "amont.server.request_email"


@given(st.text(st.characters(codec="utf-8"), max_size=6000))
def test_what_was_sealed_is_opened(value: str) -> None:
    row = uuid4()
    assert vault.open_server(EMAIL, row, vault.seal_server(EMAIL, row, value)) == value


def test_a_blob_may_come_as_the_databases_give_it() -> None:
    row = uuid4()
    assert vault.open_server(EMAIL, row, memoryview(vault.seal_server(EMAIL, row, "a"))) == "a"


def test_a_value_that_no_database_could_keep_is_refused() -> None:
    with pytest.raises(vault.VaultError) as caught:
        vault.seal_server(EMAIL, uuid4(), "\ud800")
    assert caught.value.__context__ is None  # the library's error would carry the value


def test_a_value_beyond_the_limit_is_refused() -> None:
    with pytest.raises(vault.VaultError):
        vault.seal_server(EMAIL, uuid4(), "x" * 1_048_576)


@pytest.mark.parametrize("domain", ["request_email", "amont.server.funding_document", "ticket", "", "amont.server."])
def test_a_name_that_is_no_sealing_domain_is_a_fault_of_ours(domain: str) -> None:
    with pytest.raises(ValueError, match="isn't a sealing domain"):
        vault.seal_server(domain, uuid4(), "a")
    with pytest.raises(ValueError, match="isn't a sealing domain"):
        vault.open_server(domain, uuid4(), vault.seal_server(EMAIL, uuid4(), "a"))


@pytest.mark.parametrize("domain", ["request_email", "amont.mfa", "amont.server.request_email", ""])
def test_a_name_that_is_no_hash_domain_is_a_fault_of_ours(domain: str) -> None:
    with pytest.raises(ValueError, match="isn't a hash domain"):
        vault.keyed_hash(domain, "a")


def test_the_newest_key_writes_and_the_former_ones_still_read(settings: Settings) -> None:
    values = fresh()
    settings.AMONT_KEYS = Keys.from_hex(values)
    row = uuid4()
    old = vault.seal_server(EMAIL, row, "a")
    settings.AMONT_KEYS = Keys.from_hex({**values, "SERVER_KEY_2": fresh()["SERVER_KEY_1"]})
    new = vault.seal_server(EMAIL, row, "a")
    assert (old[18], new[18]) == (1, 2)
    assert vault.open_server(EMAIL, row, old) == vault.open_server(EMAIL, row, new) == "a"


def test_equal_values_of_two_domains_have_different_hashes() -> None:
    assert vault.keyed_hash("professional_email", "a@b.ca") != vault.keyed_hash("parent_email", "a@b.ca")
    assert vault.keyed_hash("ticket", "a") == vault.keyed_hash("ticket", b"a")


@pytest.mark.parametrize(("length", "size"), [(0, 256), (1, 256), (255, 256), (256, 512), (4095, 4096), (4096, 4352)])
def test_sizes_go_by_steps(length: int, size: int) -> None:
    assert padding.padded_size(length) == size


@pytest.mark.parametrize(("length", "size"), [(4097, 4352), (9000, 9216), (65_537, 67_584), (1_000_000, 1_015_808)])
def test_padme_keeps_few_significant_digits(length: int, size: int) -> None:
    assert padding.padme(length) == size


@given(st.binary(max_size=9000))
def test_padding_comes_off_and_agrees_with_the_oracle(plain: bytes) -> None:
    assert padding.unpad(padding.pad(plain)) == plain
    assert padding.pad(plain) == oracle.padded(plain)


@given(st.integers(min_value=4096, max_value=1 << 24))
def test_padme_adds_at_most_an_eighth(length: int) -> None:
    assert length < padding.padded_size(length) <= length * 1.125 + 1


def test_the_server_knows_its_vectors_by_name() -> None:
    listed = json.loads(known.PATH.read_text())["server_seal"]["refused"]
    assert len({row["why"] for row in listed}) == len(listed) >= 9
