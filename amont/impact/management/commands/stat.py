"""`amont stat METHOD --json [FILE|-]`: one statistic from the command line, without any database."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from amont.impact.stats import registry
from amont.impact.stats.checks import DataRefused

ASKED_WRONG = 2
DATA_REFUSED = 3


class Command(BaseCommand):
    """Read one JSON object of arguments, write one JSON object of fields.

    Exit 0; 2 when the question is wrong (method, argument, JSON); 3 when the data has no answer. An
    error writes nothing on the output, and one line `{"error", "message"}` beside it.
    """

    help = "Compute one statistic: a JSON object of arguments in, a JSON object of results out."
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """A parser that reports a wrong command line as every other error is reported."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = lambda message: self._stop(ASKED_WRONG, "wrong_usage", message)  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """METHOD, and where the arguments are read."""
        parser.add_argument("method", metavar="METHOD", help="such as paired.mcnemar")
        parser.add_argument(
            "--json",
            metavar="FILE",
            nargs="?",
            const="-",
            default="-",
            help="the file that holds the arguments; without it or with -, the standard input",
        )

    def handle(self, *, method: str, json: str, **options: Any) -> None:
        """Compute and write."""
        try:
            if method not in registry.METHODS:  # said before waiting for an input
                raise registry.UnknownMethod(f"unknown method {method!r}")
            result = registry.compute(method, self._read(json))
        except registry.UnknownMethod as error:
            self._stop(ASKED_WRONG, "unknown_method", str(error))
        except registry.WrongArguments as error:
            self._stop(ASKED_WRONG, "wrong_arguments", str(error))
        except DataRefused as error:
            self._stop(DATA_REFUSED, "data_refused", str(error))
        self.stdout.write(_line(result))

    def _read(self, source: str) -> dict[str, Any]:
        try:
            text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
            arguments = json.loads(text)
        except OSError as error:
            self._stop(ASKED_WRONG, "unreadable", error.strerror or "the file cannot be read")
        except (ValueError, RecursionError):
            self._stop(ASKED_WRONG, "not_json", "the input is not JSON")
        if not isinstance(arguments, dict):
            self._stop(ASKED_WRONG, "not_json", "the input must be one JSON object")
        return arguments

    def _stop(self, code: int, error: str, message: str) -> NoReturn:
        self.stderr.write(_line({"error": error, "message": message}), style_func=str)
        raise SystemExit(code)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
