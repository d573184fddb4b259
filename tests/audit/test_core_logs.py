"""The application log."""

import json
import logging
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest

from amont.core import logs

ID = UUID(int=7)


def _line(message: Any, *args: Any, name: str = "amont.media.tasks", **extra: Any) -> dict[str, Any]:
    record = logging.getLogger(name).makeRecord(name, logging.INFO, "tasks.py", 12, message, args, None, extra=extra)
    line: dict[str, Any] = json.loads(logs.Formatter().format(record))
    return line


def test_an_event_is_one_line_of_codes_ids_and_counts() -> None:
    line = _line("media.rendition.made", video_id=ID, seconds=4, outcome="done")
    assert (line["event"], line["video_id"], line["seconds"], line["outcome"]) == (
        "media.rendition.made",
        str(ID),
        4,
        "done",
    )
    assert (line["level"], line["logger"]) == ("info", "amont.media.tasks")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Rosalie"),
        ("email", "a@b.ca"),
        ("path", "/interne/"),
        ("video_id", "Rosalie"),
        ("count", "Rosalie"),
        ("count", True),
        ("outcome", "elle a dit oui"),
        ("outcome", "x" * 61),
        ("outcome", None),
    ],
)
def test_a_field_that_is_not_known_is_named_and_not_written(name: str, value: Any) -> None:
    extra = {"fields" if name == "name" else name: value}
    line = _line("media.rendition.made", **extra)
    assert line["refused_fields"] == list(extra)
    assert not set(extra) & set(line)
    assert "Rosalie" not in json.dumps(line)


def test_the_name_of_a_refused_field_may_not_smuggle_words() -> None:
    words: dict[str, Any] = {"Rosalie a dit": 1}
    assert _line("media.rendition.made", **words)["refused_fields"] == ["?"]


@pytest.mark.parametrize("message", ["Rosalie wrote", "done", "Media.made", "", 42])
def test_a_message_that_is_no_code_is_refused(message: Any) -> None:
    line = _line(message)
    assert line["event"] == "log.event.refused"
    assert "Rosalie" not in json.dumps(line)
    assert line["place"] == "tasks:12"


def test_arguments_of_a_message_are_refused() -> None:
    assert _line("media.%s.made", "Rosalie")["event"] == "log.event.refused"


def test_a_library_says_where_and_with_which_status_and_nothing_more() -> None:
    line = _line("%s: %s", "Not Found", "/fr/demande/secret/", name="django.request", status_code=404, request="r")
    assert (line["event"], line["status"], line["place"]) == ("library", 404, "tasks:12")
    assert "secret" not in json.dumps(line)


def test_a_line_carries_the_number_of_its_request() -> None:
    number = uuid4()
    token = logs.request_id.set(number)
    try:
        assert _line("media.rendition.made")["request"] == str(number)
    finally:
        logs.request_id.reset(token)
    assert "request" not in _line("media.rendition.made")


def test_a_line_is_one_line_whatever_it_holds() -> None:
    assert "\n" not in logs.Formatter().format(logging.makeLogRecord({"msg": "a\nb", "name": "x\ny"}))


def test_a_line_that_cannot_be_written_takes_nothing_along(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(StringIO):
        def write(self, text: str) -> int:
            raise OSError(text)

    handler = logs.Handler(Broken())
    handler.setFormatter(logs.Formatter())
    handler.handle(logging.makeLogRecord({"msg": "Rosalie", "args": ("Rosalie",), "name": "amont.x"}))
    shown = capsys.readouterr()
    assert "Rosalie" not in shown.out + shown.err
