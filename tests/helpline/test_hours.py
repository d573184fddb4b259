"""When a door is read: typed as people write it, decided by who may, and what it does to what was promised."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation

from amont.accounts import services as accounts
from amont.accounts.models import Account
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.helpline import selectors, services, weeks
from amont.helpline.models import Door, DoorProgram, Notice, ReadingHours, Thread
from tests.faults.statements import statement_by_statement
from tests.helpline.conftest import House
from tests.keys import signed_in
from tests.reading import page

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
HOURS = "/interne/aide/horaires/"
YOUTH = f"{HOURS}youth/"
WEEK = {0: [(time(9), time(12)), (time(13), time(20))]}
THURSDAY = date(2026, 12, 3)


@pytest.fixture
def claire(house: House) -> Client:
    return signed_in(house.cast, house.cast.claire)


def filled(client: Client, **changed: str) -> dict[str, str]:
    """The form of the young people's door as its page gives it, with some changes."""
    form = page(client.get(YOUTH)).select_one("main form:has(input[name=monday])")
    assert form is not None
    held = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    return (
        held
        | {str(one["name"]): str(one.select("option[selected]")[0]["value"]) for one in form.select("select")}
        | changed
    )


def test_what_people_write_is_understood() -> None:
    both = [(time(9), time(12)), (time(13), time(20))]
    for text in ("9:00–12:00, 13:00–20:00", "9h-12h, 13h00 - 20h00", "13 h à 20 h, 9 h à 12 h", "9 to 12,13 to 20,"):
        assert weeks.read(text) == both
    assert weeks.read(weeks.typed(both)) == both
    assert weeks.read("  ") == []
    for text in ("neuf heures", "9", "12-9", "9-12, 11-14", "9-25", "9-12 13-20", "9:75-12"):
        with pytest.raises(ValueError):
            weeks.read(text)


def test_days_that_are_alike_are_read_as_one_line() -> None:
    week = {day: [(time(9), time(16, 30))] for day in (0, 1, 2, 4)}
    with translation.override("fr"):
        assert weeks.in_words(week) == [
            ("lundi à mercredi", "9\u00a0h à 16\u00a0h\u00a030"),
            ("vendredi", "9\u00a0h à 16\u00a0h\u00a030"),
        ]
    with translation.override("en"):
        assert weeks.in_words(week)[1] == ("Friday", "9:00 a.m. to 4:30 p.m.")


def test_a_coordinator_changes_the_hours_and_whoever_writes_is_promised_by_them(claire: Client, house: House) -> None:
    kept = filled(claire, monday="9h-12h", tuesday="")
    answer: Any = claire.post(YOUTH, kept)
    assert answer.url == HOURS
    assert ReadingHours.objects.filter(door="youth", valid_from=clock.today(), weekday=0).get().end == time(12)
    assert not ReadingHours.objects.filter(door="youth", valid_from=clock.today(), weekday=1).exists()
    shown = page(claire.get(HOURS))
    assert "9\u00a0h à 12\u00a0h" in shown.select('[data-test="door-hours"]')[0].get_text()
    entry = AuditEntry.objects.get(action="helpline.hours.written")
    assert entry.actor == str(house.cast.claire.pk)


def test_a_week_is_planned_and_the_present_one_goes_on(claire: Client, house: House) -> None:
    first = clock.today() + timedelta(days=30)
    services.write_hours(
        actor=house.cast.claire, door=Door.YOUTH, program=house.cast.jeunesse, week=WEEK, valid_from=first
    )
    assert [day for day, _week in selectors.weeks_of("youth")] == [date(2020, 1, 1), first]
    assert "À partir du" in page(claire.get(HOURS)).select('[data-test="door-hours"]')[0].get_text()
    again = {2: [(time(8), time(9))]}
    services.write_hours(
        actor=house.cast.claire, door=Door.YOUTH, program=house.cast.jeunesse, week=again, valid_from=first
    )
    assert selectors.weeks_of("youth")[-1] == (first, again), "the same day written again is that day corrected"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"monday": "neuf à midi"}, "monday"),
        ({"wednesday": "9-12, 11-14"}, "wednesday"),
        ({"valid_from": "2020-01-01"}, "valid_from"),
        (dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), ""), "monday"),
    ],
)
def test_a_slip_is_said_beside_its_field_and_nothing_typed_is_lost(
    claire: Client, changed: dict[str, str], field: str
) -> None:
    answer = claire.post(YOUTH, filled(claire, friday="10h-11h") | changed)
    assert answer.status_code == 422
    shown = page(answer)
    beside = shown.select_one(f"[name={field}]")
    assert beside is not None and beside["aria-invalid"] == "true"
    friday = shown.select_one("[name=friday]")
    assert friday is not None and friday.get("value", "") == changed.get("friday", "10h-11h")
    assert not ReadingHours.objects.exclude(valid_from=date(2020, 1, 1)).exists()


