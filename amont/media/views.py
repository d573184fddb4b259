"""Files to everybody (ranges, validators, immutable caching) and the state of a video to the team."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import parse_etags, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from amont.accounts.http import requires
from amont.accounts.permissions import Can
from amont.core import clock
from amont.media import ranges, selectors, services, store
from amont.media.models import Video

IMMUTABLE = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"
CHUNK = 1 << 18
STALE = timedelta(minutes=10)


@login_not_required
@require_safe
def stream(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A rendition: whole, or one range of it."""
    row = selectors.rendition(digest)
    public = _may_read(request, row)
    return _send_file(request, store.video_path(digest), "video/mp4", digest, public)


@login_not_required
@require_safe
def still(request: HttpRequest, digest: str, width: int, extension: str) -> HttpResponseBase:
    """One size of a still."""
    public = _may_read(request, selectors.still(digest))
    kind = "image/avif" if extension == "avif" else "image/jpeg"
    return _send_file(
        request, store.still_path(digest, width, extension), kind, f"{digest}.{width}.{extension}", public
    )


@login_not_required
@require_safe
def captions(request: HttpRequest, track_id: UUID) -> HttpResponseBase:
    """Captions as `text/vtt`; they may be corrected, so browsers ask again each time."""
    row = selectors.track(track_id)
    public = _may_read(request, row)
    body = str(row["vtt"]).encode() if row else b""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/vtt; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache" if public else PRIVATE
    return response


def _may_read(request: HttpRequest, row: dict[str, Any] | None) -> bool:
    """True for a public file; a draft's file is 404 to whoever may not see its video."""
    if row is None:
        raise Http404
    if row["video__public"]:
        return True
    if request.user.is_authenticated and selectors.videos_visible_to(request.user).filter(pk=row["video_id"]).exists():
        return False
    raise Http404


def _send_file(request: HttpRequest, path: Path, kind: str, name: str, public: bool) -> HttpResponseBase:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Http404 from error
    etag = f'"{name}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _body(request, path, size, etag)
        response["Content-Type"] = kind
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = IMMUTABLE if public else PRIVATE
    return response


def _body(request: HttpRequest, path: Path, size: int, etag: str) -> HttpResponseBase:
    wanted = None
    same = request.headers.get("If-Range", etag) == etag
    try:
        if same and "Range" in request.headers:
            wanted = ranges.parse(request.headers["Range"], size)
    except ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = wanted or ranges.Range(0, size - 1)
    headers = {"Content-Length": str(part.length)}
    if wanted:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    status = 206 if wanted else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_pieces(path, part), status=status, headers=headers)


def _pieces(path: Path, part: ranges.Range) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.first)
        left = part.length
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


@requires(Can.OUTREACH_CAPSULE_READ)
@require_safe
def videos(request: HttpRequest) -> HttpResponse:
    """Every video of the programs that one sees, with its state."""
    found = selectors.videos_visible_to(request.user).select_related("program", "still").prefetch_related("tracks")  # type: ignore[arg-type]
    return render(request, "media/videos.html", {"videos": found[:200]})


@requires(Can.OUTREACH_CAPSULE_READ)
@require_safe
def progress(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """The piece of a page that says how far a video is; it asks for itself until the end, then for the whole page."""
    video = get_object_or_404(selectors.videos_visible_to(request.user), pk=video_id)  # type: ignore[arg-type]
    response = render(request, "media/progress.html", {"video": video, "stale": is_stale(video)})
    if video.state in (video.State.READY, video.State.FAILED) or video.failure:
        response["HX-Refresh"] = "true"
    return response


def is_stale(video: Video) -> bool:
    """True when a preparation has not moved for ten minutes: its server was stopped, most likely."""
    moved = video.progress_at or video.uploaded_at
    return video.state in (video.State.DRAFT, video.State.PROCESSING) and moved < clock.now() - STALE


@requires(Can.MEDIA_VIDEO_WRITE)
@require_POST
def start_again(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Prepare a video again."""
    video = get_object_or_404(selectors.videos_visible_to(request.user), pk=video_id)  # type: ignore[arg-type]
    services.start_again(actor=request.user, video_id=video.pk)  # type: ignore[arg-type]
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if ours else "media_staff:videos")
