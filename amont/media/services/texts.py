"""The words of a video: captions, transcript, description of the still."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.media import captions
from amont.media.models import Still, TextTrack, Transcript, Video
from amont.ui import cache

TOLD = 5


@transaction.atomic
def save_captions(
    *, actor: Account, video: Video, language: str, vtt: str, source: str = TextTrack.Source.TYPED
) -> TextTrack:
    """Save captions that can be read as WebVTT; the transcript follows, unless somebody corrected it by hand.

    Those of a film that the public sees are public at once: they pass the checks of publication here.
    """
    film = Video.objects.select_for_update(of=("self",)).get(pk=video.pk)
    require(actor, Can.MEDIA_VIDEO_WRITE, film.program_id)
    text = vtt.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"
    cues = _readable(text)
    if film.public:
        _refuse_before_the_public(cues, film, source)
    track, new = TextTrack.objects.select_for_update().get_or_create(
        video=video, kind=TextTrack.Kind.CAPTIONS, language=language, defaults={"vtt": text, "source": source}
    )
    if new or track.vtt != text or track.source != source:
        track.vtt, track.source, track.changed_at = text, source, clock.now()
        track.save(update_fields=["vtt", "source", "changed_at"])
        _follow(video, language, captions.segments(cues))
        audit.record("media.captions.saved", actor=actor, target=track)
        cache.bump("capsules")
    return track


def _readable(text: str) -> list[captions.Cue]:
    """The cues of a text that has some."""
    try:
        cues = captions.parse(text)
    except captions.NotCaptions as error:
        raise RuleBroken(str(error), code="captions_malformed", field="vtt") from error
    if not cues:
        raise RuleBroken(captions.nothing(), code="captions_empty", field="vtt")
    return cues


def _refuse_before_the_public(cues: list[captions.Cue], film: Video, source: str) -> None:
    found = captions.problems(cues, duration_ms=film.duration_ms, source=source)
    refused = [problem.message for problem in found if problem.severity == "refuse"]
    if refused:
        told = _("This capsule is published: its captions reach the public as soon as they are saved.")
        raise RuleBroken(" ".join([*refused[:TOLD], told]), code="captions_refused", field="vtt")


def _follow(video: Video, language: str, segments: list[dict[str, Any]]) -> None:
    transcript, new = Transcript.objects.select_for_update().get_or_create(
        video=video, language=language, defaults={"segments": segments}
    )
    if transcript.corrected:
        transcript.to_review = True
    elif not new:
        transcript.segments = segments
    transcript.save(update_fields=["segments", "to_review"])


@transaction.atomic
def correct_transcript(*, actor: Account, video: Video, language: str, texts: list[str]) -> Transcript:
    """Keep the words as a person corrected them, one text for each segment; they are no longer to review."""
    require(actor, Can.MEDIA_VIDEO_WRITE, video.program_id)
    transcript = Transcript.objects.select_for_update().get(video=video, language=language)
    if len(texts) != len(transcript.segments):
        message = _("The captions changed meanwhile, and the moments with them. Read the words again, then save them.")
        raise RuleBroken(message, code="transcript_moved")
    if not all(text.strip() for text in texts):
        raise RuleBroken(
            _("Each moment of the transcript keeps its words: none may be empty."), code="transcript", field="texts"
        )
    corrected = [{**one, "text": " ".join(text.split())} for one, text in zip(transcript.segments, texts, strict=True)]
    if corrected != transcript.segments:
        transcript.segments, transcript.corrected = corrected, True
    transcript.to_review = False
    transcript.save()
    audit.record("media.transcript.corrected", actor=actor, target=transcript)
    cache.bump("capsules")
    return transcript


@transaction.atomic
def rebuild_transcript(*, actor: Account, video: Video, language: str) -> Transcript:
    """Drop the corrections and take the captions' words again."""
    require(actor, Can.MEDIA_VIDEO_WRITE, video.program_id)
    track = TextTrack.objects.get(video=video, kind=TextTrack.Kind.CAPTIONS, language=language)
    transcript = Transcript.objects.select_for_update().get(video=video, language=language)
    transcript.segments = captions.segments(captions.parse(track.vtt))
    transcript.corrected = transcript.to_review = False
    transcript.save()
    audit.record("media.transcript.rebuilt", actor=actor, target=transcript)
    cache.bump("capsules")
    return transcript


@transaction.atomic
def set_still_alt(*, actor: Account, video_id: UUID, alt_fr: str, alt_en: str = "") -> Still:
    """Describe the still for who doesn't see it."""
    still = Still.objects.select_for_update(of=("self",)).select_related("video").get(video_id=video_id)
    require(actor, Can.MEDIA_VIDEO_WRITE, still.video.program_id)
    if still.video.public and not alt_fr.strip():
        message = _("The public sees this picture: it can’t be left without a description in French.")
        raise RuleBroken(message, code="alt_missing", field="alt_fr")
    still.alt_fr, still.alt_en = " ".join(alt_fr.split()), " ".join(alt_en.split())
    still.save(update_fields=["alt_fr", "alt_en"])
    audit.record("media.still.described", actor=actor, target=still)
    cache.bump("capsules")
    return still
