"""When each door is read: its week, what nobody would read in the weeks to come, and the form that changes it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can, allowed
from amont.core import clock
from amont.helpline import selectors, services
from amont.helpline.forms import HoursForm
from amont.helpline.models import Door
from amont.helpline.weeks import in_words
from amont.ui.rules import rules_beside

DAYS = 21


@requires(Can.HELPLINE_HOURS_READ)
def hours(request: HttpRequest) -> HttpResponse:
    """Every door: its program, its week, who writes now is promised what, and the windows that nobody would read."""
    return render(request, "helpline/hours.html", {"doors": [_shown(door, signed_in(request)) for door in Door]})


@requires(Can.HELPLINE_HOURS_WRITE)
def door_hours(request: HttpRequest, door: str) -> HttpResponse:
    """The week of one door, and the program that reads it."""
    actor = signed_in(request)
    if door not in Door or not _may_write(actor, selectors.program_of(door)):
        raise Http404
    form = HoursForm(request.POST or None, actor=actor, door=Door(door))
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.write_hours(actor=actor, door=Door(door), **form.written())
            messages.success(request, _("The hours are saved."))
            return redirect("helpline_staff:hours")
    shown = {"form": form, "door": Door(door)}
    return render(request, "helpline/door_hours.html", shown, status=422 if form.is_bound else 200)


def _may_write(actor: Account, program: Program | None) -> bool:
    return allowed(actor, Can.HELPLINE_HOURS_WRITE, program.pk if program else None)


def _shown(door: Door, actor: Account) -> dict[str, object]:
    now, program, weeks = clock.now(), selectors.program_of(door), selectors.weeks_of(door)
    return {
        "door": door,
        "program": program,
        "may_write": _may_write(actor, program),
        "weeks": [(first, first > clock.today(), in_words(week)) for first, week in weeks],
        "promise": selectors.promised(program, door, now),
        "empty": selectors.empty_windows(door, now, DAYS),
    }
