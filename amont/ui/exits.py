"""Quick exit without JavaScript, and what a browser is told to forget."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

FORGET = '"cache", "cookies", "storage"'


@login_not_required
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to a neutral site and tell it to forget this one. History is not ours to erase."""
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Clear-Site-Data"] = FORGET
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
