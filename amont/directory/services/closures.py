"""Days on which the organisation is closed."""

from datetime import date

from django.db import transaction

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.directory.models import Closure


@transaction.atomic
def add_closure(*, actor: Account, first_day: date, last_day: date, label: str = "") -> Closure:
    """Close the organisation from one day to another, both included; the same days twice are one row."""
    require(actor, Can.DIRECTORY_SETTINGS_WRITE)
    closure, made = Closure.objects.get_or_create(first_day=first_day, last_day=last_day, defaults={"label": label})
    if made:
        audit.record("directory.closure.added", actor=actor, target=closure)
    return closure
