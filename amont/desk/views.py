"""The first screen of the day, and the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amont.accounts.http import requires
from amont.accounts.permissions import Can


@requires(Can.DESK_TODAY_READ)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person now."""
    return render(request, "desk/today.html", {})


@requires(Can.DESK_TODAY_READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that the words typed may mean."""
    return render(request, "desk/search.html", {})
