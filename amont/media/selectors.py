"""Reading videos and their words."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amont.accounts.models import Account
from amont.accounts.permissions import Can, programs_of
from amont.media import captions
from amont.media.captions import NotCaptions, Problem
from amont.media.models import QUALITIES, Rendition, Still, TextTrack, Transcript, Video


def videos_visible_to(account: Account) -> QuerySet[Video]:
    """Videos of the programs in which the account reads capsules, and those of the whole organisation."""
    programs = programs_of(account, Can.OUTREACH_CAPSULE_READ)
    if programs is None:
        return Video.objects.all()
    if not programs:
        return Video.objects.none()
    return Video.objects.filter(Q(program_id__in=programs) | Q(program__isnull=True))


def captions_problems(
    vtt: str, language: str, *, duration_ms: int = 0, audience: str = "youth", source: str = "typed"
) -> list[Problem]:
    """What the checks say of a caption text; what can't be read at all is one refusal."""
    try:
        cues = captions.parse(vtt)
    except NotCaptions as error:
        return [Problem(1, "refuse", str(error), error.line)]
    return captions.problems(
        cues, duration_ms=duration_ms or (cues[-1].end if cues else 0), audience=audience, source=source
    )


def track_of(video: Video, language: str) -> TextTrack | None:
    """The captions in one language."""
    return next((one for one in video.tracks.all() if one.language == language and one.kind == "captions"), None)


def transcript_of(video: Video, language: str) -> Transcript | None:
    """The words in one language."""
    return next((one for one in video.transcripts.all() if one.language == language), None)


def words_shown(video: Video, language: str) -> Transcript | None:
    """The words that the public reads: the captions' own while a corrected text waits to be read again."""
    found, track = transcript_of(video, language), track_of(video, language)
    if found is None or track is None or not found.to_review:
        return found
    return Transcript(video=video, language=language, segments=captions.segments(captions.parse(track.vtt)))


def refusals(video: Video, language: str, audience: str = "youth") -> list[Problem]:
    """What keeps these captions from the public; no captions at all is one refusal."""
    track = track_of(video, language)
    if track is None:
        return captions_problems("", language)
    found = captions_problems(
        track.vtt, language, duration_ms=video.duration_ms, audience=audience, source=track.source
    )
    return [problem for problem in found if problem.severity == "refuse"]


def is_ready(video: Video) -> bool:
    """True when both renditions and the still are there."""
    made = {one.quality for one in video.renditions.all()}
    return video.state == Video.State.READY and made >= set(QUALITIES) and hasattr(video, "still")


def rendition(digest: str) -> dict[str, Any] | None:
    """What the streaming view needs of a file, in one query; a public video's row first."""
    rows = Rendition.objects.filter(hash=digest).order_by("-video__public")
    found = rows.values("bytes", "video_id", "video__public").first()
    return dict(found) if found else None


def still(digest: str) -> dict[str, Any] | None:
    """The same for a still."""
    found = Still.objects.filter(hash=digest).order_by("-video__public").values("video_id", "video__public").first()
    return dict(found) if found else None


def track(track_id: UUID) -> dict[str, Any] | None:
    """The same for captions, with their text."""
    found = TextTrack.objects.filter(pk=track_id).values("vtt", "video_id", "video__public").first()
    return dict(found) if found else None
