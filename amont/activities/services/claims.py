"""The claims that holds and sessions lay on a worker's time, and the release of those past their hour."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.activities.models import Hold, Offering, Session, SlotClaim
from amont.activities.services import conflicts
from amont.activities.services.locks import days_between, lock_days
from amont.activities.services.states import transition
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Site


def refuse_conflict(
    *, worker: Account, start: datetime, offering: Offering, mode: str, site: Site | None, ignore: UUID | None = None
) -> conflicts.Slot:
    """Lock the worker's days, release what expired there, and run the check that the list ran. Returns the slot."""
    slot = conflicts.slot_of(offering, start, mode=mode, site=site)
    lock_days((worker.pk, day) for day in days_between(slot.blocked_from, slot.blocked_to))
    conflict = conflicts.check(worker=worker, start=start, offering=offering, mode=mode, site=site, ignore=ignore)
    if conflict is not None:
        raise conflict.raised()
    release_lapsed(worker.pk, slot)
    return slot


def release_lapsed(worker_id: UUID, slot: conflicts.Slot) -> None:
    """Release the expired holds that still claim the slot's days: the save that meets them does it."""
    claims = SlotClaim.objects.filter(worker_id=worker_id, active=True, hold__expires_at__lte=clock.now())
    claims = claims.filter(blocked_from__lt=slot.blocked_to, blocked_to__gt=slot.blocked_from)
    for claim in claims.select_related("hold").order_by("blocked_from", "id"):
        if claim.hold is not None and claim.hold.state == Hold.State.LIVE:
            end_hold(claim.hold, Hold.State.EXPIRED, by="system")


def save_claim(claim: SlotClaim) -> None:
    """Write a claim; where the database itself refuses an overlap, it is the same sentence as the service's."""
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise RuleBroken(_("This person already has something at that hour."), code="overlap", field="start") from error


def claim_for_hold(hold: Hold, slot: conflicts.Slot) -> None:
    """A hold takes its worker's time, buffers included."""
    save_claim(
        SlotClaim(hold=hold, worker_id=hold.worker_id, blocked_from=slot.blocked_from, blocked_to=slot.blocked_to)
    )


def claim_for_session(session: Session, slot: conflicts.Slot) -> None:
    """A session takes over the claim of its hold, or makes its own; a moved session moves it."""
    claim = SlotClaim.objects.filter(session=session).first()
    if claim is None and session.hold_id:
        claim = SlotClaim.objects.filter(hold_id=session.hold_id).first()
    claim = claim or SlotClaim()
    claim.hold, claim.session, claim.worker_id = None, session, session.worker_id
    claim.blocked_from, claim.blocked_to, claim.active = slot.blocked_from, slot.blocked_to, True
    save_claim(claim)


def free(owner: Hold | Session) -> None:
    """The time of a hold or session is free again."""
    key = "hold" if isinstance(owner, Hold) else "session"
    SlotClaim.objects.filter(**{key: owner}).update(active=False)


def end_hold(hold: Hold, to: Hold.State, *, by: Account | str, reason: str = "") -> None:
    """Decline, expire or release a hold, and free its time."""
    transition(hold, to, by=by, reason=reason)
    free(hold)
