"""The film of a capsule: upload and progress, picture, releases; captions and transcript."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.media import captions
from amont.media import selectors as media
from amont.media import services as media_services
from amont.media.models import TextTrack, Video
from amont.outreach import services
from amont.outreach.forms import AltForm, CaptionsForm, ReleaseForm, VideoForm
from amont.outreach.models import Capsule
from amont.outreach.values import pending_values
from amont.outreach.views.capsules import context, visible
from amont.ui.forms import add_rule
from amont.ui.uploads import accepts_upload

LANGUAGES = {"fr": "Français", "en": "English"}


def _video(capsule: Capsule) -> Video | None:
    rows = Video.objects.select_related("still").prefetch_related("renditions", "tracks", "transcripts")
    return rows.filter(pk=pending_values(capsule)["video"]).first()


def _needed(capsule: Capsule) -> Video:
    video = _video(capsule)
    if video is None:
        raise Http404
    return video


@accepts_upload("public_media")
@requires(Can.OUTREACH_CAPSULE_READ)
def capsule_video(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Upload the video, follow its preparation, describe its picture."""
    row = visible(request, capsule_id)
    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else VideoForm()
    if request.method == "POST" and form.is_valid():
        try:
            _receive(request, row, form)
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
            messages.success(request, _("The video is received. Its preparation begins; you can leave this page."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return _video_page(request, row, upload=form)


def _receive(request: HttpRequest, row: Capsule, form: VideoForm) -> None:
    actor: Any = request.user
    former = _video(row)
    video = media_services.receive_video(
        actor=actor, title=row.question_fr, upload=form.cleaned_data["file"], program_id=row.program_id, replaces=former
    )
    services.attach_video(actor=actor, capsule_id=row.pk, video=video)


def _video_page(request: HttpRequest, row: Capsule, **forms: Any) -> HttpResponse:
    video = _video(row)
    still = getattr(video, "still", None)
    alt = {"alt_fr": still.alt_fr, "alt_en": still.alt_en} if still else {}
    values = pending_values(row)
    shown = {
        "upload": VideoForm(),
        "alt_form": AltForm(initial=alt),
        "release_form": ReleaseForm(),
        "releases": row.releases.all(),
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
    video = _needed(row)
    form = AltForm(request.POST)
    if not form.is_valid():
        return _video_page(request, row, alt_form=form)
    media_services.set_still_alt(actor=request.user, video_id=video.pk, **form.cleaned_data)  # type: ignore[arg-type]
    messages.success(request, _("The description is saved."))
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_people(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Say that nobody appears, or take it back."""
    row = visible(request, capsule_id)
    nobody = request.POST.get("nobody_appears") == "1"
    services.save_capsule(actor=request.user, capsule_id=row.pk, nobody_appears=nobody)  # type: ignore[arg-type]
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Note the number of a signed paper."""
    row = visible(request, capsule_id)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        try:
            services.add_release(actor=request.user, capsule_id=row.pk, **form.cleaned_data)  # type: ignore[arg-type]
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
            messages.success(request, _("The paper’s number is noted."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return _video_page(request, row, release_form=form)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release_withdraw(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """A person no longer agrees: the capsule goes down at once."""
    row = visible(request, capsule_id)
    services.withdraw_release(request.POST.get("number", ""), actor=request.user, capsule_id=row.pk)  # type: ignore[arg-type]
    messages.success(request, _("The agreement is withdrawn; the capsule is no longer shown."))
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)


@requires(Can.OUTREACH_CAPSULE_READ)
def capsule_captions(request: HttpRequest, capsule_id: UUID, language: str = "fr") -> HttpResponse:
    """Captions of one language beside the film, with what the checks say."""
    row = visible(request, capsule_id)
    video = _video(row)
    if language not in LANGUAGES:
        raise Http404
    track = media.track_of(video, language) if video else None
    form = CaptionsForm(request.POST or None, initial={"vtt": track.vtt if track else ""})
    if video and request.method == "POST" and form.is_valid():
        try:
            _save_captions(request, video, language, form.cleaned_data["vtt"])
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
            return redirect("outreach_staff:capsule_captions", capsule_id=row.pk, language=language)
    shown = context(request, row, "capsule_captions", form=form, **_words(video, language, track, row))
    return render(request, "outreach/capsule_captions.html", shown, status=422 if form.is_bound else 200)


def _save_captions(request: HttpRequest, video: Video, language: str, text: str) -> None:
    vtt, source = captions.as_webvtt(text)
    media_services.save_captions(actor=request.user, video=video, language=language, vtt=vtt, source=source)  # type: ignore[arg-type]
    messages.success(request, _("The captions are saved; the transcript follows."))


def _words(video: Video | None, language: str, track: TextTrack | None, row: Capsule) -> dict[str, Any]:
    found = []
    if video and track:
        audience = pending_values(row)["audience"]
        found = media.captions_problems(track.vtt, language, duration_ms=video.duration_ms, audience=audience)
    return {
        "language": language,
        "languages": LANGUAGES,
        "track": track,
        "problems": found,
        "transcript": media.transcript_of(video, language) if video else None,
        "preview": next(iter(video.renditions.all()), None) if video else None,
        "still": getattr(video, "still", None),
    }


@requires(Can.MEDIA_VIDEO_WRITE)
@require_POST
def capsule_transcript(request: HttpRequest, capsule_id: UUID, language: str) -> HttpResponse:
    """Keep the words as they were read again, or take the captions' words."""
    row = visible(request, capsule_id)
    video = _needed(row)
    actor: Any = request.user
    try:
        if "rebuild" in request.POST:
            media_services.rebuild_transcript(actor=actor, video=video, language=language)
        else:
            texts = request.POST.getlist("text")
            media_services.correct_transcript(actor=actor, video=video, language=language, texts=texts)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("The transcript is saved."))
    return redirect("outreach_staff:capsule_captions", capsule_id=row.pk, language=language)
