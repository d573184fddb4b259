"""Accounts of the team and their roles."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts import selectors
from amont.accounts.models import Account, Invitation, Membership, Program, Role
from amont.accounts.permissions import Can
from amont.accounts.services import holders, invitations, scope, sessions
from amont.audit import services as audit
from amont.core import clock
from amont.core.address import can_be_mailed
from amont.core.errors import Refused, RuleBroken

DOUBLE_TAP = timedelta(minutes=1)


@transaction.atomic
def create_account(
    *,
    actor: Account,
    email: str,
    display_name: str,
    role: str,
    program: Program | None,
    holds: bool = False,
    language: str = "fr",
) -> tuple[Account, str]:
    """An account with its first role, and the raw token of the invitation that is mailed to it.

    The same invitation a second time (a double tap) gives the account and the link of the first.
    """
    scope.require_scope(actor, Can.ACCOUNTS_ACCOUNT_MANAGE, _program_id(program))
    _refuse_odd(role, program, holds)
    if not can_be_mailed(email.strip()):
        raise RuleBroken(
            _("No mail can be sent to this address. Check it: no accent and no blank before the @."),
            code="email",
            field="email",
        )
    same = Account.objects.filter(email__iexact=email.strip()).first()
    if same is not None:
        return same, _same_invitation(same, display_name, role, program)
    account = Account.objects.create_user(email, display_name=display_name, language=language)
    Membership.objects.create(account=account, program=program, role=role, holds=holds)
    audit.record("accounts.account.created", actor=actor, target=account, reason=role)
    return account, invitations.issue(account).token


@transaction.atomic
def add_role(
    *, actor: Account, account: Account, role: str, program: Program | None, holds: bool = False
) -> Membership:
    """One more role for somebody of the team, in a program or in the whole organisation."""
    _locked(account)
    scope.require_scope(actor, Can.ACCOUNTS_ACCOUNT_MANAGE, _program_id(program))
    _refuse_odd(role, program, holds)
    if holds and account.is_superuser:
        raise Refused(_("This account can’t hold keys."), code="superuser_holds", field="holds")
    membership, created = Membership.objects.get_or_create(
        account=account, program=program, role=role, defaults={"holds": holds}
    )
    if created:
        audit.record("accounts.role.added", actor=actor, target=account, objects=[membership.pk], reason=role)
    return membership


@transaction.atomic
def remove_role(*, actor: Account, membership: Membership) -> None:
    """Take a role away; the last one is only left by disabling the account."""
    account = _locked(membership.account)
    scope.require_scope(actor, Can.ACCOUNTS_ACCOUNT_MANAGE, membership.program_id)
    if account.memberships.exclude(pk=membership.pk).count() == 0:
        raise Refused(_("This is the only role left: disable the account instead."), code="last_role")
    _refuse_last_director(account, leaving=membership)
    if membership.holds:
        holders.stop_holding(actor=actor, account=account, program_id=membership.program_id, leaving=membership.pk)
    audit.record("accounts.role.removed", actor=actor, target=account, objects=[membership.pk], reason=membership.role)
    membership.delete()


@transaction.atomic
def disable_account(*, actor: Account, account: Account) -> None:
    """Close an account at once: sessions, links, ring and every key it held end here. Nothing it wrote is erased.

    Never refused for want of holders: what is left with too few enters the queue that coordinators see.
    """
    account = _locked(account)
    scope.require_managed(actor, account, Can.ACCOUNTS_ACCOUNT_MANAGE)
    if account.pk == actor.pk:
        raise Refused(_("You can’t disable your own account."), code="own_account")
    if not account.is_active:
        return
    _refuse_last_director(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    sessions.end_access(account)
    Invitation.objects.filter(account=account, used_at=None).update(expires_at=clock.now())
    audit.record("accounts.account.disabled", actor=actor, target=account)


@transaction.atomic
def enable_account(*, actor: Account, account: Account) -> None:
    """Open a disabled account again: its owner, who holds nothing any more, chooses a passphrase by a new link."""
    account = _locked(account)
    scope.require_managed(actor, account, Can.ACCOUNTS_ACCOUNT_MANAGE)
    if account.is_active:
        return
    account.is_active = True
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    invitations.issue(account)
    audit.record("accounts.account.enabled", actor=actor, target=account)


def _same_invitation(account: Account, display_name: str, role: str, program: Program | None) -> str:
    """The token of the invitation just made with these very words; RuleBroken when the address is simply taken."""
    just_now = account.invitations.filter(expires_at__gt=clock.now() + invitations.LIFE - DOUBLE_TAP).first()
    alike = account.display_name == display_name and account.memberships.filter(role=role, program=program).exists()
    if just_now is None or not just_now.live or not alike:
        raise RuleBroken(_("Somebody of the team already has this e-mail."), code="email_taken", field="email")
    return just_now.token


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)


def _program_id(program: Program | None) -> UUID | None:
    return None if program is None else program.pk


def _refuse_odd(role: str, program: Program | None, holds: bool) -> None:
    """The same rules as the table's constraints, said in words."""
    if program is None and role not in selectors.WHOLE_ORGANIZATION:
        raise RuleBroken(_("This role belongs to a program: choose one."), code="program_missing", field="program")
    if holds and role not in selectors.MAY_HOLD:
        raise Refused(_("This role never holds keys."), code="role_holds", field="holds")


def _refuse_last_director(account: Account, leaving: Membership | None = None) -> None:
    """Somebody must be left who can appoint the others."""
    directors = Membership.objects.filter(role=Role.DIRECTOR, program=None, account__is_active=True)
    going = directors.filter(account=account)
    if leaving is not None:
        going = going.filter(pk=leaving.pk)
    if going.exists() and not directors.exclude(pk__in=going).exists():
        raise Refused(_("The organisation must keep one active director."), code="last_director")
