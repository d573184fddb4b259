"""A passphrase forgotten, a telephone lost: what a manager of the team starts, once sure of who asks."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont import vault
from amont.accounts.models import Account
from amont.accounts.permissions import Can
from amont.accounts.services import invitations, scope, sessions
from amont.audit import services as audit
from amont.core.errors import Refused


@transaction.atomic
def reset_passphrase(*, actor: Account, account: Account, how: str) -> str:
    """Let somebody choose another passphrase by a new link; returns its token.

    Their key is lost with the passphrase: they begin with a new, empty one, which is confirmed again, and colleagues
    give them the keys anew. `how` says in what way the manager made sure of who asks.
    """
    account = _another(actor, account)
    sessions.end_access(account)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    invitation = invitations.issue(account)
    audit.record("accounts.passphrase.reset", actor=actor, target=account, reason=how)
    return invitation.token


@transaction.atomic
def reset_factor(*, actor: Account, account: Account, how: str) -> None:
    """Let somebody enrol another telephone, in person: at the next sign-in, before any page. Their sessions end now.

    Their key receives nothing until the new one is enrolled; what it received stays.
    """
    account = _another(actor, account)
    Authenticator.objects.filter(user=account).delete()
    Account.objects.filter(pk=account.pk).update(factor_at=None)
    sessions.end_sessions(account)
    vault.keep_live(user=account.pk, ready=False)
    audit.record("accounts.factor.reset", actor=actor, target=account, reason=how)


def _another(actor: Account, account: Account) -> Account:
    """The account, locked; Refused for one's own, which would end in nobody having checked."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    scope.require_managed(actor, row, Can.ACCOUNTS_ACCOUNT_MANAGE)
    if row.pk == actor.pk:
        raise Refused(_("Ask somebody else of the team: nobody does this for themselves."), code="own_account")
    if not row.is_active:
        raise Refused(_("This account is disabled."), code="disabled")
    return row
