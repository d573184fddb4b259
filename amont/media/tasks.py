"""Preparing a video: the only task of this app, safe to run twice, and again after a kill."""

from pathlib import Path

from django.tasks import task

from amont.core import clock
from amont.media import store, transcoding
from amont.media.models import QUALITIES, Rendition, Still, Video
from amont.media.transcoding import CannotPrepare, Found

STEP = 3


@task
def transcode(video_id: str) -> None:
    """Make the renditions and the still of a video; what is done already is not done again."""
    video = Video.objects.filter(pk=video_id).first()
    if video is None or video.state == Video.State.READY:
        return
    if transcoding.tools() is None:
        _note(video, state=Video.State.DRAFT, failure=Video.Failure.NO_TOOL)
        return
    _note(video, state=Video.State.PROCESSING, failure="", progress_at=clock.now())
    try:
        _prepare(video)
    except CannotPrepare as refusal:
        _note(video, state=Video.State.FAILED, failure=refusal.code)
    except OSError:
        _note(video, state=Video.State.FAILED, failure=Video.Failure.DISK_FULL)
    else:
        _note(video, state=Video.State.READY, progress=100)


def _prepare(video: Video) -> None:
    source = store.source_path(video.source)
    if not video.source or not source.exists():
        raise CannotPrepare(Video.Failure.SOURCE_MISSING)
    found = transcoding.probe(source)
    _note(video, duration_ms=found.duration_ms)
    with store.workshop() as folder:
        if not Still.objects.filter(video=video).exists():
            picture = folder / "still.jpg"
            transcoding.make_still(source, found, picture)
            still = keep_still(picture, found, folder)
            Still.objects.get_or_create(video=video, defaults=_fields_of(still))
        for place, quality in enumerate(QUALITIES):
            _one_quality(video, found, quality, folder, place)


def _one_quality(video: Video, found: Found, quality: int, folder: Path, place: int) -> None:
    if Rendition.objects.filter(video=video, quality=quality).exists():
        return
    target = folder / f"{quality}.mp4"

    def tell(percent: int) -> None:
        done = (place * 100 + percent) // len(QUALITIES)
        if done >= video.progress + STEP:
            _note(video, progress=min(done, 99), progress_at=clock.now())

    transcoding.make_rendition(store.source_path(video.source), found, quality, target, tell)
    size, digest = target.stat().st_size, store.digest_of(target)
    store.keep(target, store.video_path(digest))
    width, height = transcoding.size_for(found, quality)
    Rendition.objects.get_or_create(
        video=video, quality=quality, defaults={"width": width, "height": height, "bytes": size, "hash": digest}
    )


def keep_still(picture: Path, found: Found, folder: Path) -> Still:
    """Put a still's sizes in place; the row is not saved."""
    digest = store.digest_of(picture)
    sizes = [transcoding.size_for(found, quality) for quality in QUALITIES]
    with_avif = transcoding.save_sizes(picture, sizes, lambda width, kind: folder / f"{digest}.{width}.{kind}")
    for made in folder.glob(f"{digest}.*"):
        _hash, size, kind = made.name.split(".")
        store.keep(made, store.still_path(digest, int(size), kind))
    (small, _height), (width, height) = sizes[0], sizes[-1]
    return Still(hash=digest, width=width, height=height, small_width=small, has_avif=with_avif)


def _fields_of(still: Still) -> dict[str, object]:
    return {name: getattr(still, name) for name in ("hash", "width", "height", "small_width", "has_avif")}


def _note(video: Video, **values: object) -> None:
    """Write a few fields at once and at the same time in the row in hand."""
    Video.objects.filter(pk=video.pk).update(**values)
    for name, value in values.items():
        setattr(video, name, value)
