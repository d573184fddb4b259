"""A file arrives, is prepared, becomes public or stops being so."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.media import store, tasks, transcoding
from amont.media.models import QUALITIES, Rendition, Still, Video

_SIGNATURES = ((4, b"ftyp"), (0, b"\x1a\x45\xdf\xa3"), (0, b"RIFF"), (0, b"\x00\x00\x01\xba"), (0, b"\x47"))


class Upload(Protocol):
    """What Django gives for a file of a form."""

    @property
    def size(self) -> int | None: ...

    def chunks(self, chunk_size: int | None = None) -> Any: ...


def receive_video(
    *, actor: Account, title: str, upload: Upload, program_id: UUID | None = None, replaces: Video | None = None
) -> Video:
    """Keep an uploaded file and have it prepared; the same file twice is the same video."""
    require(actor, Can.MEDIA_VIDEO_WRITE, program_id)
    _refuse_size(upload.size or 0)
    with store.workshop() as folder:
        try:
            path, digest, size = store.receive(upload.chunks(), folder)
        except OSError as error:
            raise RuleBroken(Video.Failure.DISK_FULL.label, code="disk_full", field="file") from error
        _refuse_what_is_no_video(path)
        store.keep(path, store.source_path(digest))
    values = {"title": title[:120], "source": digest, "source_bytes": size, "replaces": replaces}
    try:
        return _received(actor, program_id, digest, values)
    except IntegrityError:  # the same file, at the same moment, by a second tap
        return Video.objects.get(_of_program(program_id), checksum=digest)


def _of_program(program_id: UUID | None) -> Q:
    return Q(program__isnull=True) if program_id is None else Q(program_id=program_id)


@transaction.atomic
def _received(actor: Account, program_id: UUID | None, digest: str, values: dict[str, Any]) -> Video:
    known = Video.objects.filter(_of_program(program_id), checksum=digest).first()
    if known is not None:
        return start_again(actor=actor, video_id=known.pk) if known.state == Video.State.FAILED else known
    video = Video.objects.create(program_id=program_id, checksum=digest, uploaded_by=str(actor.pk), **values)
    audit.record("media.video.received", actor=actor, target=video)
    tasks.transcode.enqueue(str(video.pk))
    return video


def _refuse_size(size: int) -> None:
    most = settings.VIDEO_MAX_MB
    if size == 0:
        raise RuleBroken(_("This file is empty (0 bytes). Choose the video again."), code="empty", field="file")
    if size > most * 1_000_000:
        message = _("This file is too heavy: %(most)s MB at most. Export the video at 1080p or less.") % {"most": most}
        raise RuleBroken(message, code="too_heavy", field="file")
    if not store.room_for(size):
        raise RuleBroken(Video.Failure.DISK_FULL.label, code="disk_full", field="file")


def _refuse_what_is_no_video(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(16)
    if not any(head[at : at + len(sign)] == sign for at, sign in _SIGNATURES):
        message = _("This file is not a video that we know. Choose an MP4, MOV, WebM or MKV file.")
        raise RuleBroken(message, code="not_a_video", field="file")


@transaction.atomic
def start_again(*, actor: Account, video_id: UUID) -> Video:
    """Prepare a video again after a failure, or when ffmpeg has been installed."""
    video = Video.objects.select_for_update(of=("self",)).get(pk=video_id)
    require(actor, Can.MEDIA_VIDEO_WRITE, video.program_id)
    if video.state == Video.State.READY or not video.source:
        return video
    video.state, video.failure, video.progress, video.progress_at = Video.State.DRAFT, "", 0, clock.now()
    video.save(update_fields=["state", "failure", "progress", "progress_at"])
    audit.record("media.video.restarted", actor=actor, target=video)
    tasks.transcode.enqueue(str(video.pk))
    return video


def adopt_prepared(
    *,
    actor: Account,
    title: str,
    renditions: Mapping[int, Path | bytes],
    still: Path | bytes,
    still_avif: Path | bytes | None = None,
    alt_fr: str = "",
    alt_en: str = "",
    duration_ms: int,
    languages: Sequence[str],
    program_id: UUID | None = None,
    size: tuple[int, int] = (540, 960),
) -> Video:
    """Take in a clip that is already encoded (`renditions` by quality: 360, 540); no ffmpeg is needed.

    `size` is that of the larger rendition, `still` a JPEG of any size; the same clip twice is the same video.
    """
    require(actor, Can.MEDIA_VIDEO_WRITE, program_id)
    if set(renditions) != set(QUALITIES):
        raise ValueError("both qualities are needed")
    found = transcoding.Found(duration_ms, *size, sound=True)
    with store.workshop() as folder:
        made = [_adopt_file(content, quality, found, folder) for quality, content in sorted(renditions.items())]
        picture = _adopt_still(still, still_avif, found, folder)
    picture.alt_fr, picture.alt_en = alt_fr, alt_en
    values = {"title": title, "duration_ms": duration_ms, "languages": list(languages)}
    return _adopted(actor, program_id, values, made, picture)


@transaction.atomic
def _adopted(
    actor: Account, program_id: UUID | None, values: dict[str, Any], made: list[Rendition], picture: Still
) -> Video:
    digest = made[-1].hash
    known = Video.objects.filter(_of_program(program_id), checksum=digest).first()
    if known is not None:
        return known
    values = {**values, "state": Video.State.READY, "progress": 100, "uploaded_by": str(actor.pk)}
    video = Video.objects.create(program_id=program_id, checksum=digest, **values)
    rows: list[Rendition | Still] = [*made, picture]
    for one in rows:
        one.video = video
        one.save(force_insert=True)
    audit.record("media.video.adopted", actor=actor, target=video)
    return video


def _as_file(content: Path | bytes, folder: Path) -> Path:
    copy = folder / "adopted"
    copy.write_bytes(content.read_bytes() if isinstance(content, Path) else content)
    return copy


def _adopt_file(content: Path | bytes, quality: int, found: transcoding.Found, folder: Path) -> Rendition:
    copy = _as_file(content, folder)
    digest, size = store.digest_of(copy), copy.stat().st_size
    store.keep(copy, store.video_path(digest))
    width, height = transcoding.size_for(found, quality)
    return Rendition(quality=quality, width=width, height=height, bytes=size, hash=digest)


def _adopt_still(still: Path | bytes, avif: Path | bytes | None, found: transcoding.Found, folder: Path) -> Still:
    copy = _as_file(still, folder)
    picture = tasks.keep_still(copy, found, folder)
    if avif is not None:
        store.still_path(picture.hash, picture.small_width, "avif").write_bytes(
            avif.read_bytes() if isinstance(avif, Path) else avif
        )
    return picture


def set_public(*, video_id: UUID, public: bool) -> None:
    """Open a video's files to everybody, or close them; who published is in the caller's journal."""
    Video.objects.filter(pk=video_id).update(public=public)
