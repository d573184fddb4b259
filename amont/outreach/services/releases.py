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
    """Note the number of a signed paper; the same number twice is the same paper."""
    capsule = Capsule.objects.select_for_update(of=("self",)).get(pk=capsule_id)
    require(actor, Can.OUTREACH_CAPSULE_WRITE, capsule.program_id)
    if minor and not guardian_signed:
        message = _("For a minor, a parent or guardian signs too: without both signatures the person can’t be shown.")
        raise RuleBroken(message, code="guardian", field="guardian_signed")
    release, new = ImageRelease.objects.get_or_create(
        capsule=capsule,
        number=number.strip().upper(),
        defaults={"minor": minor, "guardian_signed": guardian_signed, "valid_until": valid_until},
    )
    if new:
        audit.record("outreach.release.noted", actor=actor, target=release)
    return release


@transaction.atomic
def withdraw_release(number: str, *, actor: Account | str = "system", capsule_id: UUID | None = None) -> int:
    """A person no longer agrees to be seen: every capsule that shows them goes down, now. Returns how many papers."""
    found = ImageRelease.objects.select_for_update(of=("self",)).filter(
        number=number.strip().upper(), withdrawn_on=None
    )
    if capsule_id:
        found = found.filter(capsule_id=capsule_id)
    releases = list(found.select_related("capsule"))
    for release in releases:
        if isinstance(actor, Account):
            require(actor, Can.OUTREACH_CAPSULE_WRITE, release.capsule.program_id)
        release.withdrawn_on = clock.today()
        release.save(update_fields=["withdrawn_on"])
        audit.record("outreach.release.withdrawn", actor=actor, target=release)
        if release.capsule.state == State.PUBLISHED:
            withdraw_capsule(actor=actor, capsule_id=release.capsule_id)
    return len(releases)
