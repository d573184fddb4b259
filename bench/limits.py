"""The limits, as addresses: what this server and framework do at best, with nothing of Amont in the view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.models import Place, Visit

ROWS = [{"number": number, "name": f"name {number}", "town": f"town {number % 7}"} for number in range(100)]


def no_session(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """An empty session in memory: allauth's middleware, which must stay, looks for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.session = {}  # type: ignore[assignment]
        return get_response(request)

    return middleware


def hello(request: HttpRequest) -> HttpResponse:
    """Two bytes."""
    return HttpResponse(b"ok", content_type="text/plain")


def tpl100(request: HttpRequest) -> HttpResponse:
    """A template with a loop of 100 rows, no database."""
    return render(request, "bench/tpl100.html", {"rows": ROWS})


def selins(request: HttpRequest) -> HttpResponse:
    """One SELECT by primary key, one INSERT, through the ORM."""
    place = Place.objects.get(pk=1)
    Visit.objects.create(place=place)
    return HttpResponse(place.name, content_type="text/plain")


urlpatterns = [path("healthz", hello), path("hello", hello), path("tpl100", tpl100), path("selins", selins)]
