"""The officer looks into the journal: whose, about what; then closes an alarm that two persons were told of."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from amont.accounts.models import Account
from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry
from amont.demo.models import SentMail
from amont.privacy import services as privacy
from tests.journeys.house import run_tasks
from tests.journeys.people import PHONE

HELENE, CLAIRE, MAUDE = (f"{name}@escale.example" for name in ("helene", "claire", "maude"))
FILE = "5d0e7a3c-58a9-4f64-9d0e-0f0a0e0b0c0d"


def opened_a_file() -> Account:
    maude = Account.objects.get(email=MAUDE)
    with transaction.atomic():
        audit.record("vault.object.opened", actor=maude, objects=[FILE])
        audit.raise_alarm("hours", actor=maude, count=3)
    return maude


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_the_officer_finds_what_a_person_did_and_who_read_a_file(viewport: Any, come: Any) -> None:
    maude = opened_a_file()
    helene = come(HELENE, **({"viewport": viewport} if viewport else {}))
    helene.open(reverse("privacy:journal"))
    assert helene.seen("audit-row").count() == 30
    assert helene.reads_well() == []

    helene.page.locator("input[name=q]").fill("Maude")
    helene.page.locator("select[name=action]").select_option("vault.object.opened")
    helene.follow(helene.seen("audit-filters").locator("button"))
    expect(helene.seen("audit-row")).to_have_count(1)
    helene.follow(helene.seen("audit-object").first)
    expect(helene.seen("audit-row").first).to_contain_text("Maude")
    assert helene.page.locator("input[name=objet]").input_value() == FILE
    assert helene.reads_well() == []

    helene.open(reverse("accounts:member", args=[maude.pk]))
    helene.follow(helene.seen("member-journal"))
    rows = helene.seen("audit-row")
    assert 1 < rows.count() <= 30
    assert all("Maude" in row.inner_text() for row in rows.all())
    assert AuditEntry.objects.filter(action="audit.journal.read", reason="account").count() == 2
    assert audit.verify() == []


def test_an_alarm_is_told_to_two_persons_and_closed_by_one(come: Any) -> None:
    opened_a_file()
    before = set(SentMail.objects.values_list("pk", flat=True))
    assert privacy.tell_alarms() == 2
    run_tasks()
    told = SentMail.objects.exclude(pk__in=before)
    assert sorted(told.values_list("to", flat=True)) == [CLAIRE, HELENE]
    claire = come(CLAIRE, viewport=PHONE)
    claire.open(reverse("desk:today"))
    assert claire.reads_well() == []
    claire.follow(claire.seen("today-alarms").locator("a"))
    assert claire.reads_well() == []
    claire.follow(claire.seen("alarm").locator("a"))
    claire.follow(claire.seen("alarm-close"))
    assert claire.page.locator(".field-error").count() >= 1
    assert claire.reads_well() == []
    claire.page.locator("input[name=outcome][value=expected]").check()
    claire.follow(claire.seen("alarm-close"))
    alarm = Alarm.objects.get()
    assert (alarm.outcome, alarm.acknowledged_by) == ("expected", str(Account.objects.get(email=CLAIRE).pk))
    claire.open(reverse("desk:today"))
    assert claire.seen("today-alarms").count() == 0

    helene = come(HELENE)
    helene.open(reverse("privacy:alarms"))
    expect(helene.seen("alarm").first).to_contain_text("Claire")
    assert helene.reads_well() == []
