"""The tables whole: what is absent raises and leaves no row, what is allowed leaves one record and one journal line."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from amont.accounts.models import Account, Program
from amont.activities.models import Hold, Offering, ServiceRequest, Session, TransitionRecord
from amont.activities.services.states import TRANSITIONS, enter, transition
from amont.audit.models import AuditEntry
from amont.core.errors import RuleBroken
from tests.activities.conftest import MONDAY

STATES: dict[str, Any] = {"request": ServiceRequest.State, "session": Session.State, "hold": Hold.State}
PAIRS = [(kind, start, end) for kind, states in STATES.items() for start in states.values for end in states.values]
ALLOWED = [(kind, start, end) for kind, start, end in PAIRS if end in TRANSITIONS[kind][STATES[kind](start)]]
ABSENT = [pair for pair in PAIRS if pair not in ALLOWED]


def made(kind: str, state: str) -> ServiceRequest | Session | Hold:
    """A row of this kind, straight in this state."""
    program = Program.objects.create(slug="jeunesse", name_fr="Jeunesse", name_en="Youth")
    offering = Offering.objects.create(program=program, kind="workshop", title_fr="Atelier", slug_fr="a", slug_en="a")
    request = ServiceRequest.objects.create(
        number="2027-0001",
        form_token=uuid4().hex,
        kind="workshop",
        offering=offering,
        program=program,
        state=state if kind == "request" else "to_plan",
    )
    if kind == "request":
        return request
    worker = Account.objects.create_user("maude@escale.example", display_name="Maude")
    times = {"start": MONDAY, "end": MONDAY + timedelta(hours=1)}
    if kind == "session":
        return Session.objects.create(program=program, offering=offering, worker=worker, state=state, **times)
    return Hold.objects.create(
        request=request, worker=worker, state=state, expires_at=MONDAY, form_token=uuid4().hex, **times
    )


def test_every_state_has_its_row_in_the_tables():
    assert {kind: set(table) for kind, table in TRANSITIONS.items()} == {
        kind: set(states) for kind, states in STATES.items()
    }


DESIGN = {
    "request": """
        received: triage spam withdrawn
        triage: to_clarify to_plan waiting out_of_territory refused withdrawn spam done
        to_clarify: triage no_reply withdrawn
        to_plan: dates_proposed booked waiting refused no_reply withdrawn done
        waiting: to_plan out_of_territory refused no_reply withdrawn
        dates_proposed: booked to_plan waiting no_reply withdrawn
        booked: done to_plan waiting withdrawn
        done: closed to_plan
        closed:
        out_of_territory: triage
        refused: triage
        no_reply: triage
        withdrawn: triage
        spam: triage
    """,
    "session": """
        confirmed: prepared delivered cancelled_by_requester cancelled_by_us no_show
        prepared: delivered confirmed cancelled_by_requester cancelled_by_us no_show
        delivered: counted
        no_show: closed
        counted: followed_up closed
        followed_up: closed
        closed:
        cancelled_by_requester:
        cancelled_by_us:
    """,
    "hold": """
        live: accepted declined expired released
        accepted:
        declined:
        expired:
        released:
    """,
}


@pytest.mark.parametrize("kind", sorted(TRANSITIONS))
def test_the_table_is_that_of_the_design_pair_by_pair(kind: str):
    lines = [one.strip().partition(":") for one in DESIGN[kind].strip().splitlines()]
    designed = {start: set(ends.split()) for start, _, ends in lines}
    assert {str(start): {str(end) for end in ends} for start, ends in TRANSITIONS[kind].items()} == designed


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "start", "end"), ABSENT)
def test_a_pair_absent_from_the_table_raises_and_leaves_no_row(kind: str, start: str, end: str):
    row = made(kind, start)
    with pytest.raises(RuleBroken) as refused:
        transition(row, end, by="system")
    row.refresh_from_db()
    assert (refused.value.code, row.state) == ("state", start)
    assert not TransitionRecord.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "start", "end"), ALLOWED)
def test_an_allowed_pair_leaves_one_record_and_one_journal_line(kind: str, start: str, end: str):
    row = made(kind, start)
    transition(row, end, by="system", reason="other", note="parce que")
    row.refresh_from_db()
    record = TransitionRecord.objects.get()
    assert (row.state, record.from_state, record.to_state) == (end, start, end)
    assert (record.kind, record.object_id, record.by, record.reason, record.seq) == (kind, row.pk, "system", "other", 1)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.record_id, entry.reason) == (f"activities.{kind}.{end}", str(row.pk), "other")


@pytest.mark.django_db
def test_records_of_one_moment_keep_their_order():
    row = made("request", "received")
    enter(row, by="public")
    for state in ("triage", "to_plan", "waiting"):
        transition(row, state, by="system")
    records = TransitionRecord.objects.filter(object_id=row.pk).order_by("seq")
    assert [one.to_state for one in records] == ["received", "triage", "to_plan", "waiting"]
