"""Invitations, read back by a second iCalendar reader; hours that stay at their hour across the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from amont.activities import services
from amont.activities.models import Invitation, Message
from amont.activities.tasks import send_message
from amont.core import clock
from tests.activities.conftest import MONDAY, World, again, day_at, send_all


def sent() -> list[EmailMessage]:
    """What left, as a mail server would have it on the wire."""
    return [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in mail.outbox]


def calendars() -> list[tuple[str, Calendar]]:
    """The method of each calendar part's header, and the part as another library reads it."""
    parts = [part for one in sent() for part in one.walk() if part.get_content_type() == "text/calendar"]
    return [
        (str(part["content-type"].params["method"]), IcsCalendarStream.calendar_from_ics(part.get_content()))
        for part in parts
    ]


def start_of(event: Event) -> datetime:
    """When an event begins, as the other library reads it."""
    assert isinstance(event.dtstart, datetime)
    return event.dtstart


def test_invitation_two_updates_and_cancel_are_one_thread(world: World):
    session = world.session()
    send_all()
    for hour in (10, 11):
        services.move(actor=world.claire, session_id=session.pk, start=day_at(10, hour))
        send_all()
    services.cancel(actor=world.claire, session_id=session.pk, by="us", reason="weather")
    send_all()
    read = calendars()
    assert [header for header, _ in read] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [one.method for _, one in read] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    events = [one.events[0] for _, one in read]
    assert {event.uid for event in events} == {f"{session.invitation.uid}@escale.example"}
    assert [event.sequence for event in events] == [0, 1, 2, 3]
    assert [start_of(event).astimezone(clock.zone()).hour for event in events] == [9, 10, 11, 11]
    assert [event.status for event in events] == [EventStatus.CONFIRMED] * 3 + [EventStatus.CANCELLED]


def test_an_invitation_names_the_organisation_and_one_recipient(world: World):
    world.session()
    send_all()
    ((_, calendar),) = calendars()
    event = calendar.events[0]
    assert [one.uri for one in event.attendees] == ["mailto:prof@ecole.example"]
    assert event.organizer is not None
    assert event.organizer.uri == "mailto:activites@escale.example"
    assert event.summary == "Relations et réseaux – École du Ruisseau"
    raw = next(
        part.get_content() for one in sent() for part in one.walk() if part.get_content_type() == "text/calendar"
    )
    assert "RSVP=FALSE" in raw
    assert "VTIMEZONE" not in raw
    assert "Camille" not in raw
    assert "DTSTART:20270121T140000Z" in raw
    assert all(len(line.encode()) <= 75 for line in raw.splitlines())


def test_the_text_stands_beside_the_calendar(world: World):
    world.session()
    send_all()
    kinds = next(
        found for found in ([part.get_content_type() for part in one.walk()] for one in sent()) if len(found) > 1
    )
    assert kinds == ["multipart/alternative", "text/plain", "text/calendar"]


def test_the_same_task_run_twice_sends_once(world: World):
    world.session()
    for _ in range(2):
        send_all()
    before = len(mail.outbox)
    for pk in Message.objects.values_list("pk", flat=True):
        send_message.call(str(pk))
    assert len(mail.outbox) == before == Message.objects.filter(sent_at__isnull=False).count()


def test_an_invitation_that_failed_does_not_leave_after_its_update(world: World):
    session = world.session()
    services.move(actor=world.claire, session_id=session.pk, start=day_at(10, 13))
    first, second = Message.objects.filter(kind__in=["invitation", "update"]).order_by("sequence")
    send_message.call(str(second.pk))
    send_message.call(str(first.pk))
    first.refresh_from_db()
    assert (len(mail.outbox), first.superseded, first.sent_at) == (1, True, None)


@pytest.mark.parametrize("day", [date(2027, 3, 11), date(2027, 3, 18), date(2027, 11, 4), date(2027, 11, 11)])
def test_nine_o_clock_stays_nine_o_clock_across_the_change_of_hour(world: World, day: date):
    with clock.travel_to(clock.at(day, MONDAY.time()) - timedelta(days=30)):
        session = world.session(clock.at(day, time(9)))
        send_all()
    assert clock.local(again(session).start).hour == 9
    start = start_of(calendars()[-1][1].events[0])
    assert start.astimezone(clock.zone()).hour == 9
    assert start.astimezone(UTC).hour == {3: 14 if day.day == 11 else 13, 11: 13 if day.day == 4 else 14}[day.month]


def test_a_session_without_a_requester_sends_nothing(world: World):
    services.create_open(
        actor=world.claire,
        offering_id=world.offering.pk,
        worker_id=world.cast.maude.pk,
        start=day_at(10),
        mode="at_setting",
        site_id=world.youth_house.pk,
    )
    assert not Message.objects.exists()
    assert not Invitation.objects.exists()
