"""What a start refuses about accounts: run by `check --database default` and by the preparation of `serve`."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import OperationalError, ProgrammingError

from amont.accounts.models import Membership


@checks.register(checks.Tags.database)
def no_superuser_holds(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A superuser's account holds the key of no file; only somebody who writes to the database can make it so."""
    try:
        if not databases or not Membership.objects.filter(holds=True, account__is_superuser=True).exists():
            return []
    except (OperationalError, ProgrammingError):  # no tables yet
        return []
    said = "A superuser has a membership that holds keys: take Account.is_superuser or Membership.holds away."
    return [checks.Error(said, id="accounts.E001")]
