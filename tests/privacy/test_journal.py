"""The journal on the screen: whose, about what, when; each reading is written, and nothing is shown without it."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from amont.accounts import services as accounts
from amont.accounts.models import Account, Role
from amont.accounts.permissions import Can, allowed
from amont.audit import services as audit
from amont.audit.models import AuditEntry, Check
from amont.core import clock
from amont.directory import services as directory
from amont.privacy import labels
from tests.cast import Cast
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
JOURNAL = "/interne/journal/"


def as_(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def rows(client: Client, **asked: str) -> list[str]:
    """The rows shown, as text."""
    answer = client.get(JOURNAL, asked)
    assert answer.status_code == 200
    return [" ".join(row.get_text(" ").split()) for row in page(answer).select('[data-test="audit-row"]')]


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("-at", "-seq")[0]


@pytest.fixture
def helene(cast: Cast) -> Client:
    accounts.save_profile(actor=cast.helene, display_name="Hélène", language="en", shortcuts=True)
    return as_(Account.objects.get(pk=cast.helene.pk))


def test_what_one_person_did(cast: Cast, helene: Client) -> None:
    audit.record("outreach.capsule.saved", actor=cast.maude)
    audit.record("outreach.capsule.saved", actor=cast.rosalie)
    shown = rows(helene, compte=str(cast.maude.pk), action="outreach.capsule.saved")
    assert len(shown) == 1 and "Maude" in shown[0] and "Capsule saved" in shown[0]
    assert len(rows(helene, q="rosalie", action="outreach.capsule.saved")) == 1
    assert rows(helene, q="personne de ce nom") == []


def test_who_read_one_file_whether_it_is_the_record_or_one_of_a_list(cast: Cast, helene: Client) -> None:
    file = "5d0e7a3c-58a9-4f64-9d0e-0f0a0e0b0c0d"
    audit.record("vault.object.opened", actor=cast.maude, objects=[file])
    audit.record("vault.list.shown", actor=cast.claire, objects=[file, cast.karl.pk], examined=40)
    audit.record("vault.list.shown", actor=cast.rosalie, objects=[cast.karl.pk])
    shown = rows(helene, objet=file)
    assert len(shown) == 2
    assert {name for name in ("Maude", "Claire", "Rosalie") for row in shown if name in row} == {"Maude", "Claire"}


def test_by_action_by_day_and_refusals_alone(cast: Cast, helene: Client) -> None:
    with clock.travel_to(datetime(2027, 2, 3, 4, 30, tzinfo=UTC)):  # the second of February, by our clock
        audit.record("outreach.poster.saved", actor=cast.maude)
    assert len(rows(helene, action="outreach.poster.saved", jour="2027-02-02")) == 1
    assert rows(helene, action="outreach.poster.saved", jour="2027-02-03") == []
    assert as_(cast.karl).get(reverse("accounts:invite")).status_code == 403
    refused = rows(helene, refus="on")
    assert len(refused) == 1 and "Karl" in refused[0] and "no right to it" in refused[0]


@pytest.mark.parametrize("asked", [{"jour": "hier"}, {"objet": "Rosalie Côté"}, {"compte": "x"}, {"action": "x.y"}])
def test_what_cannot_be_looked_for_is_said_and_nothing_is_read(asked: dict[str, str], helene: Client) -> None:
    before = AuditEntry.objects.filter(action__startswith="audit.").count()
    for address in (JOURNAL, f"{JOURNAL}journal.csv"):
        answer = helene.get(address, asked)
        assert answer.status_code == 422
        assert not page(answer).select('[data-test="audit-row"]')
    assert AuditEntry.objects.filter(action__startswith="audit.").count() == before


def test_reading_the_journal_is_written_in_it(cast: Cast, helene: Client) -> None:
    rows(helene, compte=str(cast.maude.pk))
    entry = last()
    assert (entry.action, entry.actor, entry.reason) == ("audit.journal.read", str(cast.helene.pk), "account")
    assert [one.object_id for one in entry.objects_named.all()] == [str(cast.maude.pk)]
    rows(helene)
    assert (last().reason, last().examined) == ("all", min(30, AuditEntry.objects.count() - 1))
    helene.get(f"{JOURNAL}journal.csv")
    assert last().action == "audit.journal.exported"


def test_pages_follow_each_other_with_what_was_asked(cast: Cast, helene: Client) -> None:
    for _ in range(35):
        audit.record("outreach.poster.saved", actor=cast.maude)
    answer = page(helene.get(JOURNAL, {"action": "outreach.poster.saved"}))
    assert len(answer.select('[data-test="audit-row"]')) == 30
    (following,) = answer.select('a[rel="next"]')
    assert "action=outreach.poster.saved" in following["href"]
    assert len(rows(helene, action="outreach.poster.saved", page="2")) == 5


def test_a_longer_page_costs_no_more_queries(cast: Cast, helene: Client, django_assert_max_num_queries: Any) -> None:
    for account in cast.everybody.values():
        for _ in range(4):
            audit.record("vault.list.shown", actor=account, objects=[one.pk for one in cast.everybody.values()])
    with django_assert_max_num_queries(30):
        assert len(rows(helene, action="vault.list.shown")) == 24


# --- who may


@pytest.mark.parametrize("name", ["claire", "maude", "rosalie", "tom", "karl"])
def test_neither_coordinator_nor_worker_nor_technician_reads_it(name: str, cast: Cast) -> None:
    client = as_(getattr(cast, name))
    assert client.get(JOURNAL).status_code == client.get(f"{JOURNAL}journal.csv").status_code == 403


def test_a_director_of_one_program_does_not_read_everybody(cast: Cast) -> None:
    accounts.add_role(actor=cast.helene, account=cast.karl, role=Role.DIRECTOR, program=cast.residence)
    assert as_(Account.objects.get(pk=cast.karl.pk)).get(JOURNAL).status_code == 403


def test_the_officer_whom_the_settings_name_reads_it_whatever_the_role(cast: Cast) -> None:
    assert as_(cast.rosalie).get(JOURNAL).status_code == 403
    directory.save_settings(actor=cast.helene, privacy_officer=cast.rosalie)
    client = as_(Account.objects.get(pk=cast.rosalie.pk))
    assert client.get(JOURNAL).status_code == client.get(f"{JOURNAL}alertes/").status_code == 200
    assert JOURNAL in client.get("/interne/").content.decode()
    assert not allowed(Account.objects.get(pk=cast.maude.pk), Can.AUDIT_JOURNAL_READ)
    directory.save_settings(actor=cast.helene, privacy_officer=cast.helene)
    assert as_(Account.objects.get(pk=cast.rosalie.pk)).get(JOURNAL).status_code == 403


def test_an_officer_whose_account_is_closed_reads_nothing(cast: Cast) -> None:
    directory.save_settings(actor=cast.helene, privacy_officer=cast.rosalie)
    accounts.disable_account(actor=cast.helene, account=cast.rosalie)
    assert not allowed(Account.objects.get(pk=cast.rosalie.pk), Can.AUDIT_JOURNAL_READ)


def test_the_page_of_a_person_leads_to_what_they_did(cast: Cast, helene: Client) -> None:
    member = page(helene.get(reverse("accounts:member", args=[cast.maude.pk])))
    (link,) = member.select('[data-test="member-journal"]')
    assert link["href"] == f"{JOURNAL}?compte={cast.maude.pk}"
    other = page(as_(cast.claire).get(reverse("accounts:member", args=[cast.maude.pk])))
    assert not other.select('[data-test="member-journal"]')


# --- nothing without its line


@pytest.mark.parametrize("address", [JOURNAL, f"{JOURNAL}journal.csv", f"{JOURNAL}alertes/"])
def test_with_the_journal_down_nothing_is_shown(address: str, cast: Cast, helene: Client) -> None:
    audit.record("outreach.poster.saved", actor=cast.maude, reason="canari7431")

    def down(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("INSERT") and "audit_auditentry" in sql:
            raise DatabaseError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(down):
        answer = helene.get(address)
    assert answer.status_code >= 500
    assert b"canari7431" not in answer.content


# --- the file


def test_the_file_holds_what_was_asked_and_no_formula(cast: Cast, helene: Client) -> None:
    accounts.save_profile(actor=cast.maude, display_name="=HYPERLINK(1)", language="fr", shortcuts=True)
    audit.record("vault.list.shown", actor=cast.maude, objects=[cast.karl.pk], examined=3)
    answer = helene.get(f"{JOURNAL}journal.csv", {"action": "vault.list.shown"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="journal-')
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert len(head) == len(row) == 9
    assert row[1] == "'=HYPERLINK(1)"
    assert (row[2], row[4], row[6], row[8]) == (str(cast.maude.pk), "vault.list.shown", str(cast.karl.pk), "3")


# --- its state


def test_the_page_says_whether_the_journal_holds_and_since_when_it_does_not(cast: Cast, helene: Client) -> None:
    def state() -> str:
        return " ".join(page(helene.get(JOURNAL)).select_one('[data-test="audit-state"]').get_text(" ").split())

    assert "not verified yet" in state()
    day = clock.today()
    Check.objects.create(day=day - timedelta(days=2), at=clock.now(), digest="ab" * 32, chains=6)
    assert "the journal holds" in state() and "abababababab" in state()
    for back in (1, 0):
        broken = [[str(cast.maude.pk), 3, "altered"]]
        Check.objects.create(day=day - timedelta(days=back), at=clock.now(), found=broken, digest="cd" * 32, chains=6)
    said = state()
    assert "does not hold since" in said and str((day - timedelta(days=1)).day) in said
    assert "Maude" in said and "an entry was changed" in said


# --- words


def test_every_action_of_the_house_has_words() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8")
        for file in (Path(settings.BASE_DIR) / "amont").rglob("*.py")
        if "migrations" not in file.parts
    )
    written = set(re.findall(r'audit\.(?:record|refused)\(\s*"([a-z_.]+)"', source))
    written |= set(re.findall(r'(?<![.\w])record\(\s*"([a-z_.]+)"', source))
    assert len(written) > 80
    assert written - labels.ACTIONS.keys() == set()


def test_a_state_that_was_entered_is_said_and_an_unknown_code_stays_itself() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert labels.action("activities.request.to_plan") == "Request: To plan"
        assert labels.action("refused:accounts.session.opened") == "Tried, not done: Signed in"
        assert labels.action("refused:accounts:invite") == "Tried, not done: accounts:invite"
        assert labels.action("activities.request.nowhere") == "activities.request.nowhere"
