"""ffmpeg, where there is one: what a file holds, its renditions, its still. No model, no request."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from PIL import Image

MAX_SECONDS = 20 * 60
MAX_SIDE = 8192
SMALL_STILL, LARGE_STILL = 29_000, 80_000
VIDEO_RATE = {360: "330k", 540: "680k"}
_QUIET = ["-hide_banner", "-nostdin", "-loglevel", "error"]
# Only containers that hold everything in one file: a playlist could make ffmpeg read another file or an address.
_CONTAINERS = "mov,matroska,webm,avi,mpeg,mpegts,3gp"
_LOCAL_ONLY = ["-protocol_whitelist", "file", "-format_whitelist", _CONTAINERS]


class CannotPrepare(Exception):
    """`code` is a `Video.Failure`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """What the file holds: length, upright width and height, whether there is sound."""

    duration_ms: int
    width: int
    height: int
    sound: bool


def tools() -> tuple[str, str] | None:
    """ffmpeg and ffprobe, or None on a server without them."""
    ffmpeg, ffprobe = shutil.which("ffmpeg"), shutil.which("ffprobe")
    return (ffmpeg, ffprobe) if ffmpeg and ffprobe else None


def probe(source: Path) -> Found:
    """Read a file's streams; raises CannotPrepare for what is no video, or too long, or too large."""
    command = [_tool(1), "-v", "error", *_LOCAL_ONLY, "-show_format", "-show_streams", "-of", "json", str(source)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise CannotPrepare("unreadable") from error
    if done.returncode != 0:
        raise CannotPrepare("unreadable")
    told = json.loads(done.stdout or b"{}")
    streams = told.get("streams", [])
    picture = next((one for one in streams if one.get("codec_type") == "video" and _moves(one)), None)
    if picture is None:
        raise CannotPrepare("no_picture")
    seconds = float(told.get("format", {}).get("duration") or picture.get("duration") or 0)
    width, height = int(picture.get("width") or 0), int(picture.get("height") or 0)
    if seconds <= 0 or width < 16 or height < 16:
        raise CannotPrepare("unreadable")
    if seconds > MAX_SECONDS:
        raise CannotPrepare("too_long")
    if max(width, height) > MAX_SIDE:
        raise CannotPrepare("too_large")
    if _turned(picture):
        width, height = height, width
    return Found(round(seconds * 1000), width, height, any(one.get("codec_type") == "audio" for one in streams))


def _moves(stream: dict[str, object]) -> bool:
    """False for a cover picture carried by a sound file."""
    disposition = stream.get("disposition")
    return not (isinstance(disposition, dict) and disposition.get("attached_pic"))


def _turned(stream: dict[str, object]) -> bool:
    """True when a phone says "shown turned by a quarter"."""
    sides = stream.get("side_data_list")
    turns = [one.get("rotation", 0) for one in sides if isinstance(one, dict)] if isinstance(sides, list) else []
    return any(int(turn) % 180 == 90 for turn in turns)


def size_for(found: Found, quality: int) -> tuple[int, int]:
    """Width and height whose short side is `quality`, never larger than the source, both even."""
    short = min(quality, found.width, found.height)
    scale = short / min(found.width, found.height)
    return (max(2, round(found.width * scale / 2) * 2), max(2, round(found.height * scale / 2) * 2))


def make_rendition(source: Path, found: Found, quality: int, target: Path, on_progress: Callable[[int], None]) -> None:
    """H.264 and AAC, the index first, a key frame every 2 s, no metadata; `on_progress` hears percents."""
    width, height = size_for(found, quality)
    rate = VIDEO_RATE[quality]
    command = [
        *[
            _tool(0),
            *_QUIET,
            "-y",
            *_LOCAL_ONLY,
            "-i",
            str(source),
            "-map",
            "0:v:0",
            "-map",
            "0:a:0?",
            "-map_metadata",
            "-1",
        ],
        *["-map_chapters", "-1", "-sn", "-dn", "-vf", f"scale={width}:{height},setsar=1,fps=fps='min(30,source_fps)'"],
        *[
            "-c:v",
            "libx264",
            "-profile:v",
            "main",
            "-pix_fmt",
            "yuv420p",
            "-preset",
            "medium",
            "-b:v",
            rate,
            "-maxrate",
            rate,
        ],
        *["-bufsize", f"{int(rate[:-1]) * 2}k", "-force_key_frames", "expr:gte(t,n_forced*2)", "-threads", "1"],
        *["-c:a", "aac", "-b:a", "48k", "-ac", "1", "-ar", "44100", "-movflags", "+faststart", "-fflags", "+bitexact"],
        *["-flags:v", "+bitexact", "-flags:a", "+bitexact", "-progress", "pipe:1", str(target)],
    ]
    _run(command, found.duration_ms, on_progress)


def make_still(source: Path, found: Found, target: Path) -> None:
    """One upright picture, after the first second or a tenth of a short clip, as JPEG of full quality."""
    moment = min(1_500, found.duration_ms // 3) / 1000
    command = [
        *[_tool(0), *_QUIET, "-y", *_LOCAL_ONLY, "-ss", f"{moment:.3f}", "-i", str(source), "-map", "0:v:0"],
        *["-frames:v", "1", "-map_metadata", "-1", "-q:v", "2", str(target)],
    ]
    _run(command, found.duration_ms, lambda percent: None)
    if not target.exists():
        raise CannotPrepare("unreadable")


def _run(command: list[str], duration_ms: int, on_progress: Callable[[int], None]) -> None:
    """Run ffmpeg to its end, reading how far it is; stopped after 20 times the video's length."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process,  # noqa: S603
    ):
        limit = Timer(max(120, duration_ms / 1000 * 20), process.kill)
        limit.start()
        try:
            for line in process.stdout or ():
                name, _, value = line.decode("ascii", "replace").partition("=")
                if name == "out_time_us" and value.strip().isdigit():
                    on_progress(min(100, int(value) * 100 // (duration_ms * 1000)))
            code = process.wait()
        finally:
            limit.cancel()
        errors.seek(0)
        said = errors.read(20_000)
    if code < 0:
        raise CannotPrepare("stopped")
    if code != 0:
        raise CannotPrepare("disk_full" if b"No space left" in said else "unreadable")


def _tool(which: int) -> str:
    found = tools()
    if found is None:
        raise CannotPrepare("no_tool")
    return found[which]


def save_sizes(still: Path, sizes: list[tuple[int, int]], target: Callable[[int, str], Path]) -> bool:
    """Write each size (the small one first) as JPEG and AVIF; False where AVIF can't be written."""
    with Image.open(still) as opened:
        upright = opened.convert("RGB")
    upright.info.clear()
    with_avif = True
    for (width, height), most in zip(sizes, (SMALL_STILL, LARGE_STILL), strict=False):
        picture = upright.resize((width, height), Image.Resampling.LANCZOS)
        for quality in (78, 68, 58, 48, 38, 28):
            picture.save(target(width, "jpg"), "JPEG", quality=quality, optimize=True, progressive=True)
            if target(width, "jpg").stat().st_size <= most:
                break
        try:
            picture.save(target(width, "avif"), "AVIF", quality=55, speed=8)  # 2 % larger, three times as fast
        except (KeyError, OSError):
            with_avif = False
    return with_avif
