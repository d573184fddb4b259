"""The organisation's own settings, edited by the director, each change journalled by field name."""

from typing import Any

from django.db import transaction

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.directory.models import OrganizationSettings
from amont.directory.selectors import settings_row
from amont.ui import cache


@transaction.atomic
def save_settings(*, actor: Account, **fields: Any) -> OrganizationSettings:
    """Change what is given and nothing else; one journal line per field that really changed."""
    require(actor, Can.DIRECTORY_SETTINGS_WRITE)
    row = OrganizationSettings.objects.select_for_update().filter(pk=1).first() or settings_row()
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    row.full_clean()
    row.save()
    for name in changed:
        audit.record("directory.settings.saved", actor=actor, reason=name)
    cache.bump("settings")
    return row
