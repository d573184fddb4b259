"""Quick exit without JavaScript, and what a browser is told to forget."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

FORGET = '"cache", "cookies", "storage"'


@login_not_required
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the login session, send the browser to a neutral site and tell it to forget. History is not ours to erase."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:  # a visitor without one costs no query
        request.session.flush()
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Clear-Site-Data"] = FORGET
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
