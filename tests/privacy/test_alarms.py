"""Alarms on the screen and by mail: two persons, never the one whom it is about, nor a word of what it is."""

import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from amont.accounts import services as accounts
from amont.accounts.models import Account, Role
from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry, Check
from amont.core import clock
from amont.directory import services as directory
from amont.directory.selectors import privacy_officer
from amont.privacy import services
from amont.privacy.selectors import alarms_waiting, told_of
from tests.cast import Cast
from tests.keys import file_of, hear_all
from tests.reading import page
from tests.vault.holders import pin_recovery

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ALARMS = "/interne/journal/alertes/"


def as_(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def names(people: list[Account]) -> list[str]:
    return [one.display_name for one in people]


def run_tasks() -> None:
    for queued in DBTaskResult.objects.filter(task_path__startswith="amont.accounts.tasks").order_by("enqueued_at"):
        queued.task.call(*queued.args_kwargs["args"], **queued.args_kwargs["kwargs"])


# --- whom


def test_an_alarm_is_told_to_the_officer_and_a_coordinator(cast: Cast) -> None:
    assert names(told_of(audit.raise_alarm("hours", actor=cast.maude))) == ["Hélène", "Claire"]
    directory.save_settings(actor=cast.helene, privacy_officer=cast.rosalie)
    assert names(told_of(audit.raise_alarm("holders", about=cast.jeunesse.pk))) == ["Rosalie", "Claire"]


def test_nobody_is_told_of_an_alarm_about_themselves(cast: Cast) -> None:
    assert names(told_of(audit.raise_alarm("hours", actor=cast.claire))) == ["Hélène"]
    assert names(told_of(audit.raise_alarm("hours", actor=cast.helene))) == ["Claire"]


def test_a_coordinator_sees_the_alarms_about_her_own_people(cast: Cast) -> None:
    alarm = audit.raise_alarm("hours", actor=cast.karl)  # of the residence, where she has no role
    assert not alarms_waiting(cast.claire).exists()
    assert names(told_of(alarm)) == ["Hélène"]
    assert as_(cast.claire).get(reverse("privacy:alarm", args=[alarm.pk])).status_code == 404
    other = audit.raise_alarm("hours", actor=cast.maude)
    assert as_(cast.claire).get(reverse("privacy:alarm", args=[other.pk])).status_code == 200


def test_a_director_stands_in_where_no_coordinator_may_see(cast: Cast) -> None:
    accounts.add_role(actor=cast.helene, account=cast.rosalie, role=Role.DIRECTOR, program=None)
    assert names(told_of(audit.raise_alarm("hours", actor=cast.karl))) == ["Hélène", "Rosalie"]


def test_without_a_name_in_the_settings_a_director_answers(cast: Cast) -> None:
    officer = privacy_officer()
    assert officer is not None and officer.display_name == "Hélène"
    directory.save_settings(actor=cast.helene, privacy_officer=cast.rosalie)
    accounts.disable_account(actor=cast.helene, account=cast.rosalie)
    officer = privacy_officer()
    assert officer is not None and officer.display_name == "Hélène"


@pytest.mark.parametrize("name", ["maude", "rosalie", "tom", "karl"])
def test_neither_worker_nor_technician_sees_an_alarm(name: str, cast: Cast) -> None:
    alarm = audit.raise_alarm("journal")
    client = as_(getattr(cast, name))
    assert client.get(ALARMS).status_code == 403
    assert client.post(reverse("privacy:alarm", args=[alarm.pk]), {"outcome": "mended"}).status_code == 403
    assert 'data-test="today-alarms"' not in client.get("/interne/").content.decode()


# --- by mail


def test_each_is_written_to_once_without_a_word_of_it(cast: Cast, mailoutbox: list[Any]) -> None:
    for actor in (cast.maude, cast.rosalie):
        audit.raise_alarm("volume", actor=actor, count=112)
    assert services.tell_alarms() == 2
    assert services.tell_alarms() == 0
    run_tasks()
    assert sorted(one.to[0] for one in mailoutbox) == ["claire@escale.example", "helene@escale.example"]
    for mail in mailoutbox:
        said = mail.subject + mail.body
        assert not re.search(r"https?:|/interne|112|\d|Maude|Rosalie|volume|journal", said), said


def test_the_line_of_the_day_goes_to_coordinators_and_officer_and_names_nobody(
    cast: Cast, mailoutbox: list[Any], settings: Any, tmp_path: Path
) -> None:
    settings.ANCHORS_DIR = tmp_path
    directory.save_settings(actor=cast.helene, privacy_officer=cast.rosalie)
    for _ in range(2):
        services.watch()
    run_tasks()
    assert sorted(one.to[0] for one in mailoutbox) == ["claire@escale.example", "rosalie@escale.example"]
    check = Check.objects.get()
    line = f"{check.day.isoformat()} {check.digest} {check.chains}"
    for mail in mailoutbox:
        assert mail.body.splitlines()[0] == line
        assert not re.search(r"https?:|/interne|Maude|Claire|Rosalie|Hélène", mail.subject + mail.body)


def test_who_opens_a_file_of_a_program_where_they_have_no_role_is_told_of(cast: Cast, settings: Any) -> None:
    pin_recovery(settings)
    hear_all(cast)
    youth, adult = (file_of(program, cast.maude, cast.rosalie) for program in (cast.jeunesse, cast.adulte))
    for account, file, times in ((cast.maude, youth, 3), (cast.rosalie, youth, 2), (cast.rosalie, adult, 1)):
        for _ in range(times):
            with transaction.atomic():
                audit.record("vault.object.opened", actor=account, objects=[file])
    with transaction.atomic():
        audit.record("vault.list.shown", actor=cast.helene, objects=[youth, adult, uuid4()])
    for _ in range(2):
        services.watch()
    (alarm,) = Alarm.objects.filter(kind=Alarm.Kind.TEAM)
    assert (alarm.actor, alarm.about, alarm.count) == (str(cast.rosalie.pk), str(youth), 2)


def test_the_round_of_the_server_verifies_watches_and_tells(cast: Cast, mailoutbox: list[Any]) -> None:
    AuditEntry.objects.filter(actor=str(cast.maude.pk), seq=1).update(reason="x")
    night = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), tzinfo=clock.zone())
    with clock.travel_to(night + timedelta(hours=3)):
        audit.record("vault.object.opened", actor=cast.rosalie)
        out = StringIO()
        call_command("rounds", stdout=out)
    assert "persons told of an alarm: 2" in out.getvalue()
    assert {(row.kind, row.actor or row.about) for row in Alarm.objects.all()} == {
        ("journal", str(cast.maude.pk)),
        ("hours", str(cast.rosalie.pk)),
    }
    run_tasks()
    waiting = [one for one in mailoutbox if one.body.count("\n") and not re.search(r"[0-9a-f]{64}", one.body)]
    assert len(waiting) == 2


