"""Pages for what went wrong: they say what happened, what to do now, and who to call. None of them blames."""

import sys
from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amont.ui.uploads import FileRefused, NoRoom


class Words(NamedTuple):
    """What an error page says."""

    title: str
    text: str


WORDS: dict[int, Callable[[], Words]] = {
    400: lambda: Words(
        _("This page could not read what was sent"),
        _("Nothing was saved. Go back, check what is in the boxes, and send it again."),
    ),
    403: lambda: Words(
        _("This page stays closed"),
        _("The address is right, but this page is not open to everybody. If it should be open to you, tell the team."),
    ),
    404: lambda: Words(
        _("This page cannot be found"),
        _(
            "The link may have been copied only in part, or the page may have moved. "
            "Nothing is lost: start again from the home page."
        ),
    ),
    413: lambda: Words(
        _("This file is too large"),
        _("Nothing was saved. Choose a smaller file, or a shorter video, and send it again."),
    ),
}
FILE_REFUSED = gettext_lazy("This form takes no file. Nothing was saved: go back and send it again without the file.")
NO_ROOM = gettext_lazy(
    "There is no room left here for this file. Nothing was saved: tell the team, or try again with a smaller one."
)
FORM_EXPIRED = gettext_lazy(
    "The form stayed open too long, or was sent from another window. "
    "Go back, copy what you typed, reload the page and send it again."
)


def page(request: HttpRequest, status: int, text: str = "") -> HttpResponse:
    """An error page inside the face where it happened, never kept by anybody."""
    words = WORDS[status]()
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    staff = signed_in and request.path.startswith(("/interne/", "/contenu/"))
    context: dict[str, object] = {"status": status, "title": words.title, "text": text or words.text}
    if staff:
        context["back"] = _back(request)
    response = render(request, "ui/error_staff.html" if staff else "ui/error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest) -> str:
    """The page where the form or the link stood, when the browser names it and it is ours."""
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    if isinstance(exception, NoRoom):
        return page(request, 400, str(NO_ROOM))
    return page(request, 400, str(FILE_REFUSED) if isinstance(exception, FileRefused) else "")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; a sentence given with the refusal is shown, a code of right is not."""
    said = str(exception or "")
    return page(request, 403, said if " " in said else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with a word of its own at the address of a poster's code."""
    if request.path.upper().startswith("/P/"):
        return page(
            request, 404, _("No poster has this code. The capsules are all here, and so are the people to talk to.")
        )
    return page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413, before anything was read."""
    return page(request, 413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a staff form whose token is missing or old."""
    return page(request, 403, str(FORM_EXPIRED))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: both languages, no database, nothing of the request; 503 when it was the database that didn't answer."""
    if isinstance(sys.exc_info()[1], OperationalError):  # locked beyond its patience, restarting, out of reach
        return unavailable(request)
    return bare(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: maintenance, or an answer that could not be given safely."""
    response = bare(request, 503)
    response["Retry-After"] = "60"
    return response


def bare(request: HttpRequest, status: int) -> HttpResponse:
    """A page that needs nothing but its template, in both languages: it must stand when all else has fallen."""
    first, second = ("en", "fr") if request.path.startswith("/en/") else ("fr", "en")
    with override(second):
        other = bare_words(status)
    with override(first):
        context = {"words": bare_words(status), "other": other, "other_language": f"{second}-CA"}
        response = HttpResponse(get_template("ui/error_bare.html").render(context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bare_words(status: int) -> Words:
    """What to say when the house itself is down."""
    if status == 503:
        again = _("Reload this page in a minute: what you typed will be sent again, and kept once.")
        return Words(_("We will be back in a moment"), again)
    return Words(_("Something broke on our side"), _("It is not because of anything you did. Try again in a minute."))
