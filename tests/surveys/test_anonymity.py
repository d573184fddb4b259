"""What is kept of an answer, column by column: nothing that leads to a person, a moment or an order."""

import importlib
import re
from datetime import datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from amont.audit.models import AuditEntry, AuditObject
from amont.core import clock
from amont.surveys import services
from amont.surveys.models import Answer, Response, Run, Ticket
from tests.cast import Cast

pytestmark = pytest.mark.django_db
COLUMNS = {
    "surveys_response": {"id", "run_id", "phase", "ticket_hash", "channel", "day"},
    "surveys_answer": {"id", "response_id", "question_id", "value"},
    "surveys_ticket": {"id", "run_id", "ticket_hash"},
}


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_of_answers_has_these_columns_and_no_other(table: str) -> None:
    with connection.cursor() as cursor:
        found = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    assert found == COLUMNS[table]


def test_nothing_in_these_tables_holds_a_moment() -> None:
    kinds = [field.get_internal_type() for model in (Response, Answer, Ticket) for field in model._meta.get_fields()]
    assert not {"DateTimeField", "TimeField", "GenericIPAddressField", "AutoField", "BigAutoField"} & set(kinds)


def test_no_other_table_points_at_an_answer() -> None:
    pointing = {
        field.model.__name__
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model in (Response, Ticket) and not field.auto_created
    }
    assert pointing == {"Answer"}


def test_the_day_is_the_local_date_without_hour(cast: Cast, run: Run, tickets: list[str]) -> None:
    evening = datetime(2027, 1, 11, 23, 40, tzinfo=clock.zone())
    with clock.travel_to(evening):
        services.enter_ticket(actor=cast.maude, run_id=run.pk, phase="before", code=tickets[0], answers=[1, 2, 3])
    assert Response.objects.get().day == evening.date()
    assert not isinstance(Response.objects.get().day, datetime)


def test_the_order_of_keying_cannot_be_read_from_the_ids(cast: Cast, run: Run, tickets: list[str]) -> None:
    hashes = []
    for code in tickets:
        services.enter_ticket(actor=cast.maude, run_id=run.pk, phase="before", code=code, answers=[1, 2, 3])
        known = Response.objects.exclude(ticket_hash__in=hashes).get()
        hashes.append(bytes(known.ticket_hash))
    by_id = [bytes(row.ticket_hash) for row in Response.objects.order_by("pk")]
    assert sorted(by_id) == sorted(hashes)
    assert by_id != hashes
    assert by_id != hashes[::-1]
    assert {row.pk.version for row in Response.objects.all()} == {4}


def in_their_place(model: type[Model]) -> list[Model]:
    """The rows as they lie in the table, which is how a dump gives them."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    return list(model._default_manager.extra(select={"place": place}, order_by=["place"]))


def test_the_place_of_a_ticket_in_its_table_tells_nothing_of_the_paper(cast: Cast, run: Run) -> None:
    printed = []
    for n in (40, 20):
        printed += services.issue_tickets(actor=cast.maude, run=run, n=n)
    found = [bytes(row.ticket_hash) for row in in_their_place(Ticket)]
    assert found == sorted(found)
    assert found != [services.runs.hash_of(run, code) for code in printed]
    assert len(set(found)) == 60


@pytest.mark.parametrize("closed", [False, True])
def test_the_place_of_an_answer_in_its_table_is_that_of_its_random_id_before_the_closing_too(
    cast: Cast, run: Run, tickets: list[str], closed: bool
) -> None:
    for code in (*tickets, tickets[3]):
        services.enter_ticket(actor=cast.maude, run_id=run.pk, phase="before", code=code, answers=[1, 2, 3])
    if closed:
        services.close_run(actor=cast.maude, run_id=run.pk)
    for model, n in ((Response, 12), (Answer, 36)):
        found = [row.pk for row in in_their_place(model)]
        assert (found, len(found)) == (sorted(found), n)


def test_answers_that_lie_as_they_were_keyed_in_are_written_anew_by_the_migration(run: Run) -> None:
    ids = [UUID(int=number, version=4) for number in (9, 2, 7, 1)]
    for pk in ids:
        Response.objects.create(
            pk=pk, run=run, phase="before", ticket_hash=pk.bytes * 2, day=clock.today()
        ).answers.create(pk=pk, question=run.questionnaire.items.all()[0].question, value=1)
    written = importlib.import_module("amont.surveys.migrations.0003_rows_written_anew")
    written.write_anew(apps, SimpleNamespace(connection=connection))
    assert [row.pk for row in in_their_place(Response)] == [row.pk for row in in_their_place(Answer)] == sorted(ids)


def test_codes_stand_in_clear_nowhere(cast: Cast, run: Run, tickets: list[str]) -> None:
    services.enter_ticket(actor=cast.maude, run_id=run.pk, phase="before", code=tickets[0], answers=[1, None, 3])
    connection.ensure_connection()
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = "\n".join(map(repr, cursor.fetchall()))
        assert not [code for code in tickets if code in rows], table


def test_the_hash_of_a_code_is_bound_to_its_run(cast: Cast, run: Run) -> None:
    other = services.open_run(actor=cast.maude, questionnaire=run.questionnaire, program_id=run.program_id)
    hashes = {services.runs.hash_of(one, "7F3K9M") for one in (run, other)}
    assert len(hashes) == 2
    assert {len(one) for one in hashes} == {32}
    assert services.runs.hash_of(run, "7f3-k9m ") in hashes


def test_the_journal_says_once_a_day_who_keyed_in_and_no_minute_of_a_ticket(
    cast: Cast, run: Run, tickets: list[str]
) -> None:
    morning = clock.at(clock.today(), time(9)) + timedelta(days=1)
    keyed = [(0, cast.maude), (1, cast.maude), (2, cast.claire), (26 * 60, cast.maude), (26 * 60 + 1, cast.maude)]
    for code, (minutes, account) in zip(tickets, keyed, strict=False):
        with clock.travel_to(morning + timedelta(minutes=minutes)):
            services.enter_ticket(actor=account, run_id=run.pk, phase="before", code=code, answers=[1, 2, 3])
    told = AuditEntry.objects.filter(action="surveys.ticket.entered").order_by("at").values_list("actor", flat=True)
    assert list(told) == [str(cast.maude.pk), str(cast.claire.pk), str(cast.maude.pk)]


def test_the_journal_names_the_run_and_never_a_ticket(cast: Cast, run: Run, tickets: list[str]) -> None:
    with clock.travel_to(clock.at(clock.today(), time(12)) + timedelta(days=1)):
        services.enter_ticket(actor=cast.maude, run_id=run.pk, phase="after", code=tickets[0], answers=[1, 2, 3])
    entry = AuditEntry.objects.get(action="surveys.ticket.entered")
    assert (entry.record_id, entry.reason) == (str(run.pk), "")
    assert not AuditObject.objects.filter(entry=entry).exists()


def test_no_address_of_entry_carries_a_ticket() -> None:
    source = (Path(services.__file__).parents[1] / "urls.py").read_text("utf-8")
    assert not re.search(r"<[^>]*(code|ticket)[^>]*>", source)
