"""Draw the clips of `clips.json` again: two renditions, a still, captions in French and English.

    python -m amont.demo.clips.make_clips [SLUG …]

Needs ffmpeg (the demo does not: the files are kept with the code). Same text, same picture: no chance, no clock.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, cast

from PIL import Image

from amont.demo.clips.drawing import (
    HEIGHT,
    TEAL,
    WHITE,
    WIDTH,
    Canvas,
    Colour,
    ease,
    lay_out,
    mix,
    surface,
)
from amont.demo.clips.scenery import PALETTES, SCENERIES
from amont.demo.clips.sound import write_bed

HERE: Final = Path(__file__).resolve().parent
RATE: Final = 25
SPOKEN: Final = 0.17  # seconds between two words
CALM: Final = 760.0  # height of the water at rest
FLOOD: Final = -60.0
LINE: Final = 37
STILL_BYTES: Final = 30_000
ROOTS: Final = {"cadeaux": 293.66, "une-photo": 220.0, "s-inquieter": 261.63, "dire-oui": 329.63, "en-parler": 246.94}
SIZES: Final = {"question": (78, 420), "strong": (112, 480), "line": (76, 420), "close": (66, 420)}


def clips() -> list[dict[str, Any]]:
    """The texts and times of every clip."""
    loaded: list[dict[str, Any]] = json.loads((HERE / "clips.json").read_text("utf-8"))
    return loaded


def frame(clip: dict[str, Any], time: float) -> Image.Image:
    """The picture at one moment, twice as large as it will be shown."""
    ground, ink, far = PALETTES[clip["slug_fr"]]
    canvas = Canvas(ground)
    level = _level(clip, time)
    canvas.water(level - 18, time, far, swell=20, shift=0.9)
    SCENERIES[clip["slug_fr"]](canvas, time, partial(surface, CALM, time=time, swell=16, shift=0.2))
    canvas.water(level + 12, time, TEAL, swell=16, shift=0.2)
    for scene in clip["scenes"]:
        if scene["start"] <= time < scene["end"] or (scene is clip["scenes"][-1] and time >= scene["start"]):
            _words(canvas, clip, scene, time, ground, ink)
    return canvas.image


def _level(clip: dict[str, Any], time: float) -> float:
    """The water stays low, and covers everything while the strongest words are read."""
    covered = 0.0
    for scene in clip["scenes"]:
        if scene["kind"] == "strong":
            start, end = float(scene["start"]), float(scene["end"])
            covered = ease((time - start + 0.35) / 0.6) - ease((time - end + 0.3) / 0.6)
    return CALM + (FLOOD - CALM) * covered


def _words(
    canvas: Canvas, clip: dict[str, Any], scene: dict[str, Any], time: float, ground: Colour, ink: Colour
) -> None:
    strong = scene["kind"] == "strong"
    behind, colour = (TEAL, WHITE) if strong else (ground, ink)
    largest, room = SIZES[scene["kind"]]
    top = 250 if strong else 96
    words = lay_out(scene["fr"], largest, top, room)
    last = scene is clip["scenes"][-1]
    leaving = 0.0 if last else ease((time - scene["end"] + 0.3) / 0.26)
    for index, (word, x, y) in enumerate(words.places):
        shown = ease((time - scene["start"] - (0.2 if strong else 0.06) - index * _step(scene)) / 0.34)
        if shown > 0 and leaving < 1:
            canvas.word(x, y + 26 * (1 - shown) - 22 * leaving, word, words.size, mix(behind, colour, shown - leaving))


def _step(scene: dict[str, Any]) -> float:
    """Words follow one another, quicker in a long sentence, so that half of the time is left to read it whole."""
    lasts = float(scene["end"]) - float(scene["start"])
    return min(SPOKEN, lasts * 0.4 / len(scene["fr"].split(" ")))


def encode(clip: dict[str, Any]) -> None:
    """Both renditions in one pass: H.264 and AAC, the index first, a key frame every two seconds, no metadata."""
    slug, duration = clip["slug_fr"], clip["duration"]
    scenes = [scene["start"] for scene in clip["scenes"]]
    words = [s["start"] + 0.1 + i * _step(s) for s in clip["scenes"] for i in range(len(s["fr"].split(" ")))]
    with tempfile.TemporaryDirectory() as folder:
        bed = Path(folder) / "bed.wav"
        write_bed(bed, duration=duration, root=ROOTS[slug], scenes=scenes, words=words)
        command = [
            *("ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH * 2}x{HEIGHT * 2}"),
            *("-r", str(RATE), "-i", "-", "-i", str(bed), "-filter_complex"),
            "[0:v]split[a][b];[a]scale=540:960:flags=area[big];[b]scale=360:640:flags=area[small]",
            *_output("[big]", "34", "24k", Path(folder) / f"{slug}.540.mp4"),
            *_output("[small]", "33", "20k", Path(folder) / f"{slug}.360.mp4"),
        ]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:  # noqa: S603 - our own words and paths
            for number in range(round(duration * RATE)):
                cast(IO[bytes], encoder.stdin).write(frame(clip, number / RATE).tobytes())
        if encoder.returncode:
            raise SystemExit(f"ffmpeg: {encoder.returncode}")
        for made in Path(folder).glob("*.mp4"):
            shutil.move(made, HERE / made.name)


def _output(stream: str, quality: str, sound: str, path: Path) -> list[str]:
    return [
        *("-map", stream, "-map", "1:a", "-c:v", "libx264", "-preset", "veryslow", "-tune", "animation"),
        *(
            "-crf",
            quality,
            "-pix_fmt",
            "yuv420p",
            "-profile:v",
            "main",
            "-g",
            str(2 * RATE),
            "-keyint_min",
            str(2 * RATE),
        ),
        *("-sc_threshold", "0", "-c:a", "aac", "-b:a", sound, "-ac", "1", "-shortest", "-map_metadata", "-1"),
        *(
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-flags:a",
            "+bitexact",
            "-movflags",
            "+faststart",
            str(path),
        ),
    ]


def still(clip: dict[str, Any]) -> None:
    """The picture shown before play: the whole question, everything in its place."""
    picture = frame(clip, clip["scenes"][0]["end"] - 0.5).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    for suffix, qualities in ((".jpg", range(86, 40, -4)), (".avif", range(70, 30, -5))):
        path = HERE / f"{clip['slug_fr']}{suffix}"
        for quality in qualities:
            if suffix == ".jpg":
                picture.save(path, quality=quality, optimize=True, progressive=True)
            else:
                picture.save(path, quality=quality, speed=2)
            if path.stat().st_size <= STILL_BYTES:
                break


def captions(clip: dict[str, Any], language: str) -> str:
    """WebVTT of what the picture says, two lines of 37 signs at most; a long scene gives two cues."""
    cues = ["WEBVTT", ""]
    for scene in clip["scenes"]:
        start, end = scene["start"], scene["end"]
        parts = _parts(scene[language])
        whole = sum(map(len, parts))
        for part in parts:
            stop = min(end, start + (scene["end"] - scene["start"]) * len(part) / whole)
            cues += [f"{_stamp(start)} --> {_stamp(stop)}", *_break(part), ""]
            start = stop
    return "\n".join(cues)


def _parts(text: str) -> list[str]:
    """The text itself if two lines hold it, else two parts, cut at the end of a sentence where there is one."""
    if _break(text):
        return [text]
    words = text.split(" ")
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    ended = [cut for cut in cuts if cut[0][-1] in ".?!" and len(cut[1]) > LINE / 2]
    first, second = min(ended or cuts, key=_uneven)
    return [first, second]


def _uneven(cut: tuple[str, str]) -> int:
    return abs(len(cut[0]) - len(cut[1]))


def _stamp(seconds: float) -> str:
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    return f"00:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"


def _break(text: str) -> list[str]:
    """One line if it fits, else two, as even as their words allow; none where three would be needed."""
    if len(text) <= LINE:
        return [text]
    words = text.split(" ")
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    fitting = [cut for cut in cuts if max(map(len, cut)) <= LINE]
    if not fitting:
        return []
    ended = [cut for cut in fitting if cut[0][-1] in ".?!:"]
    first, second = min(ended or fitting, key=_uneven)
    return [first, second]


def main(slugs: list[str]) -> None:
    """Make the clips named, or all of them."""
    for clip in clips():
        if slugs and clip["slug_fr"] not in slugs:
            continue
        encode(clip)
        still(clip)
        for language in ("fr", "en"):
            (HERE / f"{clip['slug_fr']}.{language}.vtt").write_text(captions(clip, language), "utf-8")
        sys.stdout.write(f"{clip['slug_fr']}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
