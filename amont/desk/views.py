"""The first screen of the day, and the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core import clock
from amont.desk import selectors
from amont.privacy.selectors import count_waiting


@requires(Can.DESK_TODAY_READ)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person now."""
    account = signed_in(request)
    context = {
        "day": selectors.day_of(account),
        "date": clock.today(),
        "me": account,
        "alarms": count_waiting(account),
    }
    return render(request, "desk/today.html", context)


@requires(Can.DESK_TODAY_READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that the words typed may mean, among what this person may see."""
    text = request.GET.get("q", "")[:80]
    return render(request, "desk/search.html", {"q": text, "found": selectors.find(signed_in(request), text)})
