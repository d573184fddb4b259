"""The recovery ceremony: who may receive keys by it, and when its four sheets were last seen; the vault looks at rings
alone."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account, Membership, Role
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault.models import Kind, RecoverySheet
from amont.vault.services.ceremony import OF_PROGRAMS, Export, Imported, export_for, import_grants

REASON = "ceremony"


def export_recovery(
    *, actor: Any, recipient: Account, objects: Collection[UUID] | None = None, registers: bool = False
) -> Export:
    """The file that the recovery tool needs for somebody who holds keys; the registers', for the director alone.

    `actor` is an account, or "system" for whoever rules the machine. RuleBroken for who may hold none of it.
    """
    if isinstance(actor, Account):
        require(actor, Can.ACCOUNTS_RECOVERY_RUN)
    theirs = Membership.objects.filter(account=recipient)
    may = theirs.filter(role=Role.DIRECTOR) if registers else theirs.filter(holds=True)
    if not recipient.is_active or recipient.is_superuser or not may.exists():
        raise RuleBroken(_("This person may not hold these keys."), code="may_not_hold")
    kinds = (Kind.REGISTER,) if registers else OF_PROGRAMS
    scopes = set(may.values_list("program", flat=True))
    programs = None if registers or None in scopes else [one for one in scopes if one is not None]
    return export_for(actor=actor, user=recipient.pk, reason=REASON, objects=objects, kinds=kinds, programs=programs)


def import_recovery(*, actor: Account, grants: Mapping[str, Any]) -> Imported:
    """Put what the tool sealed in its place; a second time changes nothing. RuleBroken for a file that isn't ours."""
    require(actor, Can.ACCOUNTS_RECOVERY_RUN)
    return import_grants(actor=actor, grants=grants, reason=REASON)


@transaction.atomic
def note_recovery_sheet(*, actor: Account, name: str, place: str, seen_on: date) -> RecoverySheet:
    """Somebody looked at the envelope of one of the four sheets: closed, in this kind of place, on this day.

    RuleBroken for a day that is not there yet, or that is before the last one noted.
    """
    require(actor, Can.ACCOUNTS_RECOVERY_RUN)
    row = RecoverySheet.objects.select_for_update().filter(name=name).first() or RecoverySheet(name=name)
    if seen_on > clock.today():
        raise RuleBroken(_("This day is still to come."), code="future", field="seen_on")
    if row.seen_on is not None and seen_on < row.seen_on:
        raise RuleBroken(_("It was noted as seen later than that."), code="seen_later", field="seen_on")
    row.place, row.seen_on, row.seen_by = place, seen_on, actor.pk
    row.save()
    audit.record("accounts.recovery_sheet.seen", actor=actor, target=row, reason=name)
    return row
