"""The page of all components, and the page that a supervisor of machines reads."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amont.ui import gallery as samples
from amont.ui import health


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not; one line per thing that is watched."""
    database = database_answers()
    return JsonResponse(
        {"status": "ok" if database else "failing", "database": database, **health.readings()},
        status=200 if database else 503,
    )


def database_answers() -> bool:
    """True when a trivial question comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/gallery.html", samples.context(request))


gallery.own = True  # type: ignore[attr-defined]
