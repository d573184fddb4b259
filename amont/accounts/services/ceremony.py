"""Who may receive keys by the recovery ceremony; the vault looks at rings alone."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from amont.accounts.models import Account, Membership, Role
from amont.core.errors import RuleBroken
from amont.vault.models import Kind
from amont.vault.services.ceremony import OF_PROGRAMS, Export, export_for

REASON = "ceremony"


def export_recovery(
    *, actor: Any, recipient: Account, objects: Collection[UUID] | None = None, registers: bool = False
) -> Export:
    """The file that the recovery tool needs for somebody who holds keys; the registers', for the director alone.

    `actor` is an account, or "system" for whoever rules the machine. RuleBroken for who may hold none of it.
    """
    theirs = Membership.objects.filter(account=recipient)
    may = theirs.filter(role=Role.DIRECTOR) if registers else theirs.filter(holds=True)
    if not recipient.is_active or recipient.is_superuser or not may.exists():
        raise RuleBroken(_("This person may not hold these keys."), code="may_not_hold")
    kinds = (Kind.REGISTER,) if registers else OF_PROGRAMS
    scopes = set(may.values_list("program", flat=True))
    programs = None if registers or None in scopes else [one for one in scopes if one is not None]
    return export_for(actor=actor, user=recipient.pk, reason=REASON, objects=objects, kinds=kinds, programs=programs)
