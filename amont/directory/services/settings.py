"""The organisation's own settings, edited by the director, each change journalled by field name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.directory.models import OrganizationSettings
from amont.directory.selectors import settings_row
from amont.directory.versions import refuse_stale
from amont.ui import cache

LEAST_CELL = 5


@transaction.atomic
def save_settings(*, actor: Account, seen: str = "", **fields: Any) -> OrganizationSettings:
    """Change what is given and nothing else; one journal line per field that really changed."""
    require(actor, Can.DIRECTORY_SETTINGS_WRITE)
    row = OrganizationSettings.objects.select_for_update().filter(pk=1).first() or settings_row()
    refuse_stale(row, fields, seen)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    _refuse_values(row)
    row.save()
    for name in changed:
        audit.record("directory.settings.saved", actor=actor, reason=name)
    cache.bump("settings")
    return row


def _refuse_values(row: OrganizationSettings) -> None:
    if row.min_cell_size < LEAST_CELL:
        sentence = _("A count under %(least)s is never published: type %(least)s or more.") % {"least": LEAST_CELL}
        raise RuleBroken(sentence, code="min_cell", field="min_cell_size")
    if not 1 <= row.fiscal_year_start <= 12:
        raise RuleBroken(_("A month goes from 1 to 12."), code="month", field="fiscal_year_start")
    try:
        row.full_clean()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise RuleBroken(sentences[0], code="settings", field=field) from error
