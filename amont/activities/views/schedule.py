"""The week as it is held and confirmed, the list of sessions, and a session that nobody requested."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.accounts.selectors import workers_visible_to
from amont.activities import services
from amont.activities.forms.staff import SESSION_STATES, OpenSessionForm
from amont.activities.models import Hold, Session
from amont.activities.selectors.requests import holds_visible_to, offerings_visible_to, sessions_visible_to
from amont.activities.selectors.sessions import sessions_matching, sessions_to_come
from amont.core import clock
from amont.ui.rules import rules_beside

YEARS = 20


@dataclass(frozen=True)
class Day:
    """A day of the week's page."""

    day: date
    today: bool
    sessions: list[Session]
    holds: list[Hold]


@requires(Can.ACTIVITIES_SESSION_READ)
def schedule(request: HttpRequest) -> HttpResponse:
    """One week; `?semaine=` any day of it."""
    monday = _monday(request.GET.get("semaine", ""))
    first, after = clock.at(monday, time.min), clock.at(monday + timedelta(days=7), time.min)
    given = list(sessions_visible_to(signed_in(request)).filter(start__gte=first, start__lt=after))
    held = list(holds_visible_to(signed_in(request)).filter(start__gte=first, start__lt=after, state=Hold.State.LIVE))
    days = [_day(monday + timedelta(days=place), given, held) for place in range(7)]
    page = {
        "days": days,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
    }
    return render(request, "activities/schedule.html", page)


def _monday(asked: str) -> date:
    """The Monday of the day that was asked for; of today when it is no day, or none that anybody would plan."""
    today = clock.today()
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today
    day = day if abs(day.year - today.year) <= YEARS else today
    return day - timedelta(days=day.weekday())


def _day(day: date, given: list[Session], held: list[Hold]) -> Day:
    def on(moment: datetime) -> bool:
        return clock.local(moment).date() == day

    return Day(
        day, day == clock.today(), [one for one in given if on(one.start)], [one for one in held if on(one.start)]
    )


@requires(Can.ACTIVITIES_SESSION_READ)
def sessions(request: HttpRequest) -> HttpResponse:
    """Every session, those to come first; words, time and state filter, and stay in the address."""
    state, when, text = request.GET.get("etat", ""), request.GET.get("quand", "avenir"), request.GET.get("q", "")[:80]
    rows = sessions_matching(sessions_visible_to(signed_in(request)), text)
    rows = sessions_to_come(rows, state=state) if when == "avenir" else rows.order_by("-start", "id")
    if state in Session.State.values:
        rows = rows.filter(state=state)
    page = {
        "page_obj": Paginator(rows, 20).get_page(request.GET.get("page")),
        "q": text,
        "state": state,
        "when": when,
        "states": SESSION_STATES,
    }
    return render(request, "activities/sessions.html", page)


@requires(Can.ACTIVITIES_SESSION_CONFIRM)
def session_new(request: HttpRequest) -> HttpResponse:
    """A kiosk, a meeting at our office: a session that nobody requested."""
    offerings = offerings_visible_to(signed_in(request)).exclude(state="retired")
    form = OpenSessionForm(
        request.POST or None,
        workers=workers_visible_to(signed_in(request)),
        offerings=offerings,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with rules_beside(form):
            row = services.create_open(
                actor=signed_in(request),
                offering_id=typed["offering"].pk,
                worker_id=typed["worker"].pk,
                start=form.start(),
                mode=typed["mode"],
                site_id=typed["site"].pk if typed["site"] else None,
            )
            return redirect("activities_staff:session_detail", pk=row.pk)
    return render(request, "activities/session_new.html", {"form": form}, status=422 if form.errors else 200)