# --- on the screen


def test_an_alarm_waits_on_today_until_it_is_closed(cast: Cast) -> None:
    alarm = audit.raise_alarm("hours", actor=cast.maude)
    client, address = as_(cast.claire), reverse("privacy:alarm", args=[alarm.pk])
    assert page(client.get("/interne/")).select('[data-test="today-alarms"]')
    assert len(page(client.get(ALARMS)).select('[data-test="alarms-waiting"] [data-test="alarm"]')) == 1
    assert client.post(address, {}).status_code == 422
    for _ in range(2):
        assert client.post(address, {"outcome": "expected"}).status_code == 302
    assert AuditEntry.objects.filter(action="audit.alarm.acknowledged", actor=str(cast.claire.pk)).count() == 1
    assert not page(client.get("/interne/")).select('[data-test="today-alarms"]')
    assert page(client.get(address)).select('[data-test="alarm-outcome"]')
    assert not page(client.get(address)).select('[data-test="alarm-close"]')


def test_whom_an_alarm_is_about_does_not_close_it(cast: Cast) -> None:
    alarm = audit.raise_alarm("volume", actor=cast.claire)
    client, address = as_(cast.claire), reverse("privacy:alarm", args=[alarm.pk])
    assert not page(client.get(address)).select('[data-test="alarm-close"]')
    assert client.post(address, {"outcome": "expected"}).status_code == 422
    assert Alarm.objects.get().acknowledged_at is None
    assert AuditEntry.objects.filter(actor=str(cast.claire.pk), reason="own_alarm").count() == 1


def test_reading_the_alarms_is_written(cast: Cast) -> None:
    audit.raise_alarm("backup")
    as_(cast.helene).get(ALARMS)
    entry = AuditEntry.objects.get(action="audit.alarms.read")
    assert (entry.actor, entry.examined) == (str(cast.helene.pk), 1)
