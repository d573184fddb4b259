"""Alarms count by kind, person, thing and day; they are closed with a reason, by somebody else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from tests.audit.conftest import Somebody

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOON = datetime(2027, 1, 12, 17, 0, tzinfo=UTC)  # a Tuesday, noon in Montréal
NIGHT = datetime(2027, 1, 12, 8, 30, tzinfo=UTC)  # 3:30 there


def test_the_same_alarm_of_one_day_is_one_row_that_counts(maude: Somebody) -> None:
    with clock.travel_to(NOON):
        for _ in range(3):
            audit.raise_alarm("key", actor=maude, about=UUID(int=4))
        audit.raise_alarm("key", actor=maude, about=UUID(int=5))
    with clock.travel_to(NOON + timedelta(days=1)):
        audit.raise_alarm("key", actor=maude, about=UUID(int=4))
    assert sorted(Alarm.objects.values_list("count", flat=True)) == [1, 1, 3]
    assert AuditEntry.objects.filter(action="audit.alarm.raised", actor="system", reason="key").count() == 3


def test_an_alarm_of_no_kind_is_refused() -> None:
    with pytest.raises(ValueError):
        audit.raise_alarm("weather")
    with pytest.raises(IntegrityError), transaction.atomic():
        Alarm.objects.create(kind="weather", day=NOON.date(), first_at=NOON, last_at=NOON)


@pytest.mark.parametrize("words", ["Rosalie Côté", "a b", "x" * 65])
def test_an_alarm_takes_ids_alone(words: str) -> None:
    for name in ("actor", "about"):
        with pytest.raises(audit.AuditError):
            audit.raise_alarm("key", **{name: words})
    assert not Alarm.objects.exists()


def test_an_alarm_is_closed_once_with_a_conclusion_that_the_journal_keeps(maude: Somebody, rosalie: Somebody) -> None:
    alarm = audit.raise_alarm("seal", actor=maude)
    for outcome in ("mended", "incident"):
        audit.acknowledge_alarm(actor=rosalie, alarm_id=alarm.pk, outcome=outcome)
    alarm.refresh_from_db()
    assert (alarm.outcome, alarm.acknowledged_by) == ("mended", str(rosalie.pk))
    entry = AuditEntry.objects.get(action="audit.alarm.acknowledged")
    assert (entry.actor, entry.record_id, entry.reason) == (str(rosalie.pk), str(alarm.pk), "mended")


def test_nobody_closes_an_alarm_about_themselves_nor_without_a_conclusion(maude: Somebody, rosalie: Somebody) -> None:
    alarm = audit.raise_alarm("volume", actor=maude)
    with pytest.raises(Refused):
        audit.acknowledge_alarm(actor=maude, alarm_id=alarm.pk, outcome="expected")
    with pytest.raises(RuleBroken):
        audit.acknowledge_alarm(actor=rosalie, alarm_id=alarm.pk, outcome="elle a dit oui")
    assert Alarm.objects.get().acknowledged_at is None


def test_an_alarm_that_grows_after_it_was_closed_is_open_again(maude: Somebody, rosalie: Somebody) -> None:
    alarm = audit.raise_alarm("volume", actor=maude, count=90)
    audit.mark_told(Alarm.objects.all())
    audit.acknowledge_alarm(actor=rosalie, alarm_id=alarm.pk, outcome="expected")
    audit.raise_alarm("volume", actor=maude, count=90)
    assert Alarm.objects.get().acknowledged_at is not None, "the same rows seen again are no news"
    audit.raise_alarm("volume", actor=maude, count=91)
    alarm.refresh_from_db()
    assert (alarm.count, alarm.acknowledged_at, alarm.outcome, alarm.told_at) == (91, None, "", None)


def opened(actor: Somebody, times: int, moment: datetime) -> None:
    with clock.travel_to(moment):
        for _ in range(times):
            audit.record("vault.object.opened", actor=actor)


def seen() -> dict[tuple[str, str], int]:
    return {(row.kind, row.actor): row.count for row in Alarm.objects.all()}


def test_many_openings_by_one_person_in_one_day_are_seen(
    maude: Somebody, rosalie: Somebody, settings: Settings
) -> None:
    settings.AUDIT_OPENINGS_A_DAY = 4
    opened(maude, 5, NOON)
    opened(rosalie, 4, NOON)
    opened(rosalie, 4, NOON + timedelta(days=1))
    with clock.travel_to(NOON + timedelta(days=1)):
        for _ in range(3):
            audit.raise_what_entries_tell()
    assert seen() == {("volume", str(maude.pk)): 5}
    assert Alarm.objects.get().day == NOON.date()


def test_what_opens_nothing_confided_is_not_watched(maude: Somebody, settings: Settings) -> None:
    settings.AUDIT_OPENINGS_A_DAY = 1
    with clock.travel_to(NIGHT):
        for _ in range(5):
            audit.record("outreach.capsule.saved", actor=maude)
        audit.raise_what_entries_tell()
    assert seen() == {}


@pytest.mark.parametrize(
    ("hour", "minute", "odd"), [(5, 59, True), (6, 0, False), (21, 59, False), (22, 0, True), (3, 30, True)]
)
def test_openings_at_night_are_seen_by_the_clock_of_the_organisation(
    hour: int, minute: int, odd: bool, maude: Somebody
) -> None:
    moment = datetime(2027, 7, 6, hour, minute, tzinfo=clock.zone())
    opened(maude, 1, moment)
    with clock.travel_to(moment):
        audit.raise_what_entries_tell()
    assert seen() == ({("hours", str(maude.pk)): 1} if odd else {})


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_did_not_open_is_seen_with_its_row(maude: Somebody) -> None:
    row = uuid4()
    for _ in range(2):
        audit.refused("activities_staff:contact", actor=maude, reason="seal_refused", target_id=row)
    audit.raise_what_entries_tell()
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.actor, alarm.about, alarm.count) == ("seal", str(maude.pk), str(row), 2)


def test_a_backup_is_watched_where_its_marker_is_named(settings: Settings, tmp_path) -> None:
    audit.raise_what_entries_tell()
    assert seen() == {}
    settings.AUDIT_BACKUP_MARKER = str(tmp_path / "done")
    (tmp_path / "done").touch()
    audit.raise_what_entries_tell()
    assert seen() == {}
    with clock.travel_to(clock.now() + timedelta(days=3, hours=1)):
        audit.raise_what_entries_tell()
        audit.raise_what_entries_tell()
    assert seen() == {("backup", ""): 1}
