"""The application log: event codes, ids and counts, one JSON object a line, through one formatter.

    logger = logging.getLogger(__name__)
    logger.info("media.rendition.made", extra={"video_id": video.pk, "seconds": 4})

A field that isn't known is refused (its name is logged, its value isn't), so is an event that isn't a code. Messages of
libraries, exceptions' messages, request bodies and local variables may hold somebody's words: they never reach the log,
which keeps the logger's name, the place, the type of the exception and the lines of its traceback.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

request_id: ContextVar[UUID | None] = ContextVar("amont_request_id", default=None)

COUNTS = frozenset({"attempt", "bytes", "count", "pid", "port", "seconds", "milliseconds", "seq", "status"})
CODES = frozenset({"code", "fault", "kind", "language", "outcome", "queue", "state", "step", "task", "version"})
_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_ID_NAME = re.compile(r"[a-z_]{1,30}_id")
_OURS = ("amont", "config")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_MAX_CAUSES = 8


class Formatter(logging.Formatter):
    """One JSON object a line; what it doesn't know, it doesn't write."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_told(record),
        }
        if (number := request_id.get()) is not None:
            line["request"] = str(number)
        if record.exc_info and record.exc_info[1] is not None:
            line["exceptions"] = list(exceptions(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


class Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to the standard error; a line that can't be written takes nothing of the record with it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the library's name)
        """Say that a line was lost; the library would print the record and its arguments."""
        if self.stream is not sys.__stderr__ or not sys.__stderr__.closed:
            sys.__stderr__ and sys.__stderr__.write('{"event": "log.line.lost"}\n')


def configuration(level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING: everything through our formatter to the standard error, no mail, no library's own handler."""
    through_root = {"handlers": [], "propagate": True, "level": "NOTSET"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "amont.core.logs.Formatter"}},
        "handlers": {"lines": {"()": "amont.core.logs.Handler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": through_root,
            "django.server": {**through_root, "level": "WARNING"},
            "django.request": through_root,
            "django_tasks": through_root,
            "wagtail": {**through_root, "level": "WARNING"},  # each page published is in the journal already
        },
    }


def _told(record: logging.LogRecord) -> dict[str, Any]:
    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    if record.name.split(".")[0] not in _OURS:
        return {"event": "library", "place": f"{record.module}:{record.lineno}", **_status(extra)}
    if record.args or not isinstance(record.msg, str) or not _EVENT.fullmatch(record.msg):
        return {"event": "log.event.refused", "place": f"{record.module}:{record.lineno}"}
    known = {name: _written(value) for name, value in extra.items() if _is_known(name, value)}
    refused = sorted((_CODE.fullmatch(name) and name) or "?" for name in extra.keys() - known.keys())
    return {"event": record.msg, **known, **({"refused_fields": refused} if refused else {})}


def _status(extra: dict[str, Any]) -> dict[str, int]:
    status = extra.get("status_code")
    return {"status": status} if isinstance(status, int) else {}


def _is_known(name: str, value: object) -> bool:
    if name in COUNTS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name in CODES:
        return isinstance(value, str) and _CODE.fullmatch(value) is not None
    return _ID_NAME.fullmatch(name) is not None and isinstance(value, UUID | int)


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def exceptions(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error, then what it came from: types and places, without messages, notes or local variables."""
    seen: BaseException | None = error
    for _ in range(_MAX_CAUSES):
        if seen is None:
            return
        yield {"type": f"{type(seen).__module__}.{type(seen).__qualname__}", "lines": list(_lines(seen.__traceback__))}
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _lines(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{'/'.join(Path(code.co_filename).parts[-3:])}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next
