"""The day on a phone: the way there, whom to ask for, then sixty seconds to count and say how it went."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can, allowed
from amont.activities import services
from amont.activities.forms.day import EndForm
from amont.activities.forms.staff import CohortForm
from amont.activities.mail.contacts import Contact
from amont.activities.models import Session
from amont.activities.selectors.requests import words_of
from amont.activities.selectors.school_calendar import school_year
from amont.activities.views.session import visible
from amont.core import clock
from amont.directory.services import open_site_contact
from amont.ui.rules import rules_above, rules_beside


@requires(Can.ACTIVITIES_SESSION_READ)
def day(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The page of the day; whom to ask for is opened on a tap and the reading journalled."""
    row = visible(request, pk)
    host, of_site = Contact(), ""
    if request.method == "POST":
        if row.request:
            host = services.read_contact(actor=signed_in(request), request_id=row.request.pk)
        if row.site:
            of_site = open_site_contact(actor=signed_in(request), site=row.site)
    page = {
        "row": row,
        "host": host,
        "of_site": of_site,
        "opened": request.method == "POST",
        "words": words_of(row.request) if row.request else [],
        "delivers": allowed(signed_in(request), Can.ACTIVITIES_SESSION_DELIVER, row.program_id),
        "open": row.state in (*services.COMING, Session.State.DELIVERED),
        "begun": row.start <= clock.now(),
        "may_count": row.state == Session.State.DELIVERED or services.is_nearly_over(row),
    }
    return render(request, "activities/session_day.html", page)


@requires(Can.ACTIVITIES_SESSION_DELIVER)
def end(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The end screen: one save delivers, counts and debriefs."""
    row = visible(request, pk)
    if request.method != "POST":
        return _end_page(request, row, EndForm(session=row), _cohort_form(row))
    form, actor = EndForm(request.POST, session=row), signed_in(request)
    if form.is_valid():
        said = {"counts": form.counts(), "unknown": form.cleaned_data["unknown"], **form.debrief()}
        with rules_beside(form):
            services.finish_day(actor=actor, session_id=pk, **said)
            messages.success(request, _("It is noted. Thank you."))
            return redirect("activities_staff:session_detail", pk=pk)
    return _end_page(request, row, form, _cohort_form(row))


def _end_page(request: HttpRequest, row: Session, form: EndForm, group: CohortForm) -> HttpResponseBase:
    page = {"row": row, "form": form, "cohort": group}
    return render(request, "activities/session_end.html", page, status=422 if form.errors or group.errors else 200)


def _cohort_form(row: Session) -> CohortForm:
    return CohortForm(initial={"level": row.request.audience if row.request else "unspecified"})


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def no_show(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Nobody was there."""
    visible(request, pk)
    with rules_above(request):
        services.no_show(actor=signed_in(request), session_id=pk)
        messages.success(request, _("The useless journey is noted."))
    return redirect("activities_staff:session_detail", pk=pk)


@requires(Can.ACTIVITIES_SESSION_DELIVER)
@require_POST
def cohort(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Add a nameless group to the place of the session; the counts already typed stay on the page."""
    row, form = visible(request, pk), CohortForm(request.POST)
    site = row.site
    if site is None:
        raise Http404
    if form.is_valid():
        year = school_year(clock.local(row.start).date())
        services.add_cohort(actor=signed_in(request), site=site, year=year, **form.cleaned_data)
        form = _cohort_form(row)
    return _end_page(request, row, EndForm(session=row, initial=request.POST.dict()), form)
