"""The ten steps of the tour: who one is, what to look at, and where."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amont.activities.models import ServiceRequest, Session
from amont.funding.models import Grant
from amont.outreach.models import ShortCode


@dataclass(frozen=True)
class Step:
    """One step: a title, what to do, the address to open, and whom to become first (empty: nobody)."""

    number: int
    title: str | Promise
    text: str | Promise
    url: str
    person: str = ""


def steps() -> list[Step]:
    """The tour of what this database holds now."""
    code = ShortCode.objects.filter(question=1, retired_on__isnull=True).order_by("code").first()
    to_sort = ServiceRequest.objects.filter(state=ServiceRequest.State.RECEIVED).order_by("-received_at").first()
    session = _next_session()
    run = Session.objects.filter(run__isnull=False, run__state="open").order_by("-start").first()
    grant = Grant.objects.order_by("-start").first()
    request_url = reverse("activities_staff:request_detail", args=[to_sort.number]) if to_sort else ""
    found = [
        (_("A poster is scanned"), _("A youth reads a poster and scans one question. The capsule opens at once, without a cookie; the scan is counted, the youth is not."), reverse("paper:scan", args=[code.code]) if code else "", ""),
        (_("Somebody to talk to"), _("From every page: who to call or text now, and a way out in one touch."), reverse("website:help"), ""),
        (_("A school asks"), _("A teacher chooses a workshop and asks, without an account. The page that follows says what happens next."), reverse("activities:catalogue"), ""),
        (_("Today"), _("The worker’s home page: what waits, where to be, what is left to do."), reverse("desk:today"), "maude@escale.example"),
        (_("The request is sorted"), _("Rules propose an answer and say why; the coordinator confirms it or gives her reason."), request_url or reverse("activities_staff:inbox"), "claire@escale.example"),
        (_("Dates are held"), _("One to three dates are held for the school until it answers: nobody else can be offered them."), reverse("activities_staff:schedule"), "claire@escale.example"),
        (_("The day of the session"), _("On a phone: the way there, who to ask for, then sixty seconds to count and say how it went."), reverse("activities_staff:session_day", args=[session.pk]) if session else reverse("activities_staff:sessions"), "maude@escale.example"),
        (_("Paper tickets are keyed in"), _("Before and after, on paper, without a name: six signs and three keys a ticket."), reverse("surveys:enter", args=[run.run_id]) if run else reverse("surveys:runs"), "maude@escale.example"),
        (_("Told to a funder"), _("Promises beside results; each figure opens to its records, then the report is frozen."), reverse("impact:preview", args=[grant.code]) if grant else reverse("impact:reports"), "helene@escale.example"),
        (_("And Karl sees nothing"), _("The worker of the residence signs in to the same house: none of this is his, and none of it shows."), reverse("activities_staff:inbox"), "karl@escale.example"),
    ]  # fmt: skip
    return [Step(place, *row) for place, row in enumerate(found, start=1)]


def _next_session() -> Session | None:
    """The session that waits to be counted, else the next one."""
    return Session.objects.filter(state__in=["confirmed", "prepared"]).order_by("start").first()
