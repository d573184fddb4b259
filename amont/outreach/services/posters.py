"""A poster is composed, published, withdrawn."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.outreach.models import Capsule, Poster, PosterQuestion, PublishedVersion, State
from amont.outreach.services.placements import general_placement
from amont.ui import cache

Question = tuple[str, str, Capsule]
COUNT = 5


@transaction.atomic
def create_poster(
    *,
    actor: Account,
    program_id: UUID,
    title: str,
    language: str,
    headline: str,
    questions: Sequence[Question],
    tagline: str = "",
    audience: str = "youth",
) -> Poster:
    """Compose a poster; the same title twice in a program is one poster (a second tap), elsewhere it is refused."""
    require(actor, Can.OUTREACH_POSTER_WRITE, program_id)
    known = Poster.objects.filter(title=title.strip()).first()
    if known is not None:
        if known.program_id == program_id and known.headline == headline and not known.version:
            return known
        raise RuleBroken(_("Another poster has this title already."), code="title_taken", field="title")
    poster = Poster(
        program_id=program_id, title=title.strip(), slug=_free_slug(headline), language=language,
        headline=headline, tagline=tagline, audience=audience,
    )  # fmt: skip
    poster.save(force_insert=True)
    _set_questions(poster, questions)
    audit.record("outreach.poster.created", actor=actor, target=poster)
    return poster


def _free_slug(headline: str) -> str:
    wanted = slugify(headline.replace("’", " "))[:70].strip("-") or "affiche"
    taken = set(Poster.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _set_questions(poster: Poster, questions: Sequence[Question]) -> None:
    """Write the questions in their order; what is left empty is the capsule's own, in the poster's language."""
    poster.questions.all().delete()
    question, answer = f"question_{poster.language}", f"answer_{poster.language}"
    PosterQuestion.objects.bulk_create(
        PosterQuestion(
            poster=poster, position=position, question=asked.strip() or getattr(capsule, question),
            answer=words.strip() or getattr(capsule, answer), capsule=capsule,
        )
        for position, (asked, words, capsule) in enumerate(questions, 1)
    )  # fmt: skip
    for position, (asked, _words, capsule) in enumerate(questions, 1):
        if not asked.strip() and not getattr(capsule, question).strip():
            message = _("This capsule asks nothing in the language of the poster: write the question here.")
            raise RuleBroken(message, code="no_question", field=f"question_{position}")


@transaction.atomic
def save_poster(
    *, actor: Account, poster_id: UUID, revision: int, questions: Sequence[Question], **values: Any
) -> Poster:
    """Change a poster; page and new placements follow at the next "publish", paper that is printed never does."""
    poster = Poster.objects.select_for_update(of=("self",)).get(pk=poster_id)
    require(actor, Can.OUTREACH_POSTER_WRITE, poster.program_id)
    if revision != poster.revision:
        raise RuleBroken(_("Somebody else saved this poster meanwhile. Look at it again before saving."), code="stale")
    if Poster.objects.exclude(pk=poster.pk).filter(title=values.get("title", poster.title)).exists():
        raise RuleBroken(_("Another poster has this title already."), code="title_taken", field="title")
    for name in ("title", "language", "headline", "tagline", "audience"):
        setattr(poster, name, values.get(name, getattr(poster, name)))
    poster.revision += 1
    _set_questions(poster, questions)
    poster.save()
    audit.record("outreach.poster.saved", actor=actor, target=poster, revision=poster.revision)
    return poster


def missing_for_poster(poster: Poster) -> list[str]:
    """One sentence for each thing that keeps a poster from being printed."""
    missing: list[str] = []
    questions = list(poster.questions.select_related("capsule"))
    if len(questions) != COUNT:
        missing.append(_("A poster has five questions; this one has %(count)s.") % {"count": len(questions)})
    for one in questions:
        if not one.question.strip() or not one.answer.strip():
            missing.append(_("Question %(number)s has no answer in words.") % {"number": one.position})
        if one.capsule.state != State.PUBLISHED:
            missing.append(_("The capsule of question %(number)s is not published.") % {"number": one.position})
        elif poster.language == "en" and not one.capsule.in_english:
            missing.append(
                _("The capsule of question %(number)s does not exist in English.") % {"number": one.position}
            )
    return missing


@transaction.atomic
def publish_poster(*, actor: Account, poster_id: UUID) -> Poster:
    """Make a poster printable, with its page and the codes of papers without a place; pressed twice, published once."""
    poster = Poster.objects.select_for_update(of=("self",)).get(pk=poster_id)
    require(actor, Can.OUTREACH_POSTER_WRITE, poster.program_id)
    values = values_of(poster)
    last = poster.versions.first()
    if poster.state == State.PUBLISHED and last is not None and last.values == values:
        return poster
    missing = missing_for_poster(poster)
    if missing:
        raise RuleBroken(" ".join(missing), code="gate")
    poster.state = State.PUBLISHED
    poster.version += 1
    poster.save(update_fields=["state", "version"])
    PublishedVersion.objects.create(
        poster=poster, number=poster.version, values=values, by=str(actor.pk), at=clock.now()
    )
    general_placement(actor=actor, poster=poster)
    audit.record("outreach.poster.published", actor=actor, target=poster, revision=poster.revision)
    cache.bump("posters")
    return poster


def values_of(poster: Poster) -> dict[str, Any]:
    """What a published version keeps of a poster, as plain values."""
    rows = poster.questions.values_list("position", "question", "answer", "capsule_id")
    return {
        **{name: getattr(poster, name) for name in ("title", "language", "headline", "tagline", "audience", "layout")},
        "questions": [[position, question, answer, str(capsule)] for position, question, answer, capsule in rows],
    }


@transaction.atomic
def withdraw_poster(*, actor: Account, poster_id: UUID) -> Poster:
    """No longer print a poster; the codes on the paper that hangs go on leading to their capsules."""
    poster = Poster.objects.select_for_update(of=("self",)).get(pk=poster_id)
    require(actor, Can.OUTREACH_POSTER_WRITE, poster.program_id)
    if poster.state == State.PUBLISHED:
        poster.state = State.WITHDRAWN
        poster.save(update_fields=["state"])
        audit.record("outreach.poster.withdrawn", actor=actor, target=poster)
        cache.bump("posters")
    return poster
