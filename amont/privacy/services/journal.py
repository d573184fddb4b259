"""Reading the journal, on a screen or in a file: each reading leaves its own line, written before anything is shown."""

import csv
import io
from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amont.accounts import selectors as accounts
from amont.accounts.models import Account
from amont.accounts.permissions import Can
from amont.accounts.services.scope import require_scope
from amont.audit import services as audit
from amont.audit.models import AuditEntry, Confirmation
from amont.core import clock
from amont.privacy import labels, selectors

A_PAGE = 30
EXPORTED = 50_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic(durable=True)  # what was read is written for good before anybody sees it
def read_journal(*, actor: Account, wanted: selectors.Wanted, number: str | int | None = 1) -> Page[AuditEntry]:
    """One page of the entries asked for. Who asked about whom or about what is written in the same journal."""
    require_scope(actor, Can.AUDIT_JOURNAL_READ, None)
    page = Paginator(selectors.entries(wanted), A_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    audit.record(
        "audit.journal.read", actor=actor, objects=wanted.named, reason=wanted.code, examined=len(page.object_list)
    )
    return page


@transaction.atomic(durable=True)
def read_unconfirmed(*, actor: Account) -> QuerySet[Confirmation]:
    """What one person decided and no second one confirmed; the reading leaves its line."""
    require_scope(actor, Can.AUDIT_JOURNAL_READ, None)
    audit.record("audit.confirmations.read", actor=actor, examined=selectors.unanswered().count())
    return selectors.unconfirmed()


@transaction.atomic(durable=True)  # what was read is written for good before anybody sees it
def export_journal(*, actor: Account, wanted: selectors.Wanted) -> str:
    """The entries asked for as a table of comma-separated values, newest first, 50,000 at most."""
    require_scope(actor, Can.AUDIT_JOURNAL_READ, None)
    rows = list(selectors.entries(wanted)[:EXPORTED])
    audit.record("audit.journal.exported", actor=actor, objects=wanted.named, reason=wanted.code, examined=len(rows))
    return _table(rows)


def _table(rows: list[AuditEntry]) -> str:
    names = accounts.names_of(entry.actor for entry in rows)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            _("when"),
            _("who"),
            _("account"),
            _("what"),
            _("code"),
            _("record"),
            _("also named"),
            _("reason"),
            _("examined"),
        )
    )
    for entry in rows:
        writer.writerow(map(_cell, _values(entry, names)))
    return out.getvalue()


def _values(entry: AuditEntry, names: dict[str, str]) -> Iterable[object]:
    return (
        clock.local(entry.at).isoformat(timespec="seconds"),
        labels.actor(entry.actor, names),
        entry.actor,
        labels.action(entry.action),
        entry.action,
        entry.record_id,
        " ".join(sorted(named.object_id for named in entry.objects_named.all())),
        entry.reason,
        entry.examined or "",
    )


def _cell(value: object) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
