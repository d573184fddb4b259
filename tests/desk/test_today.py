"""Today: what waits for each role, on one screen, for the same few queries whatever the number of rows."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amont.accounts.models import Account
from amont.activities import services
from amont.activities.models import Message, Offering, Session
from amont.core import clock
from amont.desk import selectors
from amont.directory import services as directory
from amont.funding import services as funding
from tests.activities.conftest import World, day_at, line
from tests.cast import Cast
from tests.outreach.conftest import make_capsule, make_line
from tests.surveys.conftest import make_questionnaire

pytestmark = pytest.mark.django_db


def screen(account: Account) -> str:
    client = Client()
    client.force_login(account)
    answer = client.get("/interne/")
    assert answer.status_code == 200
    return answer.content.decode()


def items(account: Account) -> int:
    return screen(account).count('data-test="today-item"')


def test_with_nothing_to_do_it_says_so_kindly(world: World, cast: Cast):
    for account in cast.everybody.values():
        html = screen(account)
        assert 'class="empty"' in html
        assert 'data-test="today-item"' not in html


def test_a_request_waits_for_who_sorts_it_and_for_nobody_else(world: World, cast: Cast):
    world.receive()
    assert items(cast.claire) == 1
    assert "École du Ruisseau" in screen(cast.claire)
    for account in (cast.maude, cast.rosalie, cast.helene, cast.karl, cast.tom):
        assert items(account) == 0


def test_a_request_passes_from_sorting_to_dates_then_to_its_held_date(world: World, cast: Cast):
    request = world.to_plan()
    day = selectors.day_of(cast.claire)
    assert (day.to_sort.rows, day.to_plan.rows) == ([], [request])
    hold = world.hold(request, day_at(10))
    services.propose(actor=cast.claire, request_id=request.pk)
    assert not selectors.day_of(cast.claire).holds, "there is time still"
    with clock.travel_to(hold.expires_at - timedelta(hours=20)):
        assert selectors.day_of(cast.claire).holds.rows == [hold]
        assert items(cast.claire) == 1


def test_a_letter_waits_until_somebody_reads_it(world: World, cast: Cast):
    world.refuse(world.triaged())
    letter = selectors.day_of(cast.claire).letters.rows[0]
    assert f"/interne/lettres/{letter.pk}/" in screen(cast.claire)
    services.send_letter(actor=cast.claire, letter_id=letter.pk, body=letter.body)
    assert not selectors.day_of(cast.claire).letters


def test_the_day_of_a_session_leads_to_its_page(world: World, cast: Cast):
    session = world.session(day_at(1))
    week = screen(cast.maude)
    assert f"/interne/seances/{session.pk}/" in week
    assert f"/interne/seances/{session.pk}/jour/" not in week
    with clock.travel_to(day_at(1, 7)):
        morning = screen(cast.maude)
        assert f"/interne/seances/{session.pk}/jour/" in morning
        assert f"/interne/seances/{session.pk}/fin/" not in morning
        services.prepare(actor=cast.maude, session_id=session.pk)
        assert selectors.day_of(cast.maude).sessions.rows[0].state == Session.State.PREPARED
    with clock.travel_to(day_at(1, 11)):
        assert f"/interne/seances/{session.pk}/fin/" in screen(cast.maude)


def test_a_past_session_waits_for_its_count_however_old(world: World, cast: Cast):
    session = world.session(day_at(1))
    with clock.travel_to(day_at(120)):
        assert selectors.day_of(cast.maude).uncounted.rows == [session]
        assert f"/interne/seances/{session.pk}/fin/" in screen(cast.maude)
        assert not selectors.day_of(cast.helene).uncounted
        services.finish_day(actor=cast.maude, session_id=session.pk, counts=[line(24)])
        assert not selectors.day_of(cast.maude).uncounted
        assert items(cast.maude) == 0


def test_paper_tickets_wait_until_their_questionnaire_is_closed(world: World, cast: Cast):
    session = world.session(day_at(1))
    Offering.objects.filter(pk=session.offering_id).update(questionnaire=make_questionnaire(cast))
    run = services.open_questionnaire(actor=cast.claire, session_id=session.pk).run
    assert run is not None
    assert not selectors.day_of(cast.maude).tickets
    with clock.travel_to(day_at(2)):
        assert selectors.day_of(cast.maude).tickets.rows == [session]
        assert f"/interne/questionnaires/{run.pk}/" in screen(cast.maude)
        assert not selectors.day_of(cast.helene).tickets


def test_a_program_sees_nothing_of_the_others(world: World, cast: Cast):
    world.session(day_at(1))
    with clock.travel_to(day_at(1, 7)):
        assert items(cast.maude) == 1
        assert items(cast.rosalie) == 0
        assert items(cast.karl) == 0


def test_lines_to_call_again_wait_for_who_may_call_them(world: World, cast: Cast):
    make_line()
    assert not selectors.day_of(cast.claire).lines
    with clock.travel_to(day_at(200)):
        assert len(selectors.day_of(cast.claire).lines.rows) == 1
        assert items(cast.helene) == 1
        assert items(cast.maude) == 0


def test_a_grant_that_ends_waits_for_its_report(world: World, cast: Cast):
    body = directory.create_organization(actor=cast.claire, name="Caisse de la Rive")
    funder = funding.create_funder(actor=cast.helene, organization=body, kind="credit_union", public_money=False)
    grant = funding.create_grant(
        actor=cast.helene, funder=funder, program=cast.jeunesse, code="caisse-2027", title="Prévenir en amont",
        start=date(2026, 9, 1), end=date(2027, 3, 31), amount_cents=6_868_700, offering_kinds=["workshop"],
    )  # fmt: skip
    funding.activate_grant(actor=cast.helene, grant=grant)
    assert not selectors.day_of(cast.helene).grants
    with clock.travel_to(day_at(60)):
        assert selectors.day_of(cast.helene).grants.rows == [grant]
        assert "/interne/rapports/caisse-2027/" in screen(cast.helene)
        assert not selectors.day_of(cast.claire).grants


def test_a_capsule_begun_waits_for_who_makes_capsules(world: World, cast: Cast):
    make_capsule(cast, 1, publish=False)
    make_capsule(cast, 2)
    assert [one.question_fr for one in selectors.day_of(cast.maude).capsules.rows] == ["Il paye tout, pourquoi? 1"]
    assert items(cast.maude) == 1
    assert items(cast.rosalie) == 0


def test_only_the_first_rows_are_shown_and_the_others_are_counted(world: World, cast: Cast):
    for _ in range(9):
        world.receive(typed_place=uuid4().hex, site_id=None)
    day = selectors.day_of(cast.claire)
    assert (len(day.to_sort.rows), day.to_sort.more) == (6, 3)
    assert items(cast.claire) == 6


def test_the_screen_costs_at_most_12_queries_whatever_the_rows(world: World, cast: Cast):
    def queries() -> int:
        client = Client()
        client.force_login(cast.claire)
        client.get("/interne/")
        with CaptureQueriesContext(connection) as caught:
            html = client.get("/interne/").content.decode()
        assert html.count('data-test="today-item"') == seen
        return len(caught)

    seen = 0
    empty = queries()
    make_line()
    for number in range(1, 6):
        world.receive(typed_place=f"Lieu {number}", site_id=None)
        world.refuse(world.triaged(typed_place=f"Ailleurs {number}", site_id=None))
        world.session(day_at(7 + number % 4, 9 + 3 * (number // 4)))
        make_capsule(cast, number, publish=False)
    with clock.travel_to(day_at(8, 7)):
        seen = len(re.findall("today-item", screen(cast.claire)))
        assert seen > 15
        full = queries()
    told_of_alarms = 1  # a coordinator is, and the twelve are a worker's
    assert empty <= 12 + told_of_alarms
    assert full <= 12 + told_of_alarms


def test_what_the_end_screen_asks_waits_for_who_plans_until_the_follow_up_is_noted(world: World, cast: Cast):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=cast.maude, session_id=session.pk, counts=[line(20)], safety_concern=True)
        assert [one.session_id for one in selectors.day_of(cast.claire).debriefs.rows] == [session.pk]
        assert "École du Ruisseau" in screen(cast.claire)
        assert not selectors.day_of(cast.maude).debriefs
        services.follow_up(actor=cast.claire, session_id=session.pk)
        assert not selectors.day_of(cast.claire).debriefs


def test_what_a_setting_cancels_or_writes_is_seen(world: World, cast: Cast):
    session = world.session(day_at(3))
    assert session.request is not None
    token = world.tokens[session.request.pk]
    services.add_words(token=token, words="Le local change : B-204.")
    asked = selectors.day_of(cast.claire).resume.rows[0]
    assert (asked.pk, asked.last_said) == (session.request.pk, "requester")
    services.cancel_by_token(token=token, session_id=session.pk)
    assert selectors.day_of(cast.maude).week.rows == [session]
    assert "cancelled" not in screen(cast.maude)
    assert "Annulée par le milieu" in screen(cast.maude)


def test_a_mail_that_the_server_refused_is_told_to_who_sorts(world: World, cast: Cast):
    request = world.receive()
    Message.objects.filter(request=request).update(failed=2)
    assert [one.request for one in selectors.day_of(cast.claire).unsent.rows] == [request]
    assert request.place in screen(cast.claire)
    assert not selectors.day_of(cast.maude).unsent
    Message.objects.filter(request=request).update(sent_at=clock.now())
    assert not selectors.day_of(cast.claire).unsent
