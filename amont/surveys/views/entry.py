"""Fast entry: a plain form, and the same answers for the script that sends while the next ticket is typed."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.surveys import selectors, services
from amont.surveys.forms import EntryForm
from amont.surveys.models import Phase, Run
from amont.surveys.views.runs import visible
from amont.ui.rules import rules_beside

PAGE, SCRIPT = "text/html", "application/json"


@requires(Can.SURVEYS_TICKET_ENTER)
def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code, one key per answer, next ticket at once; the keyboard is enough."""
    row = visible(request, pk)
    if request.method != "POST":
        return _asked(request, row)
    if "pass" in request.POST and not request.POST.get("code"):
        return _onward(row, request.POST.get("phase", Phase.BEFORE))
    form = EntryForm(_typed(request), questionnaire=row.questionnaire)
    entry = _entered(request, row, form)
    if request.get_preferred_type([PAGE, SCRIPT]) == SCRIPT:
        return _told(row, form, entry)
    return _page(request, row, form) if entry is None else _next(request, row, form, entry)


def _asked(request: HttpRequest, row: Run) -> HttpResponse:
    if row.state == Run.State.CLOSED:
        messages.info(request, _("This questionnaire is closed."))
        return redirect("surveys:run", pk=row.pk)
    return _page(request, row, _blank(row, request.GET.get("cote", Phase.BEFORE)))


def _blank(row: Run, phase: str, again: str = "") -> EntryForm:
    return EntryForm(questionnaire=row.questionnaire, initial={"phase": phase, "again": again})


def _typed(request: HttpRequest) -> QueryDict:
    """What was typed; who passes is asked for no second typing any more."""
    typed = request.POST.copy()
    if typed.pop("pass", None):
        typed["again"] = ""
    return typed


def _entered(request: HttpRequest, row: Run, form: EntryForm) -> services.Entry | None:
    """What keeping the ticket did; None, with the sentences in the form, when it isn't kept."""
    if not form.is_valid():
        return None
    kept = {name: form.cleaned_data[name] for name in ("phase", "code", "again")}
    with rules_beside(form):
        return services.enter_ticket(actor=signed_in(request), run_id=row.pk, answers=form.answers(), **kept)
    return None


def _page(request: HttpRequest, row: Run, form: EntryForm) -> HttpResponse:
    again = form["again"].value() or ""
    page = {"run": row, "form": form, "progress": _progress(row), "asks": again and services.asked_again(again)}
    return render(request, "surveys/enter.html", page)


def _next(request: HttpRequest, row: Run, form: EntryForm, entry: services.Entry) -> HttpResponse:
    """The next ticket; the same once more stays here, so that no address ever carries a ticket."""
    say = messages.warning if entry.agrees is False else messages.success
    say(request, _words(entry, form))
    if entry.ask_again:
        return _page(request, row, _blank(row, *_side(form)))
    return _onward(row, form.cleaned_data["phase"])


def _onward(row: Run, phase: str) -> HttpResponse:
    return redirect(f"{reverse('surveys:enter', args=[row.pk])}?{urlencode({'cote': phase})}")


def _told(row: Run, form: EntryForm, entry: services.Entry | None) -> HttpResponse:
    if entry is None:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": said}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    again = _side(form)[1] if entry.ask_again else ""
    asks = again and services.asked_again(again)
    return JsonResponse({"words": _words(entry, form), "again": again, "asks": asks, "progress": _progress(row)})


def _side(form: EntryForm) -> tuple[str, str]:
    phase = form.cleaned_data["phase"]
    return phase, services.side_of(phase, form.cleaned_data["code"])


def _words(entry: services.Entry, form: EntryForm) -> str:
    if entry.agrees is False:
        return _("This typing differs from the earlier one; the last one is kept.")
    if entry.replaced and form.cleaned_data["again"]:
        return _("Both typings agree. Next ticket.")
    if entry.replaced:
        return _("This side was already keyed in, with the same answers.")
    return _("Kept. Next ticket.")


def _progress(row: Run) -> str:
    return _("%(printed)s printed · %(before)s “before” and %(after)s “after” keyed in") % selectors.progress(row)
