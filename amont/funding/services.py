"""What the director does with funders, grants and promises."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Organization
from amont.funding.indicators import CHOICES, TOLD_WITHOUT_TARGET
from amont.funding.models import Funder, Grant, Promise


@transaction.atomic
def create_funder(*, actor: Account, organization: Organization, kind: str, public_money: bool = False) -> Funder:
    """Make a funder of an organisation; a second time gives the same row."""
    require(actor, Can.FUNDING_GRANT_WRITE)
    funder, made = Funder.objects.get_or_create(
        organization=organization, defaults={"kind": kind, "public_money": public_money}
    )
    if made:
        audit.record("funding.funder.created", actor=actor, target=funder)
    return funder


@transaction.atomic
def save_grant(*, actor: Account, grant: Grant, **fields: Any) -> Grant:
    """Save a grant's fields. After its end a grant is read-only."""
    kept = Grant.objects.select_for_update().filter(pk=grant.pk).first()
    if kept is not None:  # the right is asked in the program that the grant leaves, too
        require(actor, Can.FUNDING_GRANT_WRITE, kept.program_id)
        _refuse_after_end(kept)
    for name, value in fields.items():
        setattr(grant, name, value)
    grant.state = kept.state if kept is not None else Grant.State.DRAFT
    require(actor, Can.FUNDING_GRANT_WRITE, grant.program_id)
    _refuse_shape(grant)
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError as error:
        raise RuleBroken(_("Another grant has this code."), code="known", field="code") from error
    audit.record("funding.grant.saved", actor=actor, target=grant)
    return grant


def _refuse_shape(grant: Grant) -> None:
    if grant.end < grant.start:
        raise RuleBroken(_("The last day comes before the first."), code="dates", field="end")
    if not grant.offering_kinds:
        sentence = _("Say at least one kind of activity that the grant covers.")
        raise RuleBroken(sentence, code="kinds", field="offering_kinds")


@transaction.atomic
def create_grant(*, actor: Account, **fields: Any) -> Grant:
    """Add a grant as a draft; see `save_grant` for its rules."""
    return save_grant(actor=actor, grant=Grant(), **fields)


@transaction.atomic
def activate_grant(*, actor: Account, grant: Grant) -> Grant:
    """Start counting for a grant; twice is once."""
    require(actor, Can.FUNDING_GRANT_WRITE, grant.program_id)
    row = Grant.objects.select_for_update().get(pk=grant.pk)
    if row.state == Grant.State.DRAFT:
        row.state = Grant.State.ACTIVE
        row.save(update_fields=["state"])
        audit.record("funding.grant.activated", actor=actor, target=row)
    return row


@transaction.atomic
def promise(
    *, actor: Account, grant: Grant, words: str, indicator: str = "", target: int | None = None, due: date | None = None
) -> Promise:
    """Write down what was promised, in the funder's own words; the same promise twice is one row."""
    kept = Grant.objects.select_for_update().get(pk=grant.pk)
    require(actor, Can.FUNDING_GRANT_WRITE, kept.program_id)
    _refuse_after_end(kept)
    _refuse_uncountable(indicator, target)
    known = kept.promises.filter(indicator=indicator, words=words).first()
    if known is None:
        known = Promise.objects.create(grant=kept, indicator=indicator, words=words, target=target, due=due)
        audit.record("funding.promise.made", actor=actor, target=known)
    elif (known.target, known.due) != (target, due):
        sentence = _("This promise is already written down, with another number or another day: correct it here.")
        raise RuleBroken(sentence, code="known", field="words")
    return known


@transaction.atomic
def correct_promise(*, actor: Account, promise_id: UUID, **fields: Any) -> Promise:
    """Correct what was written down of a promise, until its grant ends; `fields` as in `promise`."""
    row = _promise_to_change(actor, promise_id)
    changed = {"words": row.words, "indicator": row.indicator, "target": row.target, "due": row.due} | fields
    _refuse_uncountable(changed["indicator"], changed["target"])
    twin = row.grant.promises.filter(indicator=changed["indicator"], words=changed["words"]).exclude(pk=row.pk)
    if twin.exists():
        raise RuleBroken(_("Another promise says the same words."), code="twin", field="words")
    if any(getattr(row, name) != value for name, value in changed.items()):
        for name, value in changed.items():
            setattr(row, name, value)
        row.save()
        audit.record("funding.promise.corrected", actor=actor, target=row)
    return row


@transaction.atomic
def remove_promise(*, actor: Account, promise_id: UUID) -> Grant:
    """Take away a promise that was written down by mistake, until its grant ends."""
    row = _promise_to_change(actor, promise_id)
    audit.record("funding.promise.removed", actor=actor, target=row)
    row.delete()
    return row.grant


def _promise_to_change(actor: Account, promise_id: UUID) -> Promise:
    """The promise, its grant locked."""
    found = Promise.objects.get(pk=promise_id)
    grant = Grant.objects.select_for_update().get(pk=found.grant_id)
    require(actor, Can.FUNDING_GRANT_WRITE, grant.program_id)
    _refuse_after_end(grant)
    return Promise.objects.select_related("grant").get(pk=promise_id)


def _refuse_uncountable(indicator: str, target: int | None) -> None:
    if indicator and indicator not in dict(CHOICES):
        raise RuleBroken(_("Choose an indicator in the list."), code="indicator", field="indicator")
    if indicator and indicator not in TOLD_WITHOUT_TARGET and target is None:
        raise RuleBroken(_("A promise on an indicator needs a number."), code="target", field="target")
    if indicator in TOLD_WITHOUT_TARGET and target is not None:
        sentence = _("This indicator tells a difference: it has no number to reach.")
        raise RuleBroken(sentence, code="no_target", field="target")


def _refuse_after_end(grant: Grant) -> None:
    if grant.is_over:
        raise RuleBroken(_("This grant ended: only an amendment agreed with the funder can change it."), code="ended")


@transaction.atomic
def end_grants() -> int:
    """Mark as ended the active grants whose last day is past. Returns how many."""
    over = list(Grant.objects.select_for_update().filter(state=Grant.State.ACTIVE, end__lt=clock.today()))
    for grant in over:
        grant.state = Grant.State.ENDED
        grant.save(update_fields=["state"])
        audit.record("funding.grant.ended", actor="system", target=grant)
    return len(over)
