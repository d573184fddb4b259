"""The search that thefts and the canary rest on: it finds every writing of a secret, and what is compressed."""

import base64
import gzip
import json
import zlib
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from django.core import signing

from amont.demo.theft.search import Search, in_base64, writings

SECRET = "Élodie <vadnais@école.example>"
AROUND = b"\x00\x01before ", b" after\xff"
BYTES = {
    "UTF-8": SECRET.encode(),
    "UTF-16LE": SECRET.encode("utf-16-le"),
    "UTF-16BE": SECRET.encode("utf-16-be"),
    "hex": SECRET.encode().hex().encode(),
    "HEX": SECRET.encode().hex().upper().encode(),
    "URL": quote(SECRET).encode(),
    "URL, all": quote(SECRET, safe="").encode(),
    "form": quote_plus(SECRET).encode(),
    "JSON": json.dumps({"name": SECRET}).encode(),
    "HTML": b"&lt;vadnais@\xc3\xa9cole.example&gt;".join([b"\xc3\x89lodie ", b""]),
    "folded": b"elodie <vadnais@ecole.example>",
    "gzip": gzip.compress(SECRET.encode()),
    "zlib": zlib.compress(SECRET.encode(), 9),
    "zlib, stored": zlib.compress(SECRET.encode(), 0),
    "gzip of zlib": gzip.compress(b"x" + zlib.compress(SECRET.encode())),
    "session": signing.dumps({"typed": SECRET * 40}, compress=True).encode(),
}


@pytest.mark.parametrize("writing", BYTES)
def test_a_secret_is_found_in_every_writing(writing: str) -> None:
    search = Search({"contact": [SECRET]})
    found = search.in_bytes(AROUND[0] + BYTES[writing] + AROUND[1], "here")
    assert found, writing
    assert {hit.name for hit in found} == {"contact"}
    assert all(hit.where.startswith("here") and SECRET not in repr(hit) for hit in found)


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("after", range(4))
def test_base64_is_found_wherever_it_begins(before: int, after: int) -> None:
    data = b"b" * before + SECRET.encode() + b"a" * after
    search = Search({"contact": [SECRET]})
    assert search.in_bytes(base64.b64encode(data))
    assert search.in_bytes(base64.urlsafe_b64encode(data))
    assert in_base64(SECRET.encode(), before % 3) in base64.b64encode(data)


def test_what_is_not_there_is_not_found() -> None:
    search = Search({"contact": [SECRET], "key": [bytes(range(32))]})
    assert search.in_bytes(b"".join(BYTES.values()).replace(b"l", b"L") + zlib.compress(b"nothing")) != []
    assert search.in_bytes(b"Nothing of it. " * 900 + gzip.compress(b"nothing either")) == []
    assert search.in_bytes(bytes(range(31))) == []
    assert [hit.writing for hit in search.in_bytes(bytes(range(40)))] == ["as it is"]


def test_too_short_a_writing_is_not_looked_for() -> None:
    assert writings("abc").keys() <= {"UTF-16LE", "UTF-16BE", "hex"}


def test_files_are_searched_by_name_and_bytes_but_those_left_out(tmp_path: Path) -> None:
    search = Search({"contact": ["canary-of-this-test"]})
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "canary-of-this-test.txt").touch()
    (tmp_path / "told").write_text("canary-of-this-test")
    assert {hit.where for hit in search.in_folder(tmp_path)} == {"name of deep/canary-of-this-test.txt", "told"}
    assert {hit.where for hit in search.in_folder(tmp_path / "deep")} == {"name of canary-of-this-test.txt"}
    assert search.in_folder(tmp_path, but=[tmp_path / "told"])[0].where.startswith("name")
