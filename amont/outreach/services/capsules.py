"""A capsule is written, changed, published, withdrawn."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import HelpLine
from amont.media import services as media
from amont.media.models import Video
from amont.outreach import selectors
from amont.outreach.models import Capsule, PublishedVersion, State
from amont.outreach.values import FIELDS, live_values, pending_values
from amont.ui import cache


@transaction.atomic
def create_capsule(
    *,
    actor: Account,
    program_id: UUID,
    question_fr: str,
    form_token: UUID | None = None,
    help_lines: Iterable[HelpLine] = (),
    **fields: Any,
) -> Capsule:
    """Begin a capsule by its question; the same form twice is the same capsule."""
    require(actor, Can.OUTREACH_CAPSULE_WRITE, program_id)
    token = form_token or uuid4()
    known = Capsule.objects.filter(form_token=token).first()
    if known is not None:
        require(actor, Can.OUTREACH_CAPSULE_WRITE, known.program_id)
        return known
    capsule = Capsule(program_id=program_id, question_fr=question_fr, form_token=token, **fields)
    _name(capsule)
    capsule.save(force_insert=True)
    capsule.help_lines.set(help_lines)
    audit.record("outreach.capsule.created", actor=actor, target=capsule)
    return capsule


def _name(capsule: Capsule) -> None:
    """Give the addresses; once published they never move, for paper and friends point to them."""
    if capsule.version:
        return
    capsule.slug_fr = _free("slug_fr", capsule.question_fr, capsule)
    capsule.slug_en = _free("slug_en", capsule.question_en or capsule.question_fr, capsule)


def _free(field: str, text: str, capsule: Capsule) -> str:
    wanted = slugify(text.replace("’", " ").replace("'", " "))[:70].strip("-") or "capsule"
    others = Capsule.objects.exclude(pk=capsule.pk)
    taken = set(others.filter(**{f"{field}__startswith": wanted}).values_list(field, flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def save_capsule(*, actor: Account, capsule_id: UUID, revision: int | None = None, **values: Any) -> Capsule:
    """Change a capsule; what is published stays as it is until the next "publish".

    `revision` is the one that the person read (None: whatever it is); a stale one is refused, so that neither of two
    persons' texts is lost.
    """
    capsule = Capsule.objects.select_for_update(of=("self",)).get(pk=capsule_id)
    require(actor, Can.OUTREACH_CAPSULE_WRITE, capsule.program_id)
    if revision is not None and revision != capsule.revision:
        message = _(
            "Somebody else saved this capsule meanwhile. Both texts are shown below: keep what you want of each."
        )
        raise RuleBroken(message, code="stale")
    before = pending_values(capsule)
    after = before | _plain(values)
    if after == before:
        return capsule
    capsule.revision += 1
    if capsule.state == State.PUBLISHED:
        capsule.draft = None if after == live_values(capsule) else after
    else:
        _apply(capsule, after)
        _name(capsule)
    capsule.save()
    if after["video"] != before["video"]:
        _carry_releases(capsule, before["video"], after["video"])
    audit.record("outreach.capsule.saved", actor=actor, target=capsule, revision=capsule.revision)
    return capsule


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    unknown = set(values) - {*FIELDS, "video", "help_lines"}
    if unknown:
        raise TypeError(f"A capsule has no {', '.join(sorted(unknown))}.")
    plain = {name: values[name] for name in FIELDS if name in values}
    if "video" in values:
        plain["video"] = str(values["video"].pk) if values["video"] else None
    if "help_lines" in values:
        plain["help_lines"] = sorted(str(line.pk) for line in values["help_lines"])
    return plain


def _apply(capsule: Capsule, values: dict[str, Any]) -> None:
    for name in FIELDS:
        setattr(capsule, name, values[name])
    capsule.video_id = UUID(values["video"]) if values["video"] else None
    capsule.help_lines.set(HelpLine.objects.filter(pk__in=values["help_lines"]))
    capsule.draft = None


def _carry_releases(capsule: Capsule, former: str | None, video: str | None) -> None:
    """Whoever appeared is taken to appear in the new cut too, until the team says otherwise; a withdrawal stays where
    it was made, so that a cut without that person may be shown."""
    if video is None:
        return
    for release in capsule.releases.filter(video=UUID(former) if former else None, withdrawn_on=None):
        if former is None:
            release.video_id = UUID(video)
            release.save(update_fields=["video"])
        else:
            told = {name: getattr(release, name) for name in ("minor", "guardian_signed", "valid_until")}
            capsule.releases.get_or_create(video_id=UUID(video), number=release.number, defaults=told)


def attach_video(*, actor: Account, capsule_id: UUID, video: Video) -> Capsule:
    """Give a capsule its video; of a published one, at the next "publish"."""
    return save_capsule(actor=actor, capsule_id=capsule_id, video=video)


@transaction.atomic
def publish_capsule(*, actor: Account, capsule_id: UUID) -> Capsule:
    """Put a capsule, or what was changed in it, before the public; pressed twice, it is published once."""
    capsule = Capsule.objects.select_for_update(of=("self",)).get(pk=capsule_id)
    require(actor, Can.OUTREACH_CAPSULE_PUBLISH, capsule.program_id)
    english = selectors.complete_in_english(capsule)
    if capsule.state == State.PUBLISHED and capsule.draft is None and capsule.in_english == english:
        return capsule
    missing = selectors.missing_for_publication(capsule)
    if missing:
        raise RuleBroken(" ".join(missing), code="gate")
    former = capsule.video_id
    _apply(capsule, pending_values(capsule))
    _name(capsule)
    capsule.in_english, capsule.state, capsule.withdrawn_on = english, State.PUBLISHED, None
    capsule.first_published_on = capsule.first_published_on or clock.today()
    capsule.version += 1
    capsule.revision += 1
    capsule.save()
    _open_files(capsule, former)
    capsule.releases.filter(video=capsule.video_id).update(published=True)
    _write_version(capsule, actor)
    audit.record("outreach.capsule.published", actor=actor, target=capsule, revision=capsule.revision)
    cache.bump("capsules")
    return capsule


def _write_version(capsule: Capsule, actor: Account) -> None:
    values = {**live_values(capsule), "in_english": capsule.in_english}
    PublishedVersion.objects.create(
        capsule=capsule, number=capsule.version, values=values, by=str(actor.pk), at=clock.now()
    )


def _open_files(capsule: Capsule, former: UUID | None) -> None:
    """The files of the video in use are public; those of the one that it replaces no longer, unless used elsewhere."""
    if former and former != capsule.video_id:
        _close_files(former)
    if capsule.video_id:
        media.set_public(video_id=capsule.video_id, public=True)


def _close_files(video_id: UUID) -> None:
    if not Capsule.objects.filter(video_id=video_id, state=State.PUBLISHED).exists():
        media.set_public(video_id=video_id, public=False)


@transaction.atomic
def withdraw_capsule(*, actor: Account | str, capsule_id: UUID) -> Capsule:
    """Take a capsule away from the public, page and files; its codes lead to the other capsules."""
    capsule = Capsule.objects.select_for_update(of=("self",)).get(pk=capsule_id)
    if isinstance(actor, Account):
        require(actor, Can.OUTREACH_CAPSULE_PUBLISH, capsule.program_id)
    if capsule.state != State.PUBLISHED:
        return capsule
    capsule.state, capsule.withdrawn_on = State.WITHDRAWN, clock.today()
    if capsule.draft is not None:
        _apply(capsule, pending_values(capsule))
    capsule.revision += 1
    former = Capsule.objects.values_list("video_id", flat=True).get(pk=capsule.pk)
    capsule.save()
    if former:
        _close_files(former)
    audit.record("outreach.capsule.withdrawn", actor=actor, target=capsule, revision=capsule.revision)
    cache.bump("capsules")
    return capsule