def test_who_decides_and_who_reads(house: House) -> None:
    cast = house.cast
    for account, reads, writes in ((cast.helene, 200, 200), (cast.maude, 200, 403), (cast.tom, 403, 403)):
        client = signed_in(cast, account)
        assert (client.get(HOURS).status_code, client.get(YOUTH).status_code) == (reads, writes), account.display_name


def test_an_unknown_door_is_not_there(claire: Client) -> None:
    assert claire.get(f"{HOURS}inconnu/").status_code == 404


def coordinator_of_the_residence(house: House) -> Account:
    accounts.add_role(
        actor=house.cast.helene, account=house.cast.karl, role="coordinator", program=house.cast.residence
    )
    return Account.objects.get(pk=house.cast.karl.pk)


def test_nobody_takes_another_program_s_door(house: House) -> None:
    karl = coordinator_of_the_residence(house)
    for program in (house.cast.residence, house.cast.jeunesse):
        with pytest.raises(PermissionDenied):
            services.write_hours(actor=karl, door=Door.YOUTH, program=program, week=WEEK, valid_from=clock.today())
    assert DoorProgram.objects.get(door="youth").program == house.cast.jeunesse
    client = signed_in(house.cast, karl)
    assert client.get(YOUTH).status_code == 404
    assert "Changer les heures" not in client.get(HOURS).content.decode()


def test_a_door_given_to_another_program_leaves_what_waits_to_those_who_can_open_it(house: House) -> None:
    thread = house.writes()
    Notice.objects.all().delete()
    services.write_hours(
        actor=house.cast.helene, door=Door.YOUTH, program=house.cast.residence, week=WEEK, valid_from=clock.today()
    )
    assert AuditEntry.objects.filter(action="helpline.door.given").count() == 1
    services.tell_due()
    told = {one.account.display_name for one in Notice.objects.select_related("account")}
    assert told == {"Maude", "Claire"}
    assert house.words(thread)
    services.recompute_promises()
    row = Thread.objects.get()
    assert row.promise is not None, "its own team still reads it"


def test_writing_hours_is_whole_or_is_not(house: House) -> None:
    def write() -> None:
        services.write_hours(
            actor=house.cast.helene, door=Door.YOUTH, program=house.cast.adulte, week=WEEK, valid_from=clock.today()
        )

    assert statement_by_statement(write, ["helpline.DoorProgram", "helpline.ReadingHours", "audit.AuditEntry"]) > 4


def test_a_door_that_nobody_reads_is_red_three_weeks_before(claire: Client, house: House) -> None:
    day = clock.today() + timedelta(days=18)
    for account in (house.cast.maude, house.cast.claire):
        accounts.add_absence(actor=account, account=account, first_day=day, last_day=day)
    youth = page(claire.get(HOURS)).select('[data-test="door-hours"]')[0]
    assert len(youth.select(".notice-danger li")) == 1
    ReadingHours.objects.filter(door="youth").delete()
    assert "le formulaire est fermé" in page(claire.get(HOURS)).select('[data-test="door-hours"]')[0].get_text()


# --- what waits without a promise ------------------------------------------------------------------------------------


@pytest.fixture
def thursday(house: House) -> datetime:
    return clock.at(THURSDAY, time(9))


def wrote_again_to_nobody(house: House) -> Thread:
    """Somebody who was answered writes again when no window comes within fourteen days."""
    thread = house.writes()
    house.answers(thread)
    ReadingHours.objects.filter(door="youth").delete()
    Notice.objects.all().delete()
    services.write_again(house.back(thread), text="Encore.", message=uuid4())
    return Thread.objects.get(pk=thread.pk)


def test_a_word_more_is_told_even_when_nothing_can_be_promised(house: House, thursday: datetime) -> None:
    with clock.travel_to(thursday):
        thread = wrote_again_to_nobody(house)
        assert thread.promise is None
        assert Notice.objects.filter(kind="arrived").count() == 2
        assert list(selectors.inbox(house.cast.maude)) == [thread]
        services.freeze(actor=house.cast.maude, thread_id=thread.pk)
        assert list(selectors.inbox(house.cast.maude)) == [thread], "frozen before anybody answered, it waits still"


def test_hours_that_are_written_promise_what_waited_without(house: House, thursday: datetime) -> None:
    with clock.travel_to(thursday):
        thread = wrote_again_to_nobody(house)
        assert services.recompute_promises() == 0
        services.write_hours(
            actor=house.cast.claire, door=Door.YOUTH, program=house.cast.jeunesse, week=WEEK, valid_from=THURSDAY
        )
        assert services.recompute_promises() == 1
        thread.refresh_from_db()
        assert thread.promise == clock.at(date(2026, 12, 7), time(12))
        with pytest.raises(RuleBroken):
            services.write_hours(
                actor=house.cast.claire, door=Door.YOUTH, program=house.cast.jeunesse, week={0: []}, valid_from=THURSDAY
            )
