"""T11: unknown version or algorithm, empty, 1-byte and 100 MB blobs: the same exception, without detail."""

import tracemalloc
from uuid import uuid4

import pytest

from amont import vault

ROW = uuid4()


def _refusal(blob: bytes | memoryview) -> vault.VaultError:
    with pytest.raises(vault.VaultError) as caught:
        vault.open_server("amont.mfa", ROW, blob)
    return caught.value


def _true() -> bytes:
    return vault.seal_server("amont.mfa", ROW, "JBSWY3DPEHPK3PXP")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_unknown_header_byte_is_refused(place: int) -> None:
    blob = _true()
    for byte in set(range(256)) - {blob[place]}:
        _refusal(blob[:place] + bytes([byte]) + blob[place + 1 :])


def test_every_refusal_looks_the_same() -> None:
    blob = _true()
    strange = [b"", b"\xe1", blob[:3], blob[:19], blob[:42], blob[:-1], blob + b"\0", b"\xe1\x02" + blob[2:]]
    strange += [b"\xe1\x01\x02" + blob[3:], blob[:-1] + bytes([blob[-1] ^ 1]), bytes(100_000_000)]
    shown = {(type(error), str(error), repr(error), error.args) for error in map(_refusal, strange)}
    assert len(shown) == 1
    assert not any(getattr(error, "__notes__", []) for error in map(_refusal, strange))


def test_a_refusal_carries_no_cause_that_prints() -> None:
    error = _refusal(_true()[:-1] + b"\0\0")
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


def test_a_huge_blob_is_refused_before_it_is_copied() -> None:
    blob = memoryview(bytes(100_000_000))
    tracemalloc.start()
    try:
        _refusal(blob)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_the_largest_value_that_fits_opens_again() -> None:
    value = "x" * 1_000_000
    assert vault.open_server("amont.mfa", ROW, vault.seal_server("amont.mfa", ROW, value)) == value
