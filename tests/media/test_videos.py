"""A video arrives: what is kept, what is refused with a sentence, what a preparation leaves."""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection

from amont.core.errors import RuleBroken
from amont.core.outbox import TaskFailed
from amont.media import services, store, tasks, transcoding
from amont.media.models import Rendition, Video
from tests.cast import Cast
from tests.media.conftest import film, needs_ffmpeg, upload

LOOKS_LIKE = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 4000


def received(cast: Cast, content: bytes = LOOKS_LIKE) -> Video:
    return services.receive_video(
        actor=cast.maude, title="Capsule", upload=upload(content), program_id=cast.jeunesse.pk
    )


def left_behind() -> list[str]:
    """Everything in the folders of media that is not a finished file."""
    return [str(path) for path in (store.root() / "work").rglob("*")]


def test_a_received_video_waits_with_its_file_and_its_checksum(cast: Cast):
    video = received(cast)
    assert (video.state, video.source_bytes) == (Video.State.DRAFT, len(LOOKS_LIKE))
    assert store.source_path(video.source).read_bytes() == LOOKS_LIKE
    assert left_behind() == []


def test_the_same_file_twice_is_one_video(cast: Cast):
    assert received(cast).pk == received(cast).pk
    assert Video.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"just some words, not a film", "not_a_video"), (b"%PDF-1.7 " * 50, "not_a_video")],
)
def test_what_is_no_video_is_refused_with_a_sentence(cast: Cast, content: bytes, code: str):
    with pytest.raises(RuleBroken) as refusal:
        received(cast, content)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert len(str(refusal.value)) > 20
    assert not Video.objects.exists()
    assert left_behind() == []


def test_a_file_over_the_limit_is_refused_before_it_is_read(cast: Cast, settings):
    settings.VIDEO_MAX_MB = 0
    with pytest.raises(RuleBroken) as refusal:
        received(cast)
    assert refusal.value.code == "too_heavy"


def test_a_disk_without_room_is_said(cast: Cast, monkeypatch):
    monkeypatch.setattr(store.shutil, "disk_usage", lambda path: type("Disk", (), {"free": 3 * len(LOOKS_LIKE) - 1})())
    with pytest.raises(RuleBroken) as refusal:
        received(cast)
    assert refusal.value.code == "disk_full"


def test_who_may_not_write_videos_may_not_send_one(cast: Cast):
    for stranger in (cast.karl, cast.tom, cast.helene, cast.rosalie):
        with pytest.raises(PermissionDenied):
            services.receive_video(actor=stranger, title="x", upload=upload(LOOKS_LIKE), program_id=cast.jeunesse.pk)
    assert not Video.objects.exists()


def test_without_ffmpeg_the_video_stays_received_and_says_so(cast: Cast, monkeypatch):
    video = received(cast)
    monkeypatch.setattr(transcoding.shutil, "which", lambda name: None)
    tasks.transcode.call(str(video.pk))
    video.refresh_from_db()
    assert (video.state, video.failure) == (Video.State.DRAFT, Video.Failure.NO_TOOL)
    assert "ffmpeg" in video.sentence


