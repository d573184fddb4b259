"""What the public reads: capsules, posters in HTML, and where a code leads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Q, QuerySet

from amont.directory import selectors as directory
from amont.outreach.models import (
    Capsule,
    Poster,
    PosterPlacement,
    PublishedVersion,
    ShortCode,
    State,
)


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
