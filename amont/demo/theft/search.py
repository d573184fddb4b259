"""Looking for secrets in bytes as a patient thief would: in every writing of them, and inside whatever is compressed.

search = Search({"contact": ["elodie@ecole.example"]})
search.in_bytes(dump)                 # → [Hit("contact", "hex", …)]: which secret's name, never the secret
"""

import base64
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import quote, quote_plus

from amont.core.text import fold

LEAST = 6
"""Bytes under which a writing would be found by chance."""
DEEPEST = 3
MOST_INFLATED = 8 * 1024 * 1024
_STEP = 4096
_STREAM = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_ENCODED_STREAM = re.compile(rb"(?:H4sI|eJ|eA|eN|eF)[A-Za-z0-9+/_-]{24,}")


@dataclass(frozen=True)
class Hit:
    """A secret that was found: its name, how it was written, where; never the secret itself."""

    name: str
    writing: str
    where: str = ""


def writings(secret: str | bytes) -> dict[str, bytes]:
    """Every way in which this value could lie somewhere, by name; those that are alike stand once."""
    plain = secret.encode() if isinstance(secret, str) else secret
    found = dict(chain(_of_text(secret) if isinstance(secret, str) else [("as it is", plain)], _of_bytes(plain)))
    once = {pattern: name for name, pattern in reversed(found.items()) if len(pattern) >= LEAST}
    return {name: pattern for pattern, name in once.items()}


def _of_text(text: str) -> Iterator[tuple[str, bytes]]:
    yield "UTF-8", text.encode()
    yield "UTF-16LE", text.encode("utf-16-le")
    yield "UTF-16BE", text.encode("utf-16-be")
    yield "folded", fold(text).encode()
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "HTML", html.escape(text).encode()
    for safe in ("", "/@"):
        yield f"URL {safe}".strip(), quote(text, safe=safe).encode()
        yield (
            f"URL, lower case {safe}".strip(),
            re.sub("%..", lambda one: one[0].lower(), quote(text, safe=safe)).encode(),
        )
    yield "form", quote_plus(text).encode()


def _of_bytes(plain: bytes) -> Iterator[tuple[str, bytes]]:
    yield "hex", plain.hex().encode()
    yield "HEX", plain.hex().upper().encode()
    for place in range(3):
        encoded = in_base64(plain, place)
        yield f"base64 +{place}", encoded
        yield f"base64 of addresses +{place}", encoded.translate(bytes.maketrans(b"+/", b"-_"))


def in_base64(plain: bytes, place: int) -> bytes:
    """The signs that `plain` alone decides, when `place` bytes (0, 1 or 2) stand before it in the group of three."""
    encoded = base64.b64encode(bytes(place) + plain + b"\0\0")
    return encoded[(place * 8 + 5) // 6 : (place + len(plain)) * 8 // 6]


class Search:
    """Secrets by name, ready to be looked for."""

    def __init__(self, secrets: Mapping[str, Iterable[str | bytes]]) -> None:
        once: dict[bytes, tuple[str, str]] = {}
        for name, values in secrets.items():
            for value in values:
                once.update({pattern: (name, writing) for writing, pattern in writings(value).items()})
        self._patterns = once

    def in_bytes(self, data: bytes, where: str = "", *, depth: int = 0) -> list[Hit]:
        """What is found in these bytes, and in the streams that can be inflated out of them."""
        hits = [Hit(*named, where) for pattern, named in self._patterns.items() if pattern in data]
        if depth < DEEPEST:
            for kind, inner in inflated(data):
                hits += self.in_bytes(inner, f"{where} › {kind}".removeprefix(" › "), depth=depth + 1)
        return hits

    def in_folder(self, folder: Path, *, but: Iterable[Path] = ()) -> list[Hit]:
        """What is found in the names and bytes of every file under a folder; what goes away meanwhile is passed "
        "over."""
        left_out = {path.resolve() for path in but}
        hits = []
        for path in sorted(folder.rglob("*")):
            where = path.relative_to(folder).as_posix()
            hits += self.in_bytes(where.encode(), f"name of {where}")
            try:
                if path.is_file() and not path.is_symlink() and path.resolve() not in left_out:
                    hits += self.in_bytes(path.read_bytes(), where)
            except FileNotFoundError:
                continue
        return hits


def inflated(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every zlib or gzip stream that begins somewhere in these bytes, or in base64 inside them, opened."""
    for found in _STREAM.finditer(data):
        kind, bits = ("gzip", 31) if found[0][0] == 0x1F else ("zlib", 15)
        if inner := _inflate(data, found.start(), bits):
            yield kind, inner
    for found in _ENCODED_STREAM.finditer(data):
        packed = found[0].translate(bytes.maketrans(b"-_", b"+/"))
        yield "base64", base64.b64decode(packed[: len(packed) // 4 * 4])


def _inflate(data: bytes, start: int, bits: int) -> bytes:
    """What comes out before the stream ends or breaks, up to 8 MB."""
    stream, out, size = zlib.decompressobj(bits), [], 0
    for place in range(start, len(data), _STEP):
        try:
            out.append(stream.decompress(data[place : place + _STEP], MOST_INFLATED))
        except zlib.error:
            break
        size += len(out[-1])
        if stream.eof or size >= MOST_INFLATED:
            break
    return b"".join(out)