@needs_ffmpeg
def test_a_corrupt_video_fails_with_a_sentence_and_can_be_replaced(cast: Cast, tmp_path: Path):
    whole = film(tmp_path)
    for broken in (LOOKS_LIKE, whole[: len(whole) // 3]):
        video = received(cast, broken)
        tasks.transcode.call(str(video.pk))
        video.refresh_from_db()
        assert (video.state, video.failure) == (Video.State.FAILED, Video.Failure.UNREADABLE)
        assert video.sentence
        assert not video.renditions.exists()
        again = received(cast, broken)
        assert (again.pk, again.state) == (video.pk, Video.State.DRAFT)
    assert left_behind() == []


@needs_ffmpeg
def test_a_playlist_that_names_other_files_is_not_followed(cast: Cast, tmp_path: Path):
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(film(tmp_path))
    with pytest.raises(transcoding.CannotPrepare):
        listing = tmp_path / "list.mp4"
        listing.write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
        transcoding.probe(listing)
    with pytest.raises(transcoding.CannotPrepare):
        playlist = tmp_path / "play.mp4"
        playlist.write_text(f"#EXTM3U\n#EXTINF:3,\n{secret}\n#EXT-X-ENDLIST\n")
        transcoding.probe(playlist)


@needs_ffmpeg
def test_sound_alone_is_no_video(cast: Cast, tmp_path: Path):
    out = tmp_path / "sound.m4a"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", "-f", "mp4", str(out)], check=True)
    video = received(cast, out.read_bytes())
    tasks.transcode.call(str(video.pk))
    video.refresh_from_db()
    assert video.failure == Video.Failure.NO_PICTURE


def told(path: Path) -> dict:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


@needs_ffmpeg
def test_a_prepared_video_has_two_renditions_a_still_and_no_trace_of_the_phone(cast: Cast, tmp_path: Path):
    video = received(cast, film(tmp_path, size="720x1280", seconds=5))
    tasks.transcode.call(str(video.pk))
    video.refresh_from_db()
    assert (video.state, video.progress, video.failure) == (Video.State.READY, 100, "")
    assert abs(video.duration_ms - 5000) < 200
    assert [(one.quality, one.width, one.height) for one in video.renditions.all()] == [
        (360, 360, 640),
        (540, 540, 960),
    ]
    for one in video.renditions.all():
        path = store.video_path(one.hash)
        content = path.read_bytes()
        assert store.digest_of(path) == one.hash
        assert content.index(b"moov") < content.index(b"mdat"), "the index comes first"
        assert b"Secret" not in content
        assert b"46.7432" not in content
        codecs = {stream["codec_type"]: stream["codec_name"] for stream in told(path)["streams"]}
        assert codecs == {"video": "h264", "audio": "aac"}
        assert max(key_frame_gaps(path)) <= 2.05
    still = video.still
    assert (still.width, still.height, still.small_width) == (540, 960, 360)
    assert store.still_path(still.hash, 360, "jpg").stat().st_size <= 30_000
    assert still.has_avif == store.still_path(still.hash, 360, "avif").exists()
    assert left_behind() == []


def key_frame_gaps(path: Path) -> list[float]:
    command = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v",
        "-skip_frame",
        "nokey",
        "-show_entries",
        "frame=pts_time",
    ]
    said = subprocess.run([*command, "-of", "csv=p=0", str(path)], capture_output=True, check=True, text=True).stdout
    moments = [float(line.strip(",")) for line in said.split()]
    return [after - before for before, after in zip(moments, [*moments[1:], told_length(path)], strict=True)]


def told_length(path: Path) -> float:
    return float(told(path)["format"]["duration"])


@needs_ffmpeg
def test_a_horizontal_video_keeps_its_shape_and_a_small_one_is_not_blown_up(cast: Cast, tmp_path: Path):
    video = received(cast, film(tmp_path, size="640x400", seconds=1))
    tasks.transcode.call(str(video.pk))
    assert [(one.quality, one.width, one.height) for one in video.renditions.all()] == [
        (360, 576, 360),
        (540, 640, 400),
    ]


@needs_ffmpeg
def test_preparing_twice_changes_nothing(cast: Cast, tmp_path: Path):
    video = received(cast, film(tmp_path, seconds=1))
    tasks.transcode.call(str(video.pk))
    before = list(Rendition.objects.values_list("pk", "hash"))
    tasks.transcode.call(str(video.pk))
    Video.objects.update(state=Video.State.PROCESSING)  # as a killed worker leaves it
    tasks.transcode.call(str(video.pk))
    assert list(Rendition.objects.values_list("pk", "hash")) == before
    assert Video.objects.get().state == Video.State.READY


@needs_ffmpeg
def test_a_fault_in_the_middle_is_taken_up_where_it_stopped(cast: Cast, tmp_path: Path):
    video = received(cast, film(tmp_path, seconds=1))
    made = 0

    def fail_at_the_second_rendition(execute, sql, params, many, context):
        nonlocal made
        if sql.startswith("INSERT") and "media_rendition" in sql:
            made += 1
            if made == 2:
                raise DatabaseError("cut")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_at_the_second_rendition), pytest.raises(TaskFailed):
        tasks.transcode.call(str(video.pk))
    assert [one.quality for one in video.renditions.all()] == [360]
    tasks.transcode.call(str(video.pk))
    video.refresh_from_db()
    assert (video.state, video.renditions.count()) == (Video.State.READY, 2)
    assert left_behind() == []
