"""The three style sheets as one answer, already compressed: a public page on a slow phone waits for one request.

An app whose pages need more adds a sheet of its own, answered in the same way.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).resolve().parent / "static" / "ui"
FILES = tuple(FOLDER / name for name in ("tokens.css", "base.css", "components.css"))
_added: dict[str, Path] = {}


class Sheet(NamedTuple):
    """The text of the sheets, its name, and itself made small."""

    name: str
    plain: bytes
    small: bytes


def add(name: str, path: Path) -> None:
    """Answer this file too, as `{% style_sheet name %}`. Called from AppConfig.ready()."""
    _added[name] = path


@lru_cache(maxsize=8)
def _read(paths: tuple[Path, ...], changed: tuple[int, ...], prefix: str) -> Sheet:
    plain = b"\n".join(path.read_bytes() for path in paths)
    digest = hashlib.blake2b(plain, digest_size=8).hexdigest()
    return Sheet(f"{prefix}{digest}", plain, gzip.compress(plain, 9, mtime=0))


def current(added: str = "") -> Sheet:
    """The sheets as they stand on disk, or one that an app added; read again only when a file changes."""
    paths = (_added[added],) if added else FILES
    return _read(paths, tuple(path.stat().st_mtime_ns for path in paths), f"{added}-" if added else "")


@login_not_required
@require_safe
def style(request: HttpRequest, name: str) -> HttpResponse:
    """The sheet; kept for a year under its own name, asked again under an old one."""
    added = name.rpartition("-")[0]
    sheet = current(added if added in _added else "")
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sheet.small if small else sheet.plain, content_type="text/css; charset=utf-8")
    if small:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    if name == sheet.name:
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response
