"""Byte ranges, as Safari asks for them before it plays anything."""

import pytest
from django.test import Client

from amont.media import services
from amont.media.models import Rendition, Video
from amont.media.ranges import Range, Unsatisfiable, parse
from tests.cast import Cast
from tests.outreach.conftest import make_video


@pytest.fixture
def rendition(cast: Cast) -> Rendition:
    video = make_video(cast)
    services.set_public(video_id=video.pk, public=True)
    return video.renditions.get(quality=360)


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-1", Range(0, 1)),
        ("bytes=0-", Range(0, 99)),
        ("bytes=90-500", Range(90, 99)),
        ("bytes=-10", Range(90, 99)),
        ("bytes=-500", Range(0, 99)),
        ("bytes=99-99", Range(99, 99)),
        ("BYTES = 1 - 2", Range(1, 2)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("octets=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_a_range_is_read_as_the_standard_says(header: str, expected: Range | None):
    assert parse(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_outside_the_file_is_unsatisfiable(header: str):
    with pytest.raises(Unsatisfiable):
        parse(header, 100)


def test_the_whole_film_is_immutable_and_says_that_it_takes_ranges(client: Client, rendition: Rendition):
    response = client.get(f"/media/v/{rendition.hash}.mp4")
    assert response.status_code == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["ETag"] == f'"{rendition.hash}"'
    assert int(response["Content-Length"]) == rendition.bytes == len(body(response))
    assert not response.cookies


def test_two_bytes_are_two_bytes(client: Client, rendition: Rendition):
    response = client.get(f"/media/v/{rendition.hash}.mp4", headers={"range": "bytes=0-1"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 0-1/{rendition.bytes}"
    assert response["Content-Length"] == "2"
    assert body(response) == b"\x00\x00"


def test_a_suffix_is_the_end_of_the_file(client: Client, rendition: Rendition):
    response = client.get(f"/media/v/{rendition.hash}.mp4", headers={"range": "bytes=-3"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {rendition.bytes - 3}-{rendition.bytes - 1}/{rendition.bytes}"
    assert body(response) == b"\x01\x01\x01"


def test_beyond_the_end_is_416_with_the_size(client: Client, rendition: Rendition):
    response = client.get(f"/media/v/{rendition.hash}.mp4", headers={"range": "bytes=999999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{rendition.bytes}"


def test_head_tells_the_size_without_the_film(client: Client, rendition: Rendition):
    whole = client.head(f"/media/v/{rendition.hash}.mp4")
    assert (whole.status_code, whole["Content-Length"], body(whole)) == (200, str(rendition.bytes), b"")
    part = client.head(f"/media/v/{rendition.hash}.mp4", headers={"range": "bytes=0-9"})
    assert (part.status_code, part["Content-Length"], body(part)) == (206, "10", b"")


def test_if_range_with_another_tag_gives_the_whole_film(client: Client, rendition: Rendition):
    path = f"/media/v/{rendition.hash}.mp4"
    changed = client.get(path, headers={"range": "bytes=0-1", "if-range": '"another"'})
    assert (changed.status_code, len(body(changed))) == (200, rendition.bytes)
    same = client.get(path, headers={"range": "bytes=0-1", "if-range": f'"{rendition.hash}"'})
    assert (same.status_code, len(body(same))) == (206, 2)


def test_who_has_the_film_gets_304(client: Client, rendition: Rendition):
    response = client.get(f"/media/v/{rendition.hash}.mp4", headers={"if-none-match": f'"{rendition.hash}"'})
    assert (response.status_code, body(response)) == (304, b"")


def test_a_draft_is_404_to_everybody_but_its_program(client: Client, cast: Cast):
    video = make_video(cast)
    paths = [
        f"/media/v/{video.renditions.first().hash}.mp4",
        f"/media/s/{video.still.hash}.{video.still.small_width}.jpg",
        f"/media/t/{video.tracks.first().pk}.vtt",
    ]
    for path in paths:
        assert client.get(path).status_code == 404
    for stranger in (cast.karl, cast.tom):
        client.force_login(stranger)
        assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    client.force_login(cast.maude)
    for path in paths:
        response = client.get(path)
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_captions_are_text_vtt_and_asked_for_again(client: Client, rendition: Rendition):
    track = Video.objects.get().tracks.get()
    response = client.get(f"/media/t/{track.pk}.vtt")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode().startswith("WEBVTT")
    assert response["Cache-Control"] == "public, no-cache"
    assert client.get(f"/media/t/{track.pk}.vtt", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_still_comes_in_both_kinds(client: Client, rendition: Rendition):
    still = rendition.video.still
    for width, kind, expected in ((360, "jpg", "image/jpeg"), (540, "jpg", "image/jpeg"), (360, "avif", "image/avif")):
        response = client.get(f"/media/s/{still.hash}.{width}.{kind}")
        assert (response.status_code, response["Content-Type"]) == (200, expected)
    assert client.get(f"/media/s/{still.hash}.999.jpg").status_code == 404


def test_what_is_no_hash_is_404(client: Client, db: None):
    for path in ("/media/v/../../etc/passwd.mp4", "/media/v/abc.mp4", f"/media/v/{'0' * 64}.mp4", "/media/sources/x"):
        assert client.get(path).status_code == 404
