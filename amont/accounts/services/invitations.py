"""The single-use link by which the owner of an account chooses a passphrase."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts import tasks
from amont.accounts.models import Account, Invitation
from amont.accounts.permissions import Can
from amont.accounts.services import passphrases, scope
from amont.audit import services as audit
from amont.core import clock, tokens
from amont.core.errors import Refused, RuleBroken
from amont.vault import enrol_ring

LIFE = timedelta(hours=48)


def issue(account: Account) -> Invitation:
    """A new link for `account`, mailed to it; those it had before close. Called inside the inviter's transaction."""
    Invitation.objects.filter(account=account, used_at=None).update(expires_at=clock.now())
    invitation = Invitation(account=account, expires_at=clock.now() + LIFE)
    invitation.save()
    tasks.send_invitation.enqueue(str(invitation.pk))
    return invitation


@transaction.atomic
def invite_again(*, actor: Account, account: Account) -> str:
    """A new link for somebody who hasn't chosen a passphrase yet; returns its token."""
    scope.require_managed(actor, account, Can.ACCOUNTS_ACCOUNT_MANAGE)
    if account.has_usable_password():
        raise RuleBroken(_("This person has already chosen a passphrase."), code="already_accepted")
    if not account.is_active:
        raise RuleBroken(_("This account is disabled."), code="disabled")
    invitation = issue(account)
    audit.record("accounts.account.invited", actor=actor, target=account)
    return invitation.token


def open_invitation(token: str) -> Invitation | None:
    """The invitation that a link opens, or None: unknown, used, replaced and expired can't be told apart."""
    found = Invitation.objects.select_related("account").filter(token_hash=tokens.token_hash(token)).first()
    return found if found is not None and found.live else None


@transaction.atomic
def accept_invitation(*, token: str, passphrase: str) -> Account:
    """Set the passphrase that the owner chose, and close the link."""
    invitation = Invitation.objects.select_for_update().filter(token_hash=tokens.token_hash(token)).first()
    if invitation is None or not invitation.live:
        raise Refused(_("This link has served already, or its 48 hours are over."), code="invitation_closed")
    account = Account.objects.select_for_update().get(pk=invitation.account_id)
    passphrases.check_passphrase(account=account, passphrase=passphrase)
    account.password = enrol_ring(user=account.pk, passphrase=passphrase)
    account.save(update_fields=["password"])
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    audit.record("accounts.invitation.accepted", actor=account, target=account)
    return account
