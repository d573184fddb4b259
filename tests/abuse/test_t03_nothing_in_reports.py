"""T3: an exception in a view that holds somebody's words leaves none of them in log or report."""

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.views.debug import get_exception_reporter_class, get_exception_reporter_filter
from django.views.decorators.csrf import csrf_exempt
from pytest_django.fixtures import Settings

from amont.core import logs
from amont.core.reports import NothingPersonal, Reporter
from amont.ui.uploads import accepts_upload

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db, pytest.mark.urls(__name__)]
MARK = "Zoé-Canari-7431"


@csrf_exempt
@login_not_required
@accepts_upload("office")
def holding(request: HttpRequest) -> HttpResponse:
    """Reads all that came in, then fails on it."""
    typed = [*request.POST.values(), *request.FILES, *request.COOKIES.values(), *request.GET.values()]
    local = "".join(str(piece) for piece in typed)
    try:
        int(local)  # the message of this error quotes its argument
    except ValueError as error:
        error.add_note(MARK)
        raise RuntimeError(f"could not read {local}") from error
    return HttpResponse(local)


def plain_500(request: HttpRequest) -> HttpResponse:
    """An error page that says nothing."""
    return HttpResponse(status=500)


urlpatterns = [path("holding/", holding)]
handler500 = plain_500


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Everything that the configured formatter writes."""
    stream = StringIO()
    handler = logs.Handler(stream)
    handler.setFormatter(logs.Formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def _post(client: Client) -> int:
    client.cookies["visit"] = MARK
    body: dict[str, Any] = {"message": MARK, "piece": SimpleUploadedFile(f"{MARK}.txt", MARK.encode(), "text/plain")}
    return client.post(f"/holding/?q={MARK}", body, headers={"Referer": f"https://x.ca/{MARK}"}).status_code


def test_the_log_keeps_the_type_and_place_and_none_of_the_words(written: StringIO) -> None:
    assert _post(Client(raise_request_exception=False)) == 500
    text = written.getvalue()
    assert MARK not in text
    assert "Canari" not in text.encode().decode("unicode_escape")
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "test_t03_nothing_in_reports.py" in text


@pytest.mark.parametrize("debug", [False, True])
def test_a_report_holds_no_post_file_cookie_address_local_or_message(debug: bool, settings: Settings) -> None:
    settings.DEBUG = debug
    settings.DEFAULT_EXCEPTION_REPORTER_FILTER = "amont.core.reports.NothingPersonal"
    request = RequestFactory().post(f"/holding/?q={MARK}", {"message": MARK}, headers={"Cookie": f"visit={MARK}"})
    try:
        holding(request)
    except RuntimeError:
        reporter = Reporter(request, *sys.exc_info())
    shown = reporter.get_traceback_html() + reporter.get_traceback_text()
    assert MARK not in shown
    assert "RuntimeError" in shown


def test_the_settings_use_the_empty_report(settings: Settings) -> None:
    request = RequestFactory().get("/")
    assert get_exception_reporter_class(request) is Reporter  # type: ignore[comparison-overlap]
    assert type(get_exception_reporter_filter(request)) is NothingPersonal


def test_every_configured_handler_writes_through_our_formatter() -> None:
    named = [logging.getLogger(name) for name in ("", *logging.root.manager.loggerDict)]
    handlers = [(logger.name, handler) for logger in named for handler in getattr(logger, "handlers", [])]
    ours = [handler for _, handler in handlers if isinstance(handler.formatter, logs.Formatter)]
    others = {name for name, handler in handlers if handler not in ours and not _is_of_pytest(handler)}
    assert ours
    assert others == set()


def _is_of_pytest(handler: logging.Handler) -> bool:
    return type(handler).__module__.startswith("_pytest") or isinstance(handler, logging.NullHandler)
