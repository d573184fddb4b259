"""Reading capsules, posters, placements, codes and counts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, programs_of
from amont.core import clock
from amont.directory import selectors as directory
from amont.media import selectors as media
from amont.media.models import Video
from amont.outreach.models import (
    Capsule,
    ImageRelease,
    Poster,
    PosterPlacement,
    PublishedVersion,
    ScanCount,
    ShortCode,
    State,
)
from amont.outreach.values import pending_values

RENEW_DAYS = 30


def _within(rows: QuerySet[Any], account: Account, can: Can, field: str) -> QuerySet[Any]:
    programs = programs_of(account, can)
    return rows if programs is None else rows.filter(**{f"{field}__in": programs})


def capsules_visible_to(account: Account) -> QuerySet[Capsule]:
    """Capsules of the programs in which the account may read them."""
    return _within(Capsule.objects.all(), account, Can.OUTREACH_CAPSULE_READ, "program_id")


def posters_visible_to(account: Account) -> QuerySet[Poster]:
    """Posters of the programs in which the account may read them."""
    return _within(Poster.objects.all(), account, Can.OUTREACH_POSTER_READ, "program_id")


def placements_visible_to(account: Account) -> QuerySet[PosterPlacement]:
    """Placements of the posters that the account may read."""
    rows = PosterPlacement.objects.select_related("poster", "site")
    return _within(rows, account, Can.OUTREACH_POSTER_READ, "poster__program_id")


def codes_visible_to(account: Account) -> QuerySet[ShortCode]:
    """Codes of those placements."""
    rows = ShortCode.objects.select_related("placement__poster", "placement__site", "capsule")
    return _within(rows, account, Can.OUTREACH_POSTER_READ, "placement__poster__program_id")


# The publish gate


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


# The public's side


def capsules_public(language: str) -> QuerySet[Capsule]:
    """What the public may see in a language, newest first."""
    rows = Capsule.objects.filter(state=State.PUBLISHED).select_related("video__still")
    return rows.filter(in_english=True) if language == "en" else rows


def capsule_page(which: Q) -> Capsule | None:
    """A published capsule with everything that its page shows; None once it is withdrawn."""
    rows = Capsule.objects.filter(state=State.PUBLISHED).select_related("video__still")
    return rows.prefetch_related("video__renditions", "video__tracks", "video__transcripts").filter(which).first()


def lines_of(capsule: Capsule) -> list[Any]:
    """The help lines of a capsule that may be shown; all that fit its audience when none may."""
    own = list(directory.public_lines().filter(capsules=capsule))
    return own or list(directory.public_lines(capsule.audience))


def others_than(capsule: Capsule, language: str, most: int = 4) -> list[Capsule]:
    """A few other questions, those of the same topics first."""
    rows = list(capsules_public(language).filter(audience=capsule.audience).exclude(pk=capsule.pk)[:60])
    return sorted(rows, key=lambda one: -len(set(one.topics) & set(capsule.topics)))[:most]


def is_page(path: str) -> bool:
    """True for the page of a published capsule or poster, and for the list of capsules."""
    parts = path.strip("/").split("/")
    if len(parts) != 3:
        return True
    language, folder, slug = parts
    if folder == "capsules":
        return capsules_public(language).filter(**{f"slug_{language}": slug}).exists()
    return Poster.objects.filter(state=State.PUBLISHED, slug=slug).exists()


READING_SCOPES = ("capsules", "posters")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scan needs to know of a code, read in one query."""

    code: str
    language: str
    capsule_id: UUID | None
    slug_fr: str
    slug_en: str
    in_english: bool
    target: str
    poster: str
    live: bool


def read_code(code: str, generation: str = "") -> Reading | None:
    """The code, its capsule and its poster; None for a code that was never printed.

    With the generation of what a reading depends on (`READING_SCOPES`), it is kept in this process's memory.
    """
    if not generation:
        return _read_code(code)
    name = f"reading:{code}:{generation}"
    known: Reading | None = caches["pages"].get(name)
    if known is None:
        known = _read_code(code)
        if known is not None:  # whoever tries codes at random fills no memory
            caches["pages"].set(name, known, timeout=None)
    return known


