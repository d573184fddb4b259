"""What the director does with funders, grants and promises."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Organization
from amont.funding.indicators import CHOICES
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
        sentence = _("This promise is already written down, with another number or another day.")
        raise RuleBroken(sentence, code="known", field="words")
    return known


def _refuse_uncountable(indicator: str, target: int | None) -> None:
    if indicator and indicator not in dict(CHOICES):
        raise RuleBroken(_("Choose an indicator in the list."), code="indicator", field="indicator")
    if indicator and target is None:
        raise RuleBroken(_("A promise on an indicator needs a number."), code="target", field="target")


def _refuse_after_end(grant: Grant) -> None:
    """Past its last day a grant is read-only, whether or not anything has marked it as ended yet."""
    over = grant.state == Grant.State.ACTIVE and grant.end < clock.today()
    if over or grant.state in (Grant.State.ENDED, Grant.State.CLOSED):
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
