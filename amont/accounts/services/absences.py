"""Days on which a worker is away: no cause is asked or kept."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Absence, Account
from amont.accounts.permissions import Can
from amont.accounts.services import scope
from amont.audit import services as audit
from amont.core.errors import RuleBroken

LONGEST = timedelta(days=366)


@transaction.atomic
def add_absence(*, actor: Account, account: Account, first_day: date, last_day: date) -> Absence:
    """Days away, one's own or those of somebody whose account one manages; the same days twice are one absence."""
    _require_own_or_managed(actor, account)
    if last_day < first_day:
        raise RuleBroken(_("The last day comes before the first."), code="day_order", field="last_day")
    if last_day - first_day > LONGEST:
        raise RuleBroken(_("An absence lasts at most a year."), code="too_long", field="last_day")
    absence, created = Absence.objects.get_or_create(account=account, first_day=first_day, last_day=last_day)
    if created:
        audit.record("accounts.absence.added", actor=actor, target=absence)
    return absence


@transaction.atomic
def remove_absence(*, actor: Account, absence: Absence) -> None:
    """The days are worked after all."""
    _require_own_or_managed(actor, absence.account)
    audit.record("accounts.absence.removed", actor=actor, target=absence)
    absence.delete()


def _require_own_or_managed(actor: Account, account: Account) -> None:
    if actor.pk != account.pk:
        scope.require_managed(actor, account, Can.ACCOUNTS_ACCOUNT_MANAGE)
