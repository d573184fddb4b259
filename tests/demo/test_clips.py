"""The five clips as they are kept: their words, their captions, their files."""

import csv
import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
import webvtt
from django.conf import settings
from PIL import Image

from amont.demo import clips as package
from amont.demo.clips import make_clips

FOLDER = Path(package.__file__).parent
CLIPS = json.loads((FOLDER / "clips.json").read_text("utf-8"))
SLUGS = [clip["slug_fr"] for clip in CLIPS]
REFUSED = (
    r"prostitué|\bpute|fille facile|se vend|vendre son corps|se prostituer|escorte|\bpimp|les autorités|pourquoi tu"
)
each = pytest.mark.parametrize("clip", CLIPS, ids=SLUGS)


@each
def test_the_words_fit_a_poster_and_wound_nobody(clip):
    for language in ("fr", "en"):
        assert 10 < len(clip[f"question_{language}"]) <= 70
        assert 40 < len(clip[f"answer_{language}"]) <= 220
        assert len(clip[f"alt_{language}"]) > 30
        assert re.fullmatch("[a-z]+(-[a-z]+)*", clip[f"slug_{language}"])
    assert not re.search(REFUSED, json.dumps(clip, ensure_ascii=False), re.IGNORECASE)
    assert "vous" not in re.sub("vous épauler|entre vous", "", clip["answer_fr"])


def test_topics_are_codes_of_the_list():
    [path] = Path(settings.BASE_DIR).glob("amont/directory/data/code_lists.csv")
    with path.open(encoding="utf-8", newline="") as file:
        known = {row[1] for row in csv.reader(file) if row[0] == "workshop_topic"}
    assert all(set(clip["topics"]) <= known for clip in CLIPS)


@each
@pytest.mark.parametrize("language", ["fr", "en"])
def test_captions_are_strict_short_and_readable(clip, language):
    path = FOLDER / f"{clip['slug_fr']}.{language}.vtt"
    assert path.read_text("utf-8") == make_clips.captions(clip, language)
    cues = webvtt.read(str(path)).captions
    before = 0.0
    for cue in cues:
        lasts = cue.end_in_seconds - cue.start_in_seconds
        assert cue.start_in_seconds >= int(before)
        assert 1 <= lasts <= 7
        assert len(cue.lines) <= 2
        assert all(len(line) <= 37 for line in cue.lines)
        before = cue.end_in_seconds
    seconds = [(_seconds(cue.start), _seconds(cue.end), len(cue.text)) for cue in cues]
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(seconds))
    assert all(length / (end - start) <= 15.05 for start, end, length in seconds)
    assert seconds[-1][1] <= clip["duration"]


def _seconds(stamp: str) -> float:
    hours, minutes, rest = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@each
def test_stills_are_small_and_have_the_shape_of_the_clip(clip):
    for suffix in (".jpg", ".avif"):
        path = FOLDER / f"{clip['slug_fr']}{suffix}"
        assert path.stat().st_size <= 30_000
        with Image.open(path) as picture:
            assert picture.size == (540, 960)


def test_all_clips_together_weigh_little():
    files = [path for path in FOLDER.iterdir() if path.suffix in {".mp4", ".jpg", ".avif", ".vtt", ".json"}]
    assert len(files) == 1 + 5 * 6
    assert sum(path.stat().st_size for path in files) <= 3_000_000
    assert all(path.stat().st_size <= 300_000 for path in FOLDER.glob("*.360.mp4"))


@each
@pytest.mark.parametrize("height", [540, 360])
def test_a_phone_may_begin_before_the_whole_file_is_there(clip, height):
    content = (FOLDER / f"{clip['slug_fr']}.{height}.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffmpeg is not installed")
@each
@pytest.mark.parametrize(("width", "height"), [(540, 960), (360, 640)])
def test_each_rendition_is_h264_and_aac_with_a_key_frame_every_two_seconds(clip, width, height):
    path = FOLDER / f"{clip['slug_fr']}.{width}.mp4"
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    video, sound = sorted(told["streams"], key=lambda stream: stream["codec_type"], reverse=True)
    assert (video["codec_name"], video["width"], video["height"], video["pix_fmt"]) == (
        "h264",
        width,
        height,
        "yuv420p",
    )
    assert sound["codec_name"] == "aac"
    assert 12 <= float(told["format"]["duration"]) <= 20
    assert abs(float(told["format"]["duration"]) - clip["duration"]) < 0.15
    assert not set(told["format"].get("tags", {})) - {"major_brand", "minor_version", "compatible_brands"}
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-skip_frame", "nokey", "-show_entries"]
    keys = subprocess.run([*command, "frame=pts_time", "-of", "csv=p=0", str(path)], check=True, capture_output=True)
    times = [float(line.strip(",")) for line in keys.stdout.decode().split()]
    assert times[0] == 0
    assert all(after - before <= 2.001 for before, after in pairwise(times))
