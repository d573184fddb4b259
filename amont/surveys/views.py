"""Questionnaires on the staff's side: print tickets, key them in, close."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.surveys import selectors, services, tickets
from amont.surveys.forms import EntryForm, TicketsForm
from amont.surveys.models import Phase, Run
from amont.ui.forms import add_rule


def _run(request: HttpRequest, pk: UUID) -> Run:
    return get_object_or_404(selectors.runs_visible_to(signed_in(request)), pk=pk)


@requires(Can.SURVEYS_RUN_READ)
def runs(request: HttpRequest) -> HttpResponse:
    """The runs of one's programs, open ones first."""
    rows = selectors.runs_visible_to(signed_in(request)).order_by("-state", "pk")
    return render(request, "surveys/runs.html", {"page_obj": Paginator(rows, 30).get_page(request.GET.get("page"))})


@requires(Can.SURVEYS_RUN_READ)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: what is printed, what is keyed in, how well the second typing agrees."""
    row = _run(request, pk)
    page = {"run": row, "progress": selectors.progress(row), "form": TicketsForm(initial={"n": 30})}
    return render(request, "surveys/run.html", page)


@requires(Can.SURVEYS_TICKET_ENTER)
def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fast entry: the code, one key per answer, next ticket at once; the keyboard is enough."""
    row = _run(request, pk)
    phase = request.GET.get("cote", Phase.BEFORE)
    initial = {"phase": phase, "check": request.GET.get("encore") == "1"}
    form = EntryForm(request.POST or None, questionnaire=row.questionnaire, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _next(request, row, form)
        except RuleBroken as broken:
            add_rule(form, broken)
    return render(request, "surveys/enter.html", {"run": row, "form": form, "progress": selectors.progress(row)})


def _next(request: HttpRequest, row: Run, form: EntryForm) -> HttpResponse:
    typed = form.cleaned_data
    entry = services.enter_ticket(
        actor=signed_in(request),
        run_id=row.pk,
        phase=typed["phase"],
        code=typed["code"],
        answers=form.answers(),
        check=typed["check"],
    )
    _say(request, entry, check=typed["check"])
    again = "&encore=1" if entry.ask_again else ""
    return redirect(f"{reverse('surveys:enter', args=[row.pk])}?cote={typed['phase']}{again}")


def _say(request: HttpRequest, entry: services.Entry, *, check: bool) -> None:
    if entry.agrees is False:
        messages.warning(request, _("This typing differs from the earlier one; the last one is kept."))
    elif entry.replaced and check:
        messages.success(request, _("Both typings agree. Next ticket."))
    elif entry.replaced:
        messages.info(request, _("This side was already keyed in, with the same answers."))
    else:
        messages.success(request, _("Kept. Next ticket."))
    if entry.ask_again:
        messages.info(request, _("One ticket in ten is typed twice: please type the same one again."))


@requires(Can.SURVEYS_TICKET_ENTER)
@require_POST
def tickets_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make tickets and give the paper: the only moment at which their codes exist in clear."""
    row = _run(request, pk)
    form = TicketsForm(request.POST)
    if form.is_valid():
        try:
            return _paper(request, row, form.cleaned_data["n"])
        except RuleBroken as broken:
            add_rule(form, broken)
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
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a run."""
    services.close_run(actor=signed_in(request), run_id=_run(request, pk).pk)
    messages.success(request, _("The questionnaire is closed."))
    return redirect("surveys:run", pk=pk)
