"""Mail to the team: neutral, one outside effect each, ids alone as arguments."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from amont.accounts.models import Account, Invitation
from amont.core import clock
from amont.core.address import public_url


@task
def send_invitation(invitation_id: str) -> None:
    """Mail the link of an invitation that is still open. Twice, it is the same link."""
    invitation = Invitation.objects.select_related("account").filter(pk=UUID(invitation_id)).first()
    if invitation is None or not invitation.live:
        return
    with translation.override(invitation.account.language):
        path = reverse("accounts:invitation", args=[invitation.token])
        _send(
            invitation.account,
            _("Your access is ready"),
            "invitation",
            {"link": public_url(path), "until": clock.local(invitation.expires_at)},
        )


@task
def send_security_notice(account_id: str, what: str) -> None:
    """Tell the owner of an account that its passphrase changed, that a recovery code or the sheet served, that a second
    factor came or went, or that somebody tries passphrases ("passphrase", "recovery_code", "sheet", "factor_added",
    "factor_removed", "tries"); no detail."""
    account = Account.objects.filter(pk=UUID(account_id), is_active=True).first()
    if account is None:
        return
    with translation.override(account.language):
        _send(account, _("About your access"), "security_notice", {"what": what})


@task
def send_waiting(account_id: str) -> None:
    """Tell somebody that something waits for them inside; neither what, nor how many, nor where."""
    account = Account.objects.filter(pk=UUID(account_id), is_active=True).first()
    if account is None:
        return
    with translation.override(account.language):
        _send(account, _("An item is waiting for you"), "waiting", {})


@task
def send_anchor(account_id: str, day: str, digest: str, chains: int) -> None:
    """Mail the line of a day's anchors, for the mailbox to keep where a thief of the database can't write."""
    account = Account.objects.filter(pk=UUID(account_id), is_active=True).first()
    if account is None:
        return
    with translation.override(account.language):
        _send(account, _("Line of the day"), "anchor", {"day": day, "digest": digest, "chains": chains})


def _send(account: Account, subject: str, template: str, context: dict[str, object]) -> None:
    body = render_to_string(f"accounts/mail/{template}.txt", context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [account.email])
