"""Personal data of the team itself: accounts, the links by which they opened, days away."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Absence, Invitation
from amont.audit import holdings

INVITATION_DAYS = 90
ABSENCE_DAYS = 730


def erase_invitations(moment: datetime) -> int:
    """Delete links that closed three months ago."""
    return Invitation.objects.filter(expires_at__lt=moment - timedelta(days=INVITATION_DAYS)).delete()[0]


def erase_absences(moment: datetime) -> int:
    """Delete absences that ended two years ago."""
    return Absence.objects.filter(last_day__lt=moment.date() - timedelta(days=ABSENCE_DAYS)).delete()[0]


def register() -> None:
    """Tell the registry what is kept, why and for how long."""
    entries = (
        (
            "accounts.Account",
            _("Signing in and signing one’s work"),
            _("Contract of work of the team."),
            "account",
            None,
        ),
        (
            "accounts.Invitation",
            _("Opening an account"),
            _("Contract of work of the team."),
            "invitation",
            erase_invitations,
        ),
        (
            "accounts.Absence",
            _("Placing no session on days away"),
            _("Contract of work of the team."),
            "absence",
            erase_absences,
        ),
    )
    for model, purpose, why, retention, erase in entries:
        holdings.register(holdings.Holding(model=model, purpose=purpose, why=why, retention=retention, erase=erase))
