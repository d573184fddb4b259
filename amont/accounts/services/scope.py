"""Whom a manager of the team may act upon."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from amont.accounts.models import Account, Membership
from amont.accounts.permissions import Can, programs_of, require


def require_scope(actor: Account, can: Can, program_id: UUID | None) -> None:
    """The right in this program; in the whole organisation when `program_id` is None."""
    if program_id is None and programs_of(actor, can) is not None:
        raise PermissionDenied(str(can))
    require(actor, can, program_id)


def require_managed(actor: Account, account: Account, can: Can) -> None:
    """The right in every scope of `account`: a coordinator disables neither the director nor another's worker."""
    scopes = set(Membership.objects.filter(account=account).values_list("program_id", flat=True))
    require(actor, can)
    for program_id in scopes:
        require_scope(actor, can, program_id)
