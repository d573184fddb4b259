"""A fault at each statement of accept, cancel and refuse: all the rows and the task, or none of them."""

from collections.abc import Callable

import pytest

from amont.activities import services
from amont.activities.models import Letter
from tests.activities.conftest import World, again, day_at
from tests.faults import statements

WATCHED = [
    *("activities.ServiceRequest", "activities.Hold", "activities.Session", "activities.SlotClaim"),
    *("activities.TransitionRecord", "activities.Message", "activities.Letter", "activities.Invitation"),
    *("activities.Redirect", "audit.AuditEntry", "django_tasks_database.DBTaskResult", "activities.RequestContact"),
]


def statement_by_statement(act: Callable[[], object]) -> int:
    return statements.statement_by_statement(act, WATCHED)


def test_accepting_is_all_or_nothing(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    tried = statement_by_statement(lambda: services.accept(token=world.tokens[request.pk], hold_id=holds[0].pk))
    assert tried > 20
    assert again(request).state == "booked"


def test_cancelling_is_all_or_nothing(world: World):
    session = world.session()
    assert (
        statement_by_statement(
            lambda: services.cancel(actor=world.claire, session_id=session.pk, by="us", reason="weather")
        )
        > 15
    )
    assert again(session).state == "cancelled_by_us"


def test_refusing_is_all_or_nothing(world: World):
    request = world.triaged()
    assert statement_by_statement(lambda: world.refuse(request)) > 10
    letter = Letter.objects.get()
    assert (
        statement_by_statement(lambda: services.send_letter(actor=world.claire, letter_id=letter.pk, body=letter.body))
        > 6
    )


def test_receiving_is_all_or_nothing(world: World):
    assert statement_by_statement(lambda: world.receive()) > 8


@pytest.mark.django_db
def test_a_fault_in_the_middle_of_proposing_proposes_nothing(world: World):
    request = world.to_plan()
    world.hold(request, day_at(10))
    assert statement_by_statement(lambda: services.propose(actor=world.claire, request_id=request.pk)) > 8
