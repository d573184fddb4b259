"""Two people at once, from two connections: the second waits for the first, then is told; one row remains."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from amont.activities import services
from amont.activities.models import Hold, Offering, ServiceRequest, Session, SlotClaim
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.surveys.models import Run
from tests.activities.conftest import MONDAY, World, again, day_at
from tests.surveys.conftest import make_questionnaire

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
PATIENCE = 15.0
A_WHILE = 0.4  # long enough to see that the second waits: it is never what makes the test pass


@dataclass
class Race:
    """The first stops between its check and its commit until the second is under way; outcomes by name."""

    before: str = "transitionrecord"
    outcomes: dict[str, Any] = field(default_factory=dict)
    paused: threading.Event = field(default_factory=threading.Event)
    second_over: threading.Event = field(default_factory=threading.Event)
    second_waited: bool = False

    def pause(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Just before a row of this table is written, all checks are behind: let the second begin, and see that it waits."""
        if sql.startswith("INSERT") and self.before in sql and not self.paused.is_set():
            self.paused.set()
            self.second_waited = not self.second_over.wait(A_WHILE)
        return execute(sql, params, many, context)

    def run(self, name: str, act: Callable[[], Any]) -> None:
        """One side, in its own thread and connection, at the season's hour."""
        try:
            with clock.travel_to(MONDAY):
                if name == "first":
                    with connection.execute_wrapper(self.pause):
                        self.outcomes[name] = act()
                else:
                    assert self.paused.wait(PATIENCE)
                    self.outcomes[name] = act()
        except Exception as error:
            self.outcomes[name] = error
        finally:
            if name == "second":
                self.second_over.set()
            connection.close()


def together(first: Callable[[], Any], second: Callable[[], Any], **options: Any) -> Race:
    """Run both; the first holds its locks while the second tries."""
    race = Race(**options)
    threads = [threading.Thread(target=race.run, args=pair) for pair in (("first", first), ("second", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE * 2)
    assert race.second_waited, "the second did not wait"
    return race


def test_two_acceptances_of_one_hold_make_one_session(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    token = world.tokens[request.pk]

    def accept() -> Session:
        return services.accept(token=token, hold_id=holds[0].pk)

    race = together(accept, accept)
    assert race.outcomes["first"] == race.outcomes["second"] == Session.objects.get()


def test_two_dates_of_one_request_accepted_at_once_make_one_session(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    token = world.tokens[request.pk]
    race = together(
        lambda: services.accept(token=token, hold_id=holds[0].pk),
        lambda: services.accept(token=token, hold_id=holds[1].pk),
    )
    assert race.outcomes["first"] == Session.objects.get()
    assert isinstance(race.outcomes["second"], RuleBroken)
    assert race.outcomes["second"].code == "gone"


def test_two_coordinators_on_one_hour_leave_one_hold(world: World):
    one, other = world.to_plan(), world.to_plan(audience="sec_5")
    race = together(lambda: world.hold(one, day_at(10)), lambda: world.hold(other, day_at(10, 9, 30)))
    assert race.outcomes["first"] == Hold.objects.get()
    assert isinstance(race.outcomes["second"], RuleBroken)
    assert (race.outcomes["second"].code, SlotClaim.objects.count()) == ("overlap", 1)


def test_the_same_form_from_two_taps_is_one_request(world: World):
    form, token = world.form(), uuid4().hex

    def receive() -> ServiceRequest:
        return services.receive(form=form, form_token=token, language="fr")[0]

    race = together(receive, receive)
    assert race.outcomes["first"] == race.outcomes["second"] == ServiceRequest.objects.get()


def test_cancelling_while_accepting_the_sibling_keeps_one_order(world: World):
    request, holds = world.offered(day_at(10), day_at(11), groups=2)
    token = world.tokens[request.pk]
    session = services.accept(token=token, hold_id=holds[0].pk)
    race = together(
        lambda: services.cancel(actor=world.claire, session_id=session.pk, by="us", reason="weather"),
        lambda: services.accept(token=token, hold_id=holds[1].pk),
    )
    assert race.outcomes["first"].state == "cancelled_by_us"
    assert race.outcomes["second"].state == "confirmed"
    assert again(request).state == "to_plan"


def test_two_taps_on_a_questionnaire_open_one_run(world: World):
    session = world.session()
    Offering.objects.filter(pk=world.offering.pk).update(questionnaire=make_questionnaire(world.cast))

    def opened() -> Session:
        return services.open_questionnaire(actor=world.cast.maude, session_id=session.pk)

    race = together(opened, opened, before="surveys_run")
    assert race.outcomes["first"].run_id == race.outcomes["second"].run_id == Run.objects.get().pk


def test_on_postgresql_the_database_alone_refuses_an_overlap(world: World):
    hold = world.hold(world.to_plan(), day_at(10))
    claim = SlotClaim(worker=hold.worker, blocked_from=day_at(10, 9, 30), blocked_to=day_at(10, 11))
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            claim.save()
    free = SlotClaim(worker=hold.worker, blocked_from=day_at(10, 10, 10), blocked_to=day_at(10, 11))
    free.save()
    claim.active = False
    claim.save()


def test_the_exclusion_stands_on_postgresql_alone(world: World):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, SlotClaim._meta.db_table)
    assert ("claim_no_overlap" in found) == (connection.vendor == "postgresql")
