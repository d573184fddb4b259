"""What one person decided and another was asked to look at: what still waits, and what nobody confirmed."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amont.accounts import holders
from amont.accounts import selectors as accounts
from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.audit.confirmations import NEEDS_SECOND_PERSON
from amont.audit.models import Confirmation
from amont.privacy import labels, selectors, services

A_PAGE = 20


@dataclass(frozen=True)
class Asked:
    """One act in words: what, whose, who decided, why, and who said otherwise."""

    row: Confirmation
    what: str
    whose: str
    first: str
    why: str
    second: str


@requires(Can.AUDIT_JOURNAL_READ)
@require_safe
def confirmations(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then those that no second person confirmed."""
    over = services.read_unconfirmed(actor=signed_in(request))
    page = Paginator(over, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "waiting": _told(list(selectors.unanswered())),
        "over": _told(list(page.object_list)),
        "page_obj": page,
    }
    return render(request, "privacy/confirmations.html", shown)


def _told(rows: list[Confirmation]) -> list[Asked]:
    names = accounts.names_of(one for row in rows for one in (row.first, row.second))
    owners = holders.owners_of(row.about for row in rows)
    return [
        Asked(
            row=row,
            what=str(NEEDS_SECOND_PERSON[row.action]),
            whose=owners.get(row.about, ""),
            first=labels.actor(row.first, names),
            why=labels.reason(row.reason),
            second=names.get(row.second, ""),
        )
        for row in rows
    ]
