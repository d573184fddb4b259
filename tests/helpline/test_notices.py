"""H5: whoever must know is told once, again while there is danger, higher when a promise has passed; never a word of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from amont.accounts import services as accounts
from amont.core import clock
from amont.helpline import services
from amont.helpline.models import Notice, OnCall, ReadingHours, RecentMail, Thread
from tests.faults.statements import statement_by_statement
from tests.helpline.conftest import House

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def morning(house: House) -> datetime:
    """A Thursday at nine, of weeks read from eight to five."""
    ReadingHours.objects.all().delete()
    for day in range(5):
        ReadingHours.objects.create(door="youth", weekday=day, start=time(8), end=time(17), valid_from=date(2020, 1, 1))
    return clock.at(date(2026, 12, 3), time(9))


def mails() -> list[str]:
    """Whose mails wait to leave, by account."""
    queued = DBTaskResult.objects.filter(task_path__endswith="send_waiting").order_by("enqueued_at")
    return [one.args_kwargs["args"][0] for one in queued]


def told(kind: str) -> set[str]:
    return {one.account.display_name for one in Notice.objects.filter(kind=kind).select_related("account")}


def test_what_arrives_is_told_to_every_holder_once(house: House, morning: datetime) -> None:
    with clock.travel_to(morning):
        house.writes()
        assert told("arrived") == {"Maude", "Claire"}
        assert services.tell_due() == 0
        house.writes()
    assert sorted(mails()) == sorted(str(one.pk) for one in (house.cast.maude, house.cast.claire))
    assert Notice.objects.filter(mailed=False).count() == 2, "one mail a quarter of an hour"
    with clock.travel_to(morning + timedelta(minutes=16)):
        house.writes()
    assert len(mails()) == 4


def test_the_minute_of_a_mail_is_kept_a_quarter_of_an_hour_and_names_no_thread(house: House, morning: datetime) -> None:
    with clock.travel_to(morning + timedelta(minutes=37)):
        house.writes()
        assert RecentMail.objects.count() == 2
    with clock.travel_to(morning + timedelta(minutes=53)):
        services.tell_due()
    assert not RecentMail.objects.exists()
    assert {one.at for one in Notice.objects.all()} == {morning}


def test_who_is_on_call_is_told_and_who_is_away_is_not(house: House, morning: datetime) -> None:
    turn = {"program": house.cast.jeunesse, "door": "youth", "start": morning, "end": morning + timedelta(hours=8)}
    OnCall.objects.create(account=house.cast.maude, **turn)
    with clock.travel_to(morning):
        house.writes()
        assert told("arrived") == {"Maude"}
        day = clock.today()
        accounts.add_absence(actor=house.cast.maude, account=house.cast.maude, first_day=day, last_day=day)
        Notice.objects.all().delete()
        house.writes()
    assert "Claire" in told("arrived")


def test_danger_is_told_again_every_half_hour_until_somebody_claims(house: House, morning: datetime) -> None:
    with clock.travel_to(morning):
        thread = house.writes(danger=True)
    for minutes in (20, 31, 59, 61):
        with clock.travel_to(morning + timedelta(minutes=minutes)):
            services.tell_due()
    turns = (
        Notice.objects.filter(kind="danger", account=house.cast.maude).order_by("turn").values_list("turn", flat=True)
    )
    assert list(turns) == [0, 1, 2]
    with clock.travel_to(morning + timedelta(minutes=70)):
        services.claim(actor=house.cast.maude, thread_id=thread.pk)
    with clock.travel_to(morning + timedelta(minutes=95)):
        services.tell_due()
    assert Notice.objects.filter(kind="danger", account=house.cast.maude).count() == 3


def test_danger_in_the_night_is_told_once_and_again_when_the_hours_begin(house: House, morning: datetime) -> None:
    with clock.travel_to(morning - timedelta(hours=7)):
        house.writes(danger=True)
        assert told("danger") == set()
    with clock.travel_to(morning):
        services.tell_due()
    assert told("danger") == {"Maude", "Claire"}


def test_a_promise_that_comes_near_then_passes_goes_higher(house: House, morning: datetime) -> None:
    with clock.travel_to(morning):
        thread = house.writes()
    assert thread.promise == clock.at(date(2026, 12, 3), time(17))
    steps = [(time(14, 59), "soon", set()), (time(15, 1), "soon", {"Maude", "Claire"}), (time(16, 59), "passed", set()),
             (time(17, 0), "passed", {"Maude", "Claire"})]  # fmt: skip
    for hour, kind, people in steps:
        with clock.travel_to(clock.at(date(2026, 12, 3), hour)):
            services.tell_due()
            assert told(kind) == people, hour
    with clock.travel_to(clock.at(date(2026, 12, 4), time(16))):
        services.tell_due()
        assert told("next_day") == set()
    with clock.travel_to(clock.at(date(2026, 12, 4), time(17))):
        services.tell_due()
    assert told("next_day") == {"Hélène"}
    before = Notice.objects.count()
    with clock.travel_to(clock.at(date(2026, 12, 8), time(9))):
        assert services.tell_due() == 0
    assert Notice.objects.count() == before


def test_once_answered_nobody_is_told_any_more(house: House, morning: datetime) -> None:
    with clock.travel_to(morning):
        thread = house.writes()
        house.answers(thread)
    before = Notice.objects.count()
    with clock.travel_to(morning + timedelta(days=3)):
        assert services.tell_due() == 0
    assert Notice.objects.count() == before


def test_a_worker_of_tasks_that_was_dead_for_a_day_loses_no_notice(
    house: House, morning: datetime, mailoutbox: list[Any]
) -> None:
    with clock.travel_to(morning):
        house.writes()
    DBTaskResult.objects.all().delete()
    with clock.travel_to(morning + timedelta(days=1, hours=8)):
        call_command("rounds")
        assert {"Maude", "Claire"} == told("passed")
        assert told("next_day") == {"Hélène"}
        for queued in DBTaskResult.objects.filter(task_path__endswith="send_waiting"):
            queued.task.call(*queued.args_kwargs["args"])
    assert {one.to[0].split("@")[0] for one in mailoutbox} == {"maude", "claire", "helene"}
    said = " ".join(f"{one.subject} {one.body}" for one in mailoutbox).lower()
    assert not any(word in said for word in ("aide", "fil", "jeune", "danger", "promesse", "http"))


def test_what_is_due_is_noted_whole_or_not_at_all(house: House, morning: datetime) -> None:
    with clock.travel_to(morning):
        thread = house.writes()
        Notice.objects.all().delete()
        rows = ["helpline.Notice"]
        assert statement_by_statement(lambda: services.tell_due(), rows) >= 4
    assert Thread.objects.get() == thread
