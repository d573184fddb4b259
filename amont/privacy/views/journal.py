"""The journal: who did what, when, to which record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amont.accounts import selectors as accounts
from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.privacy import labels, selectors, services
from amont.privacy.forms import JournalFilter

SHOWN = 5


@dataclass(frozen=True)
class Named:
    """Something that an entry names: its id, and a name when it is somebody of the team."""

    id: str
    name: str


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    at: datetime
    who: Named
    what: str
    why: str
    refused: bool
    examined: int
    about: list[Named]


@requires(Can.AUDIT_JOURNAL_READ)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Entries newest first; what is looked for stands in the address."""
    form = JournalFilter(request.GET)
    if not form.is_valid():
        return _refused(request, form)
    wanted = form.wanted()
    page = services.read_journal(actor=signed_in(request), wanted=wanted, number=request.GET.get("page"))
    shown = {
        "form": form,
        "wanted": wanted,
        "page_obj": page,
        "lines": lines(page.object_list),
        "person": accounts.names_of([wanted.account]).get(wanted.account, wanted.account),
        **_held(),
    }
    return render(request, "privacy/journal.html", shown)


@requires(Can.AUDIT_JOURNAL_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same entries as a file."""
    form = JournalFilter(request.GET)
    if not form.is_valid():
        return _refused(request, form)
    table = services.export_journal(actor=signed_in(request), wanted=form.wanted())
    name = f"journal-{clock.today().isoformat()}.csv"
    # The mark at the beginning tells spreadsheets that accents are in UTF-8.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + table, content_type="text/csv; charset=utf-8", headers=headers)


def _refused(request: HttpRequest, form: JournalFilter) -> HttpResponse:
    """What can't be looked for is said beside its field, and nothing is read."""
    nothing = {"form": form, "wanted": selectors.Wanted(), "lines": []}
    return render(request, "privacy/journal.html", {**nothing, **_held()}, status=422)


def _held() -> dict[str, object]:
    """Whether the journal holds, in words."""
    state = selectors.state()
    found = state.last.found if state.last else []
    names = accounts.names_of(actor for actor, _seq, _fault in found)
    breaks = [
        {"chain": labels.actor(actor, names), "seq": seq, "fault": labels.FAULTS.get(fault, fault)}
        for actor, seq, fault in found[:SHOWN]
    ]
    return {"state": state, "breaks": breaks, "more": max(0, len(found) - SHOWN)}


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """Entries in words, names found for all of them at once."""
    rows = list(entries)
    objects = {
        row.pk: sorted({row.record_id, *(one.object_id for one in row.objects_named.all())} - {""}) for row in rows
    }
    names = accounts.names_of([*(row.actor for row in rows), *(one for some in objects.values() for one in some)])
    return [
        Line(
            at=row.at,
            who=Named(row.actor if row.actor in names else "", labels.actor(row.actor, names)),
            what=labels.what(row.action),
            why=labels.reason(row.reason),
            refused=row.action.startswith(labels.TRIED),
            examined=row.examined,
            about=[Named(one, names.get(one, "")) for one in objects[row.pk]],
        )
        for row in rows
    ]
