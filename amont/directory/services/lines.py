"""Help lines: loaded without a date; a person calls each before the public sees it."""

import csv
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import HelpLine
from amont.directory.services.codes import DATA
from amont.directory.versions import refuse_stale
from amont.ui import cache

FIELDS = (
    "name_fr", "name_en", "audience", "phone", "text", "web", "hours_fr", "hours_en", "region", "status", "source",
)  # fmt: skip
REACHED_BY = ("phone", "text", "web")


@transaction.atomic
def load_lines() -> int:
    """Add the lines of the project's file that the database lacks, never dated. Returns how many were added."""
    with (DATA / "help_lines.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(HelpLine.objects.order_by().values_list("code", flat=True))
    new = [
        HelpLine(code=row["code"], order=place * 10, **{name: row[name] for name in FIELDS})
        for place, row in enumerate(rows, start=1)
        if row["code"] not in known
    ]
    HelpLine.objects.bulk_create(new)
    if new:
        cache.bump("help_lines")
    return len(new)


@transaction.atomic
def create_line(*, actor: Account, name_fr: str, **fields: Any) -> HelpLine:
    """Add a line, to be confirmed: nobody sees it before somebody has called it. A name that is there is refused."""
    require(actor, Can.DIRECTORY_LINE_WRITE)
    code = slugify(name_fr).replace("-", "_")[:60]
    if not code or HelpLine.objects.filter(Q(code=code) | Q(name_fr__iexact=name_fr.strip())).exists():
        raise RuleBroken(_("A line has this name already."), code="known", field="name_fr")
    row = HelpLine.objects.create(code=code, name_fr=name_fr.strip(), **fields)
    cache.bump("help_lines")
    audit.record("directory.line.added", actor=actor, target=row)
    return row


@transaction.atomic
def save_line(*, actor: Account, line: HelpLine, seen: str = "", **fields: Any) -> HelpLine:
    """Change a line. A changed number or address loses its date: it must be tried again before the public sees it."""
    require(actor, Can.DIRECTORY_LINE_WRITE)
    row = HelpLine.objects.select_for_update().get(pk=line.pk)
    refuse_stale(row, fields, seen)
    if any(name in fields and fields[name] != getattr(row, name) for name in REACHED_BY):
        row.verified_on, row.verified_by = None, ""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    cache.bump("help_lines")
    audit.record("directory.line.saved", actor=actor, target=row)
    return row


@transaction.atomic
def verify_line(*, actor: Account, line: HelpLine, on: date | None = None) -> HelpLine:
    """Say that somebody called the line and that it answers as written."""
    require(actor, Can.DIRECTORY_LINE_WRITE)
    day = on or clock.today()
    if day > clock.today():
        raise RuleBroken(_("A line can’t have been called in the future."), code="future", field="on")
    row = HelpLine.objects.select_for_update().get(pk=line.pk)
    if not any(getattr(row, name).strip() for name in REACHED_BY):
        message = _("This line has no number and no address: write one before saying that it was called.")
        raise RuleBroken(message, code="unreachable", field="on")
    row.status, row.verified_on, row.verified_by = HelpLine.Status.VERIFIED, day, str(actor.pk)
    row.save(update_fields=["status", "verified_on", "verified_by"])
    cache.bump("help_lines")
    audit.record("directory.line.verified", actor=actor, target=row)
    return row
