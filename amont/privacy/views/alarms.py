"""Alarms: what waits for somebody to look, and what was concluded."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amont.accounts import selectors as accounts
from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.audit.models import Alarm
from amont.privacy import labels, selectors, services
from amont.privacy.forms import OutcomeForm
from amont.ui.rules import rules_beside

A_PAGE = 20


@requires(Can.AUDIT_ALARM_READ)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then those that were closed."""
    visible = services.read_alarms(actor=signed_in(request))
    closed = Paginator(visible.exclude(acknowledged_at=None), A_PAGE).get_page(request.GET.get("page"))
    waiting = list(visible.filter(acknowledged_at=None))
    shown = {"waiting": _named(waiting), "closed": _named(list(closed.object_list)), "page_obj": closed}
    return render(request, "privacy/alarms.html", shown)


@requires(Can.AUDIT_ALARM_READ)
def alarm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One alarm, what to look at, and the conclusion."""
    actor = signed_in(request)
    row = get_object_or_404(selectors.alarms_visible_to(actor), pk=pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.close_alarm(actor=actor, alarm_id=pk, outcome=form.cleaned_data["outcome"])
            messages.success(request, _("The alarm is closed; the journal keeps your conclusion."))
            return redirect("privacy:alarms")
    shown = {"row": _named([row])[0], "form": form, "own": row.actor == str(actor.pk)}
    return render(request, "privacy/alarm.html", shown, status=422 if form.errors else 200)


def _named(rows: list[Alarm]) -> list[Alarm]:
    """Alarms with the names of whom they are about and of who closed them."""
    names = accounts.names_of(one for row in rows for one in (row.actor, row.about, row.acknowledged_by))
    for row in rows:
        row.is_account = row.actor in names  # type: ignore[attr-defined]
        row.who = labels.actor(row.actor, names)  # type: ignore[attr-defined]
        row.whose = names.get(row.about, "")  # type: ignore[attr-defined]
        row.closed_by = labels.actor(row.acknowledged_by, names)  # type: ignore[attr-defined]
    return rows
