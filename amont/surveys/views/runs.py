"""Questionnaires on the staff's side: find one, print its tickets, close it, open it again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.surveys import selectors, services, tickets
from amont.surveys.forms import TicketsForm
from amont.surveys.models import Run
from amont.ui.rules import rules_beside

STATES = {"ouverts": Run.State.OPEN, "fermes": Run.State.CLOSED}


def visible(request: HttpRequest, pk: UUID) -> Run:
    """The run, 404 outside one's scope."""
    return get_object_or_404(selectors.runs_visible_to(signed_in(request)), pk=pk)


@requires(Can.SURVEYS_RUN_READ)
def runs(request: HttpRequest) -> HttpResponse:
    """The runs of one's programs, the newest occasion first."""
    state, q = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    rows = selectors.runs_found(signed_in(request), state=STATES.get(state), words=q)
    page = {
        "page_obj": Paginator(rows, 30).get_page(request.GET.get("page")),
        "state": state,
        "q": q,
        "states": [
            ("", pgettext("questionnaires", "All")),
            ("ouverts", pgettext("questionnaires", "Open")),
            ("fermes", pgettext("questionnaires", "Closed")),
        ],
    }
    return render(request, "surveys/runs.html", page)


@requires(Can.SURVEYS_RUN_READ)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: what is printed, what is keyed in, how well the second typing agrees."""
    row = visible(request, pk)
    page = {"run": row, "progress": selectors.progress(row), "form": TicketsForm(initial={"n": 30})}
    return render(request, "surveys/run.html", page)


@requires(Can.SURVEYS_TICKET_ENTER)
@require_POST
def tickets_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make tickets and give the paper: the only moment at which their codes exist in clear."""
    row = visible(request, pk)
    form = TicketsForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            return _paper(request, row, form.cleaned_data["n"])
    page = {"run": row, "progress": selectors.progress(row), "form": form}
    return render(request, "surveys/run.html", page, status=422)


@transaction.atomic
def _paper(request: HttpRequest, row: Run, n: int) -> HttpResponse:
    """Tickets without their paper would be lost: both are made, or neither."""
    issued = services.issue_tickets(actor=signed_in(request), run=row, n=n)
    answer = HttpResponse(tickets.paper(row, issued), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="billets.pdf"'
    return answer


@requires(Can.SURVEYS_TICKET_ENTER)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a run, after a look at what is missing."""
    row = visible(request, pk)
    if request.method != "POST":
        return render(request, "surveys/close.html", {"run": row, "progress": selectors.progress(row)})
    services.close_run(actor=signed_in(request), run_id=pk)
    messages.success(request, _("The questionnaire is closed."))
    return redirect("surveys:run", pk=pk)


@requires(Can.SURVEYS_TICKET_ENTER)
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a closed run again."""
    services.reopen_run(actor=signed_in(request), run_id=visible(request, pk).pk)
    messages.success(request, _("The questionnaire is open again."))
    return redirect("surveys:run", pk=pk)
