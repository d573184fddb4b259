"""Django's error reports, emptied of everything that a person may have typed.

Settings: DEFAULT_EXCEPTION_REPORTER and DEFAULT_EXCEPTION_REPORTER_FILTER. We send no report; this holds if one is
made.
"""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class NothingPersonal(SafeExceptionReporterFilter):
    """No POST, files, cookies, headers, local variables or settings, whatever DEBUG says."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always."""
        return True

    def get_safe_settings(self) -> dict[str, Any]:
        """None of them."""
        return {}

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        """The method alone."""
        return {} if request is None else {"REQUEST_METHOD": request.method}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        """None of them."""
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """None of them."""
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        """None of them."""
        return {}.items()


class Reporter(ExceptionReporter):
    """Where and of which type, nothing else: no message, address, query, file name or user."""

    def get_traceback_data(self) -> dict[str, Any]:
        """The template's context, with what may be personal taken out."""
        data: dict[str, Any] = super().get_traceback_data()
        for name in ("request_GET_items", "request_FILES_items", "request_insecure_uri", "exception_notes"):
            data.pop(name, None)
        data.update(request=None, user_str=None, unicode_hint="", exception_value=data.get("exception_type", ""))
        for frame in data["frames"]:
            frame["vars"] = []
            for link in ("exc_cause", "exc_cause_explicit"):
                if isinstance(frame.get(link), BaseException):
                    frame[link] = type(frame[link]).__name__
        return data
