"""What a thief would get: said to everybody of the team, from the one table that the tests hold to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amont.accounts.http import requires
from amont.accounts.permissions import Can
from amont.vault.threats import COMING, LIMITS, THEFTS


@requires(Can.DESK_TODAY_READ)
def thief(request: HttpRequest) -> HttpResponse:
    """Each theft, what comes of it and what does not; then the limits, in words."""
    return render(request, "accounts/thief.html", {"thefts": THEFTS, "coming": COMING, "limits": LIMITS})
