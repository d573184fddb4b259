"""The film of a capsule: upload and progress, picture."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires
from amont.accounts.permissions import Can
from amont.media import services as media_services
from amont.media.models import Video
from amont.outreach import services
from amont.outreach.forms import AltForm, CorrectReleaseForm, ReleaseForm, VideoForm
from amont.outreach.models import Capsule, ImageRelease
from amont.outreach.values import pending_values
from amont.outreach.views.capsules import context, visible
from amont.ui.rules import rules_beside
from amont.ui.uploads import accepts_upload


def film_of(capsule: Capsule) -> Video | None:
    """The film that the next "publish" would show, with all that stands beside it."""
    rows = Video.objects.select_related("still").prefetch_related("renditions", "tracks", "transcripts")
    return rows.filter(pk=pending_values(capsule)["video"]).first()


def needed(capsule: Capsule) -> Video:
    """The same, or 404."""
    video = film_of(capsule)
    if video is None:
        raise Http404
    return video


@accepts_upload("public_media")
@requires(Can.OUTREACH_CAPSULE_READ, to_send=Can.OUTREACH_CAPSULE_WRITE)
def capsule_video(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Upload the video, follow its preparation, describe its picture."""
    row = visible(request, capsule_id)
    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else VideoForm()
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            _receive(request, row, form)
            messages.success(request, _("The video is received. Its preparation begins; you can leave this page."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return video_page(request, row, upload=form)


def _receive(request: HttpRequest, row: Capsule, form: VideoForm) -> None:
    actor: Any = request.user
    former = film_of(row)
    video = media_services.receive_video(
        actor=actor, title=row.question_fr, upload=form.cleaned_data["file"], program_id=row.program_id, replaces=former
    )
    services.attach_video(actor=actor, capsule_id=row.pk, video=video)


def _releases(row: Capsule, video: str | None, typed: Any) -> list[tuple[ImageRelease, CorrectReleaseForm]]:
    """The papers of the film shown here, each with its form; `typed` stands for the one that was refused."""
    found = row.releases.filter(video=UUID(video) if video else None)
    own = {typed.release.pk: typed} if typed else {}
    return [(one, own.get(one.pk) or CorrectReleaseForm(release=one)) for one in found]


def video_page(request: HttpRequest, row: Capsule, **forms: Any) -> HttpResponse:
    """The page of the film, with the forms as they stand."""
    video = film_of(row)
    still = getattr(video, "still", None)
    alt = {"alt_fr": still.alt_fr, "alt_en": still.alt_en} if still else {}
    values = pending_values(row)
    shown = {
        "upload": VideoForm(),
        "most": settings.VIDEO_MAX_MB,
        "alt_form": AltForm(initial=alt),
        "release_form": ReleaseForm(),
        "releases": _releases(row, values["video"], forms.get("correction")),
        "nobody_appears": values["nobody_appears"],
        "still": still,
        "preview": next(iter(video.renditions.all()), None) if video else None,
        **forms,
    }
    bound = any(getattr(form, "is_bound", False) for form in forms.values())
    page = context(request, row, "capsule_video", **shown)
    return render(request, "outreach/capsule_video.html", page, status=422 if bound else 200)


@requires(Can.MEDIA_VIDEO_WRITE)
@require_POST
def capsule_alt(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Describe the picture."""
    row = visible(request, capsule_id)
    video = needed(row)
    form = AltForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            media_services.set_still_alt(actor=request.user, video_id=video.pk, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The description is saved."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return video_page(request, row, alt_form=form)
