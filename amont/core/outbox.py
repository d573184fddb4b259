"""The queue of tasks: the library's, save that a task which fails leaves no words behind.

The library keeps the traceback of what failed in the task's row, with the message of the exception: an address that a
mail server refused, a value that could not be read. Here the type and the places are kept, and nothing else.
"""

import json
import logging
from typing import Any

from django.tasks import Task
from django_tasks_db import DatabaseBackend

from amont.core import logs

logger = logging.getLogger(__name__)


class TaskFailed(Exception):
    """What a task raised, as the log would tell it: types and places, no message."""


class SilentTask(Task):  # type: ignore[type-arg]
    """A task whose exception never leaves it as it was raised."""

    __slots__ = ()

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Run it; TaskFailed in place of whatever it raises."""
        try:
            return super().call(*args, **kwargs)
        except Exception as error:
            logger.exception("core.task.failed", extra={"task": self.name})
            told = json.dumps(list(logs.exceptions(error)))
        raise TaskFailed(told)  # outside of the handler: nothing is chained to it


class Backend(DatabaseBackend):
    """The table of tasks, filled with silent ones."""

    task_class = SilentTask
