"""T3, in the table of tasks: what a task raises leaves none of somebody's words there, and an odd address fails quietly."""

import logging
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.mail.backends.smtp import EmailBackend
from django.tasks import Task, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from amont import vault
from amont.activities.models import Message, RequestContact
from amont.activities.services import Contact
from amont.activities.tasks import send_message
from amont.core import logs
from amont.core.errors import RuleBroken
from amont.core.outbox import SilentTask
from tests.activities.conftest import World, build
from tests.cast import Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
MARK = "Zoé-Canari-7431"


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Everything that the configured formatter writes."""
    stream = StringIO()
    handler = logs.Handler(stream)
    handler.setFormatter(logs.Formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@task
def failing(words: str) -> None:
    """Fails on what it holds, and quotes it."""
    try:
        int(words)
    except ValueError as error:
        error.add_note(words)
        raise RuntimeError(f"could not send to {words}") from error


def _run(queued: object) -> DBTaskResult:
    """What the worker process does with one row."""
    row = DBTaskResult.objects.get(pk=queued.id)
    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="t3", excluded_queue_names=[],
    )  # fmt: skip
    worker.run_task(row)
    return DBTaskResult.objects.get(pk=row.pk)


def test_a_task_that_raises_keeps_the_type_and_place_and_none_of_the_words(written: StringIO) -> None:
    row = _run(failing.enqueue(MARK))
    assert row.status == "FAILED"
    kept = row.traceback + row.exception_class_path + str(row.return_value) + written.getvalue()
    assert MARK not in kept and "Canari" not in kept.encode().decode("unicode_escape")
    assert "builtins.RuntimeError" in row.traceback and "builtins.ValueError" in row.traceback
    assert "test_t03_tasks.py" in row.traceback


def test_every_task_of_the_house_is_of_the_silent_kind() -> None:
    tasks = [one for app in apps.get_app_configs() if app.name.startswith("amont.") for one in _tasks_of(app.name)]
    assert len(tasks) >= 4
    assert all(isinstance(one, SilentTask) for one in tasks)


def _tasks_of(app: str) -> list[Task]:
    if find_spec(f"{app}.tasks") is None:
        return []
    return [one for one in vars(import_module(f"{app}.tasks")).values() if isinstance(one, Task)]


WRITING = {"default": {"BACKEND": f"{__name__}.Writing", "OPTIONS": {"host": "localhost"}}}


class Writing(EmailBackend):
    """Django's SMTP backend up to the wire: it prepares every address and header as it does for a server."""

    def open(self) -> bool:
        self.connection = SimpleNamespace(sendmail=lambda *given: None)
        return True

    def close(self) -> None:
        self.connection = None


def test_an_address_that_no_mail_reaches_is_a_failure_without_the_address(
    world: World, settings: Settings, written: StringIO
) -> None:
    """A long s passes for an s in a form's own check; the sending refuses it, and quotes it."""
    settings.MAILERS = WRITING
    request = world.receive()
    contact = RequestContact.objects.get(request=request)
    contact.email_sealed = vault.seal_server("amont.server.request_email", contact.pk, "canariſ7431@ecole.example")
    contact.save()
    message = Message.objects.get(request=request)
    row = _run(send_message.enqueue(str(message.pk)))
    message.refresh_from_db()
    assert (row.status, message.failed, message.sent_at) == ("FAILED", 1, None)
    assert "amont.activities.tasks.MailFailed" in row.traceback
    assert "7431" not in row.traceback + str(row.args_kwargs) + written.getvalue()


@pytest.mark.parametrize("address", ["canariſ7431@ecole.example", "é@ecole.example", "a b@ecole.example"])
def test_such_an_address_is_refused_beside_its_field(address: str, world: World) -> None:
    with pytest.raises(RuleBroken) as refusal:
        world.receive(contact=Contact(email=address))
    assert (refusal.value.code, refusal.value.field) == ("email", "email")
    assert address not in str(refusal.value)


def test_an_address_of_an_accented_domain_is_taken_and_mailed(world: World, settings: Settings) -> None:
    settings.MAILERS = WRITING
    message = Message.objects.get(request=world.receive(contact=Contact(email="prof@école.example")))
    assert _run(send_message.enqueue(str(message.pk))).status == "SUCCESSFUL"
