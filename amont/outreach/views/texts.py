"""The words of a film on the staff's side: captions of each language with what the checks say, and the transcript."""

from itertools import zip_longest
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
from amont.media.models import Transcript, Video
from amont.outreach.forms import CaptionsForm
from amont.outreach.models import Capsule
from amont.outreach.values import pending_values
from amont.outreach.views.capsules import context, visible
from amont.outreach.views.films import film_of, needed
from amont.ui.rules import rules_beside

LANGUAGES = {"fr": "Français", "en": "English"}


@requires(Can.OUTREACH_CAPSULE_READ)
def capsule_captions(request: HttpRequest, capsule_id: UUID, language: str = "fr") -> HttpResponse:
    """Captions of one language beside the film, with what the checks say."""
    row, language = visible(request, capsule_id), known(language)
    video = film_of(row)
    track = media.track_of(video, language) if video else None
    form = CaptionsForm(request.POST or None, initial={"vtt": track.vtt if track else ""})
    if video and request.method == "POST" and form.is_valid():
        with rules_beside(form):
            _save_captions(request, video, language, form.cleaned_data["vtt"])
            return redirect("outreach_staff:capsule_captions", capsule_id=row.pk, language=language)
    return _page(request, row, video, language, status=422 if form.is_bound else 200, form=form)


def _save_captions(request: HttpRequest, video: Video, language: str, text: str) -> None:
    vtt, source = captions.as_webvtt(text)
    media_services.save_captions(
        actor=request.user,  # type: ignore[arg-type]
        video=video,
        language=language,
        vtt=vtt,
        source=source,
    )
    messages.success(request, _("The captions are saved; the transcript follows."))


def known(language: str) -> str:
    """A language that capsules speak, or 404."""
    if language not in LANGUAGES:
        raise Http404
    return language


def _page(
    request: HttpRequest, row: Capsule, video: Video | None, language: str, *, status: int, **more: Any
) -> HttpResponse:
    """Captions and transcript of one language, with what was typed and what was refused."""
    track = media.track_of(video, language) if video else None
    audience = pending_values(row)["audience"]
    found = (
        media.captions_problems(track.vtt, language, duration_ms=video.duration_ms, audience=audience)
        if video and track
        else []
    )
    transcript = media.transcript_of(video, language) if video else None
    shown = {
        "form": CaptionsForm(initial={"vtt": track.vtt if track else ""}),
        "language": language,
        "languages": LANGUAGES,
        "track": track,
        "problems": found,
        "transcript": transcript,
        "moments": moments(transcript),
        "preview": next(iter(video.renditions.all()), None) if video else None,
        "still": getattr(video, "still", None),
        **more,
    }
    page = context(request, row, "capsule_captions", **shown)
    return render(request, "outreach/capsule_captions.html", page, status=status)


def moments(transcript: Transcript | None, typed: list[str] | None = None) -> list[dict[str, Any]]:
    """The transcript's lines as their form shows them: what was typed stands in for what is kept.

    A line typed for a moment that is no longer there has no `start`: it is shown to be copied, never sent.
    """
    segments = transcript.segments if transcript else []
    lines = []
    for one, text in zip_longest(segments, typed or []):
        said = one["text"] if text is None else text
        lines.append({"start": one["start"] if one else None, "text": said, "empty": not said.strip()})
    return lines


@requires(Can.MEDIA_VIDEO_WRITE)
@require_POST
def capsule_transcript(request: HttpRequest, capsule_id: UUID, language: str) -> HttpResponse:
    """Keep the words as they were read again, or take the captions' words."""
    row, language = visible(request, capsule_id), known(language)
    video = needed(row)
    texts = request.POST.getlist("text")
    try:
        _save_transcript(request, video, language, texts)
    except RuleBroken as broken:
        transcript = media.transcript_of(video, language)
        typed = {"moments": moments(transcript, texts), "refusal": str(broken), "refused": broken.code}
        return _page(request, row, video, language, status=422, **typed)
    messages.success(request, _("The transcript is saved."))
    return redirect("outreach_staff:capsule_captions", capsule_id=row.pk, language=language)


def _save_transcript(request: HttpRequest, video: Video, language: str, texts: list[str]) -> None:
    actor: Any = request.user
    if media.transcript_of(video, language) is None:
        raise Http404
    if "rebuild" in request.POST:
        media_services.rebuild_transcript(actor=actor, video=video, language=language)
    else:
        media_services.correct_transcript(actor=actor, video=video, language=language, texts=texts)
