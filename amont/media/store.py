"""Where files lie: named by their content, put in place whole or not at all."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 20


def root() -> Path:
    """The folder of every media file; never served as a folder."""
    return Path(settings.MEDIA_ROOT)


def video_path(digest: str) -> Path:
    """The file of a rendition."""
    return root() / "v" / digest[:2] / f"{digest}.mp4"


def still_path(digest: str, width: int, extension: str) -> Path:
    """One size of a still."""
    return root() / "s" / digest[:2] / f"{digest}.{width}.{extension}"


def source_path(name: str) -> Path:
    """The private file as it was uploaded."""
    return root() / "sources" / name


def room_for(size: int) -> bool:
    """True when the disk has three times the size: the source, the renditions, and what is being made."""
    root().mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(root()).free >= 3 * size


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder to work in, on the same disk as the files, gone afterwards whatever happens."""
    base = root() / "work"
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        yield Path(folder)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(made: Path, target: Path) -> None:
    """Put a finished file in its place; nothing to do when the same content is there already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        made.unlink(missing_ok=True)
        return
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)


def receive(chunks: Iterable[bytes], folder: Path) -> tuple[Path, str, int]:
    """Write an upload in `folder`: its path, SHA-256 and size."""
    hasher, size, path = hashlib.sha256(), 0, folder / "received"
    with path.open("wb") as file:
        for chunk in chunks:
            hasher.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return path, hasher.hexdigest(), size
