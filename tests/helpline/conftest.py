"""The cast with keys that were heard, doors that are read on school days, and somebody who writes."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID, uuid4

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts.models import Account
from amont.directory import services as directory
from amont.helpline import services
from amont.helpline.models import Door, DoorProgram, Message, ReadingHours, Thread
from amont.vault.services.askers import AskerSession
from tests.cast import Cast
from tests.keys import access_of, hear_all
from tests.vault.holders import pin_recovery

SAID = "Mon chum veut que j’envoie des photos à ses amis. Est-ce que c’est normal?"
ANSWERED = "Merci de nous écrire. Tu as bien fait d’en parler."


@dataclass
class House:
    """Whoever is of the team, and what one needs to write to them and to answer."""

    cast: Cast
    codes: dict[UUID, str] = field(default_factory=dict)

    def writes(self, text: str = SAID, *, session: AskerSession | None = None, **asked: object) -> Thread:
        """Somebody writes by the youth's door, their seven words noted on paper."""
        session = session or vault.asker_begin()
        code = " ".join(vault.asker_code(session))
        form = {"form_token": uuid4().hex, "text": text, "door": "youth", "language": "fr", **asked}
        thread = services.send(session, **form)  # type: ignore[arg-type]
        self.codes[thread.pk] = code
        return thread

    def back(self, thread: Thread) -> AskerSession:
        """They come back with their seven words, from whatever telephone."""
        session = vault.asker_begin()
        services.come_back(session, code=self.codes[thread.pk])
        return session

    def answers(self, thread: Thread, text: str = ANSWERED, *, by: Account | None = None) -> Message:
        """Maude, or somebody else, answers what she has read."""
        actor = by or self.cast.maude
        seen = Thread.objects.get(pk=thread.pk).said
        access = access_of(actor, thread.pk)
        return services.answer(access, actor=actor, thread_id=thread.pk, message=uuid4(), text=text, seen=seen)

    def words(self, thread: Thread, *, by: Account | None = None) -> list[str | None]:
        """All that a holder reads in a thread."""
        actor = by or self.cast.maude
        opened = services.open_thread(access_of(actor, thread.pk), actor=actor, thread_id=thread.pk)
        return [text for _message, text in opened.said]


def open_doors(cast: Cast) -> House:
    """Every door is read day and night, by the youth program or, for adults, by theirs."""
    for door in Door:
        program = cast.adulte if door == Door.ADULT else cast.jeunesse
        DoorProgram.objects.create(door=door, program=program)
        for day in range(7):
            ReadingHours.objects.create(
                door=door, weekday=day, start=time(0), end=time(23, 59), valid_from=date(2020, 1, 1)
            )
    return House(cast)


@pytest.fixture
def house(cast: Cast, settings: Settings) -> House:
    pin_recovery(settings)
    hear_all(cast)
    directory.load_lists()
    return open_doors(cast)