def _read_code(code: str) -> Reading | None:
    row = (
        ShortCode.objects.filter(code=code)
        .values_list(
            "placement__poster__language", "capsule_id", "capsule__slug_fr", "capsule__slug_en", "capsule__in_english",
            "capsule__state", "target", "question", "placement__poster__slug", "placement__poster__state", "retired_on",
        )
        .first()
    )  # fmt: skip
    if row is None:
        return None
    language, capsule_id, slug_fr, slug_en, in_english, state, target, question, poster, poster_state, retired_on = row
    shown = state == State.PUBLISHED and retired_on is None
    whole = question is None and not target and poster_state == State.PUBLISHED
    return Reading(
        code=code,
        language=language if language == "en" and in_english else "fr" if capsule_id else language,
        capsule_id=capsule_id if shown and not target else None,
        slug_fr=slug_fr or "",
        slug_en=slug_en or "",
        in_english=bool(in_english),
        target=target,
        poster=poster if whole and capsule_id is None else "",
        live=retired_on is None,
    )


def printed_values(placement: PosterPlacement) -> dict[str, Any]:
    """What the paper of a placement says: the version that it prints, word for word."""
    values: dict[str, Any] = PublishedVersion.objects.values_list("values", flat=True).get(
        poster_id=placement.poster_id, number=placement.version
    )
    return values


@dataclass(frozen=True, slots=True)
class PosterPage:
    """A poster as its page shows it: the version published last, each question with its capsule."""

    poster: Poster
    headline: str
    tagline: str
    language: str
    questions: list[tuple[int, str, str, Capsule | None]]


def poster_page(slug: str) -> PosterPage | None:
    """The page of a published poster; None when there is none."""
    poster = Poster.objects.filter(state=State.PUBLISHED, slug=slug).first()
    version = poster.versions.first() if poster else None
    if poster is None or version is None:
        return None
    values = version.values
    capsules = {str(one.pk): one for one in capsules_public(values["language"])}
    questions = [(number, question, answer, capsules.get(pk)) for number, question, answer, pk in values["questions"]]
    return PosterPage(poster, values["headline"], values["tagline"], values["language"], questions)


# Counts


@dataclass(frozen=True, slots=True)
class Scans:
    """Readings of one placement in one month."""

    placement_id: UUID
    poster_spot: str
    month: date
    n: int


def scans(period: tuple[date, date], placements: QuerySet[PosterPlacement] | None = None) -> list[Scans]:
    """Readings by placement and month within a period (both days included). A reading is never a person."""
    rows = ShortCode.objects.values_list("code", "placement_id", "placement__poster_spot")
    if placements is not None:
        rows = rows.filter(placement__in=placements)
    owners = {code: (placement, spot) for code, placement, spot in rows}
    counted = (
        ScanCount.objects.filter(date__range=period, code__in=owners)
        if placements is not None
        else ScanCount.objects.filter(date__range=period)
    )
    months = counted.annotate(month=TruncMonth("date")).order_by().values_list("code", "month").annotate(total=Sum("n"))
    totals: dict[tuple[UUID, str, date], int] = defaultdict(int)
    for code, month, total in months:
        if code in owners:
            totals[(*owners[code], month)] += total
    return [Scans(placement, spot, month, n) for (placement, spot, month), n in sorted(totals.items(), key=str)]


def readings_of(codes: Sequence[ShortCode], since: date) -> dict[str, int]:
    """How often each of these codes was read since a day."""
    rows = ScanCount.objects.filter(code__in=[row.code for row in codes], date__gte=since)
    return dict(rows.order_by().values_list("code").annotate(total=Sum("n")))


def published_count(period: tuple[date, date]) -> int:
    """How many capsules were first published within a period."""
    return Capsule.objects.filter(first_published_on__range=period).count()


def placements_live(on: date) -> QuerySet[PosterPlacement]:
    """Placements that hang on a day."""
    hung = Q(posted_on__lte=on) & (Q(removed_on__isnull=True) | Q(removed_on__gt=on))
    return PosterPlacement.objects.filter(hung)


def posters_with_counts(account: Account) -> QuerySet[Poster]:
    """The posters of the list, with how many placements each has."""
    return (
        posters_visible_to(account)
        .select_related("program")
        .annotate(places=Count("placements", filter=Q(placements__general=False)))
    )
