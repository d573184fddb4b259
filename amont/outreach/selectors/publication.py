"""The publish gate: what a capsule still lacks, and the papers that near their date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.core import clock
from amont.directory import selectors as directory
from amont.media import selectors as media
from amont.media.models import Video
from amont.outreach.models import (
    Capsule,
    ImageRelease,
    State,
)
from amont.outreach.selectors.visible import capsules_visible_to
from amont.outreach.values import pending_values

RENEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a capsule needs before the public sees it."""

    code: str
    label: str
    missing: str

    @property
    def met(self) -> bool:
        """True when nothing is missing."""
        return not self.missing


def gate(capsule: Capsule) -> list[Condition]:
    """Every condition of publication, met or not, on what the next "publish" would publish."""
    values = pending_values(capsule)
    video = _video(values["video"])
    return [
        Condition(
            "question",
            _("The question"),
            "" if values["question_fr"].strip() else _("The question in French is missing."),
        ),
        Condition(
            "answer",
            _("The answer in words"),
            "" if values["answer_fr"].strip() else _("The answer in words, in French, is missing."),
        ),
        Condition("video", _("The video"), _video_missing(video)),
        Condition("captions", _("Captions"), _captions_missing(video, values["audience"])),
        Condition("transcript", _("Transcript"), _transcript_missing(video)),
        Condition("alt", _("Description of the picture"), _alt_missing(video)),
        Condition("help_line", _("A help line"), _line_missing(values["help_lines"])),
        Condition("releases", _("People who appear"), _releases_missing(capsule, values)),
    ]


def missing_for_publication(capsule: Capsule) -> list[str]:
    """One sentence for each missing element; empty when the capsule may be published."""
    return [condition.missing for condition in gate(capsule) if not condition.met]


def _video(pk: str | None) -> Video | None:
    rows = Video.objects.select_related("still").prefetch_related("renditions", "tracks", "transcripts")
    return rows.filter(pk=pk).first() if pk else None


def _video_missing(video: Video | None) -> str:
    if video is None:
        return _("There is no video yet.")
    if video.state == Video.State.FAILED:
        return _("The video could not be prepared.")
    return "" if media.is_ready(video) else _("The video is not ready yet: both sizes must be prepared.")


def _captions_missing(video: Video | None, audience: str) -> str:
    if video is None or media.track_of(video, "fr") is None:
        return _("There are no French captions.")
    refused = media.refusals(video, "fr", audience)
    return _("The French captions must be corrected: %(problem)s") % {"problem": refused[0].message} if refused else ""


def _transcript_missing(video: Video | None) -> str:
    transcript = media.transcript_of(video, "fr") if video else None
    if transcript is None or not transcript.segments:
        return _("There is no French transcript.")
    return (
        _("The French transcript must be read again: the captions changed after it was corrected.")
        if transcript.to_review
        else ""
    )


def _alt_missing(video: Video | None) -> str:
    still = getattr(video, "still", None)
    return (
        ""
        if still and still.alt_fr.strip()
        else _("The picture has no description in French, for people who don’t see it.")
    )


def _line_missing(lines: Sequence[str]) -> str:
    shown = directory.public_lines().filter(pk__in=lines).exists()
    return "" if shown else _("No verified help line is attached.")


def _releases_missing(capsule: Capsule, values: dict[str, Any]) -> str:
    releases = list(capsule.releases.filter(video=values["video"]))
    today = clock.today()
    if any(one.withdrawn_on for one in releases):
        return _("A person who appears has withdrawn their agreement: this video can’t be shown any more.")
    if any(one.valid_until and one.valid_until < today for one in releases):
        return _("An image release is no longer valid.")
    if values["nobody_appears"] or releases:
        return ""
    return _("Say that nobody appears in the video, or note the number of each signed image release.")


def releases_to_renew(account: Account, days: int = RENEW_DAYS) -> QuerySet[ImageRelease]:
    """Papers of films that the public sees, past their date or near it: to sign again, or the capsule comes down."""
    return _ending(days).filter(capsule__in=capsules_visible_to(account)).select_related("capsule")


def releases_ending(capsule: Capsule) -> QuerySet[ImageRelease]:
    """The same of one capsule."""
    return _ending(RENEW_DAYS).filter(capsule=capsule)


def _ending(days: int) -> QuerySet[ImageRelease]:
    rows = ImageRelease.objects.filter(capsule__state=State.PUBLISHED, video=F("capsule__video"), withdrawn_on=None)
    return rows.filter(valid_until__lte=clock.today() + timedelta(days=days)).order_by("valid_until", "number")


def complete_in_english(capsule: Capsule) -> bool:
    """True when title, answer and captions exist in English: only then does the English page."""
    values = pending_values(capsule)
    video = _video(values["video"])
    said = values["question_en"].strip() and values["answer_en"].strip()
    return bool(said and video and not media.refusals(video, "en", values["audience"]))
