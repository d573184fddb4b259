"""T6: every job and the rounds do their work where any ring that opens, and any access, raises: none of them has a key."""

from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.tasks import Task
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.core import clock
from amont.media.models import Video
from amont.vault.opening import Access
from amont.vault.rings import Ring
from tests.abuse.things import Things
from tests.cast import PASSPHRASE
from tests.keys import access_of, file_of, hear_all, ring_of, signed_in
from tests.vault.holders import note, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
OTHER = "sablier mouette orage lanterne fougère pavot"


class Touched(AssertionError):
    """A job made a ring or an access."""


@pytest.fixture
def lived(things: Things, settings: Settings) -> Things:
    """A season in which files are held, one is written in, sessions are open and mails of every kind are queued."""
    pin_recovery(settings)
    cast = things.world.cast
    hear_all(cast)
    file = file_of(cast.jeunesse, cast.maude, cast.claire)
    vault.seal_field(access_of(cast.claire, file), note(file), {"text": "ce qui fut dit"})
    services.save_draft(actor=cast.maude, place="/interne/x/", fields={"words": "à moitié écrit"})
    signed_in(cast, cast.claire)
    words = " ".join(services.make_sheet(actor=cast.maude, passphrase=PASSPHRASE))
    services.use_sheet(email=cast.maude.email, words=words, passphrase=OTHER)
    services.declare_lone_holder(
        actor=cast.helene, program=cast.residence, reason="small", until=clock.today() + timedelta(days=2)
    )
    file_of(cast.residence, cast.claire)
    services.create_account(
        actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )
    return things


@pytest.fixture
def no_ring(lived: Things, monkeypatch: pytest.MonkeyPatch) -> Things:
    """From here on whoever makes a ring, by whatever road, or takes an access raises."""

    def touched(*args: object, **named: object) -> None:
        raise Touched

    monkeypatch.setattr(Ring, "__init__", touched)
    monkeypatch.setattr(Access, "__init__", touched)
    return lived


def tasks() -> dict[str, Task[Any, Any]]:
    """Every job of the house, by its path."""
    found = {}
    for app in apps.get_app_configs():
        if app.name.startswith("amont.") and find_spec(f"{app.name}.tasks"):
            module = import_module(f"{app.name}.tasks")
            found |= {one.module_path: one for one in vars(module).values() if isinstance(one, Task)}
    return found


def test_the_refusal_is_real(no_ring: Things) -> None:
    with pytest.raises(Touched):
        ring_of(no_ring.world.cast.claire)


def test_every_job_succeeds_without_a_ring(no_ring: Things) -> None:
    known, done = tasks(), set()
    assert len(known) >= 5
    call_command("rounds", stdout=StringIO())  # some are queued by time alone
    for row in DBTaskResult.objects.order_by("enqueued_at"):
        known[row.task_path].call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        done.add(row.task_path)
    assert mail.outbox, "mails left"
    video = Video.objects.first()
    left = {"amont.media.tasks.transcode"}  # a film takes a minute and has tests of its own
    known["amont.media.tasks.transcode"].call(str(video.pk if video else uuid4()))
    assert set(known) - done <= left, "a job that no act of this season queues: add it here"


def test_the_rounds_do_all_that_time_brings_without_a_ring(no_ring: Things) -> None:
    now, said = clock.now(), StringIO()
    for later in (timedelta(), timedelta(minutes=21), timedelta(hours=11), timedelta(days=3), timedelta(days=9)):
        with clock.travel_to(now + later):
            call_command("rounds", stdout=said)
    for what in ("rings locked", "drafts forgotten", "confirmations lapsed", "files that one held alone"):
        assert what in said.getvalue(), said.getvalue()


def test_the_journal_is_checked_and_anchored_without_a_ring(no_ring: Things) -> None:
    said = StringIO()
    call_command("audit_verify", stdout=said)
    call_command("audit_anchor", stdout=StringIO())
    assert said.getvalue().strip() == "ok"
