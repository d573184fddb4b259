"""The real addresses, with a few views that only tests need."""

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from amont.ui.public_form import public_form
from amont.ui.uploads import accepts_upload
from config.urls import one_host

handler400 = one_host.handler400
handler403 = one_host.handler403
handler404 = one_host.handler404
handler500 = one_host.handler500


def told(request: HttpRequest) -> HttpResponse:
    """What arrived: names, sizes and where the files are kept."""
    lines = [f"{name}={value}" for name, value in sorted(request.POST.items())]
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            lines.append(f"{name}: {file.size} {type(file).__name__}")
    return HttpResponse("\n".join(lines), content_type="text/plain")


@login_not_required
def fall(request: HttpRequest) -> HttpResponse:
    """A fault nobody foresaw."""
    raise RuntimeError("a name that must not be shown")


@login_not_required
def locked(request: HttpRequest) -> HttpResponse:
    """A database that doesn't answer."""
    raise OperationalError("database is locked")


@login_not_required
@public_form
def form(request: HttpRequest) -> HttpResponse:
    """An anonymous form."""
    return told(request)


undeclared = login_not_required(csrf_exempt(lambda request: told(request)))
office = accepts_upload("office")(login_not_required(csrf_exempt(lambda request: told(request))))
media = accepts_upload("public_media")(login_not_required(csrf_exempt(lambda request: told(request))))

urlpatterns = [
    path("fall/", fall),
    path("en/fall/", fall),
    path("locked/", locked),
    path("interne/locked/", locked),
    path("form/", form),
    path("undeclared/", undeclared),
    path("office/", office),
    path("media-in/", media),
    *one_host.urlpatterns,
]
