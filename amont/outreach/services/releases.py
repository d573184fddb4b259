"""Image releases: the numbers of signed papers, and their withdrawal."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.outreach.models import Capsule, ImageRelease, State
from amont.outreach.services.capsules import withdraw_capsule
from amont.outreach.values import pending_values


@transaction.atomic
def add_release(
    *,
    actor: Account,
    capsule_id: UUID,
    number: str,
    minor: bool = False,
    guardian_signed: bool = False,
    valid_until: date | None = None,
) -> ImageRelease:
    """Note the number of a paper signed for the capsule's video; the same number twice is the same paper."""
    capsule = Capsule.objects.select_for_update(of=("self",)).get(pk=capsule_id)
    require(actor, Can.OUTREACH_CAPSULE_WRITE, capsule.program_id)
    _refuse_one_signature(minor, guardian_signed)
    video = pending_values(capsule)["video"]
    release, new = ImageRelease.objects.get_or_create(  # type: ignore[misc]
        capsule=capsule,
        video_id=UUID(video) if video else None,
        number=number.strip().upper(),
        defaults={"minor": minor, "guardian_signed": guardian_signed, "valid_until": valid_until},
    )
    if new:
        audit.record("outreach.release.noted", actor=actor, target=release)
    return release


def _refuse_one_signature(minor: bool, guardian_signed: bool) -> None:
    if minor and not guardian_signed:
        message = _("For a minor, a parent or guardian signs too: without both signatures the person can’t be shown.")
        raise RuleBroken(message, code="guardian", field="guardian_signed")


@transaction.atomic
def correct_release(
    *,
    actor: Account,
    release_id: UUID,
    number: str,
    minor: bool = False,
    guardian_signed: bool = False,
    valid_until: date | None = None,
) -> ImageRelease:
    """Mend what was noted of a paper; of one that was published only the date moves, when it is signed again."""
    release = _locked(actor, release_id)
    _refuse_one_signature(minor, guardian_signed)
    told = (number.strip().upper(), minor, guardian_signed)
    if release.published and told != (release.number, release.minor, release.guardian_signed):
        raise RuleBroken(_("This paper was published with the capsule: only its date may change."), code="published")
    others = ImageRelease.objects.filter(capsule=release.capsule_id, video=release.video_id, number=told[0])
    if others.exclude(pk=release.pk).exists():
        raise RuleBroken(_("This number is noted already."), code="known", field="number")
    release.number, release.minor, release.guardian_signed = told
    release.valid_until = valid_until
    release.save()
    audit.record("outreach.release.corrected", actor=actor, target=release)
    return release


@transaction.atomic
def delete_release(*, actor: Account, release_id: UUID) -> None:
    """Take away a paper noted by mistake, or of somebody who is no longer seen; never one that was published."""
    release = _locked(actor, release_id)
    if release.published:
        message = _("This paper was published with the capsule: it stays on record.")
        raise RuleBroken(message, code="published", field="number")
    audit.record("outreach.release.deleted", actor=actor, target=release)
    release.delete()


def _locked(actor: Account, release_id: UUID) -> ImageRelease:
    """The release, its capsule locked first as publishing does; a paper that was withdrawn no longer changes."""
    found = ImageRelease.objects.select_related("capsule").get(pk=release_id)
    Capsule.objects.select_for_update(of=("self",)).get(pk=found.capsule_id)
    require(actor, Can.OUTREACH_CAPSULE_WRITE, found.capsule.program_id)
    release = ImageRelease.objects.select_for_update(of=("self",)).get(pk=release_id)
    if release.withdrawn_on:
        raise RuleBroken(_("This agreement was withdrawn: it stays as it was."), code="withdrawn", field="number")
    return release


@transaction.atomic
def withdraw_release(number: str, *, actor: Account | str = "system", capsule_id: UUID | None = None) -> int:
    """A person no longer agrees to be seen: every capsule that shows them goes down, now. Returns how many rows."""
    found = ImageRelease.objects.filter(number=number.strip().upper(), withdrawn_on=None)
    if capsule_id:
        found = found.filter(capsule_id=capsule_id)
    shown_in = Capsule.objects.select_for_update(of=("self",)).order_by("pk")
    capsules = {one.pk: one for one in shown_in.filter(pk__in=found.values("capsule"))}
    releases = list(found.select_for_update(of=("self",)).filter(capsule__in=capsules))
    for release in releases:
        capsule = capsules[release.capsule_id]
        if isinstance(actor, Account):
            require(actor, Can.OUTREACH_CAPSULE_WRITE, capsule.program_id)
        release.withdrawn_on = clock.today()
        release.save(update_fields=["withdrawn_on"])
        audit.record("outreach.release.withdrawn", actor=actor, target=release)
        if release.video_id in (None, capsule.video_id) and capsule.state == State.PUBLISHED:
            withdraw_capsule(actor=actor, capsule_id=release.capsule_id)
    return len(releases)
