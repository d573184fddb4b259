"""Films for tests: real ones where ffmpeg is there, and files that only look like one."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def film(folder: Path, *, size: str = "180x320", seconds: float = 3, extra: list[str] | None = None) -> bytes:
    """A small real film, with the place and the title that a phone would write in it."""
    out = folder / "film.mp4"
    sources = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=15:duration={seconds}"]
    sources += ["-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}"]
    tags = ["-metadata", "location=+46.7432-071.2300/", "-metadata", "title=Secret", "-movflags", "use_metadata_tags"]
    command = ["ffmpeg", "-v", "error", "-y", *sources, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
    subprocess.run([*command, *tags, *(extra or []), str(out)], check=True)
    return out.read_bytes()


def upload(content: bytes, name: str = "capsule.mp4") -> SimpleUploadedFile:
    """What a form gives."""
    return SimpleUploadedFile(name, content, content_type="video/mp4")
