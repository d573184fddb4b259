"""The day and its end: delivered, counted by rows, unknown allowed, one save."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from amont.activities import services
from amont.activities.models import Cohort, HeadCount, Session
from amont.activities.selectors.sessions import (
    cohort_counts,
    counted_sessions,
    headcounts,
    rival_counts,
    without_count,
)
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.funding import services as funding
from tests.activities.conftest import MONDAY, World, again, day_at, journal, line, request_of

SEASON = (MONDAY.date(), day_at(100).date())


def test_a_session_is_not_delivered_before_its_end_less_thirty_minutes(world: World):
    session = world.session()
    early = session.end - timedelta(minutes=31)
    with clock.travel_to(early), pytest.raises(RuleBroken) as refused:
        services.deliver(actor=world.cast.maude, session_id=session.pk)
    assert refused.value.code == "too_early"
    with clock.travel_to(early + timedelta(minutes=1)):
        for _ in range(2):
            services.deliver(actor=world.cast.maude, session_id=session.pk)
    assert (again(session).state, request_of(session).state) == ("delivered", "done")


def test_the_same_count_sent_ten_times_is_one_row(world: World):
    session, count = world.session(), line(21)
    with clock.travel_to(session.end):
        services.deliver(actor=world.cast.maude, session_id=session.pk)
        for _ in range(10):
            services.record_head_count(actor=world.cast.maude, session_id=session.pk, counts=[count])
    assert (HeadCount.objects.count(), journal("activities.head_count.recorded")) == (1, 1)


def test_a_second_count_stands_beside_the_first_and_is_never_added(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[line(21)])
        services.record_head_count(actor=world.claire, session_id=session.pk, counts=[line(24)])
    ((first, second),) = rival_counts(again(session))
    sessions = counted_sessions(*SEASON)
    assert (first.count, second.count, [row.count for row in headcounts(sessions)]) == (21, 24, [21])
    for _ in range(2):
        services.choose_count(actor=world.cast.maude, count_id=second.pk)
    assert [row.count for row in headcounts(sessions)] == [24]


def test_rows_sum_to_the_session_with_what_was_not_declared(world: World):
    session = world.session()
    cohorts = [
        services.add_cohort(actor=world.cast.maude, site=world.school, label=label, level="sec_3", enrolment=28)
        for label in ("301", "302", "302")
    ]
    assert Cohort.objects.count() == 2
    counts = [
        line(12, cohort_id=cohorts[0].pk),
        line(9, cohort_id=cohorts[1].pk),
        line(4),
        line(2, category="professional"),
    ]
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=counts)
    sessions = counted_sessions(*SEASON)
    assert sum(row.count for row in headcounts(sessions)) == 27
    assert [(one.cohort.label, one.counts, one.enrolment) for one in cohort_counts(sessions)] == [
        ("301", [12], 28),
        ("302", [9], 28),
    ]


def test_a_session_without_a_count_is_told_apart_and_is_not_nought(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, unknown=True)
        services.counts_unknown(actor=world.cast.maude, session_id=session.pk)
    sessions = counted_sessions(*SEASON)
    assert (again(session).state, again(session).count_status) == ("counted", "unknown")
    assert (sessions.count(), headcounts(sessions).count(), list(without_count(sessions))) == (1, 0, [session])
    services.record_head_count(actor=world.cast.maude, session_id=session.pk, counts=[line(0)])
    assert (again(session).count_status, without_count(sessions).count()) == ("known", 0)
    with pytest.raises(RuleBroken):
        services.counts_unknown(actor=world.cast.maude, session_id=session.pk)


@pytest.mark.parametrize("count", [-1, 2001])
def test_a_count_out_of_bounds_is_refused_and_nothing_of_the_save_stays(world: World, count: int):
    session = world.session()
    with clock.travel_to(session.end), pytest.raises(RuleBroken):
        services.finish_day(
            actor=world.cast.maude, session_id=session.pk, counts=[line(20), line(count, category="other")]
        )
    assert (again(session).state, HeadCount.objects.count()) == ("confirmed", 0)


def test_a_count_belongs_to_one_session_and_its_place(world: World):
    first, second, count = world.session(), world.session(day_at(11), audience="sec_5"), line(20)
    elsewhere = services.add_cohort(actor=world.cast.maude, site=world.other_school, label="401")
    with clock.travel_to(second.end):
        services.finish_day(actor=world.cast.maude, session_id=first.pk, counts=[count])
        services.deliver(actor=world.cast.maude, session_id=second.pk)
        for wrong in (count, replace(line(3), cohort_id=elsewhere.pk)):
            with pytest.raises(RuleBroken):
                services.record_head_count(actor=world.cast.maude, session_id=second.pk, counts=[wrong])


def test_nothing_is_counted_before_it_took_place(world: World):
    session = world.session()
    with pytest.raises(RuleBroken) as refused:
        services.record_head_count(actor=world.cast.maude, session_id=session.pk, counts=[line(3)])
    assert refused.value.code == "state"


def test_others_can_not_count_it(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        with pytest.raises(Http404):
            services.finish_day(actor=world.cast.karl, session_id=session.pk)
        with pytest.raises(Http404):
            services.finish_day(actor=world.cast.rosalie, session_id=session.pk)
        with pytest.raises(PermissionDenied):
            services.finish_day(actor=world.cast.helene, session_id=session.pk)


def test_nobody_was_there(world: World):
    session = world.session()
    with pytest.raises(RuleBroken):
        services.no_show(actor=world.cast.maude, session_id=session.pk)
    with clock.travel_to(session.end):
        with pytest.raises(RuleBroken):
            services.no_show(actor=world.cast.maude, session_id=session.pk, reason="weather")
        for _ in range(2):
            services.no_show(actor=world.cast.maude, session_id=session.pk)
        services.close(actor=world.cast.maude, session_id=session.pk)
    assert (again(session).state, request_of(session).state) == ("closed", "closed")
    assert not counted_sessions(*SEASON).exists()


def test_a_session_closes_with_its_request(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[line(20)])
        for step in (services.follow_up, services.close):
            for _ in range(2):
                step(actor=world.cast.maude, session_id=session.pk)
    assert (again(session).state, request_of(session).state) == ("closed", "closed")
    assert counted_sessions(*SEASON).count() == 1


def test_a_count_chosen_after_closing_is_an_amendment(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[line(20)])
        services.close(actor=world.cast.maude, session_id=session.pk)
        services.record_head_count(actor=world.claire, session_id=session.pk, counts=[line(22)])
        other = HeadCount.objects.get(count=22)
        with pytest.raises(RuleBroken):
            services.choose_count(actor=world.claire, count_id=other.pk)
        services.choose_count(actor=world.claire, count_id=other.pk, reason="Feuille retrouvée")
    assert [(one.what, one.old, one.new) for one in session.amendments.all()] == [("head_count", "20", "22")]


def test_a_session_marked_delivered_by_mistake_is_counted_nowhere(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[line(20)])
        for _ in range(2):
            services.did_not_take_place(actor=world.claire, session_id=session.pk, reason="Tempête")
    assert (again(session).state, session.amendments.count()) == ("counted", 1)
    assert not counted_sessions(*SEASON).exists()


def test_the_local_date_decides_the_period(world: World):
    services.save_offering(actor=world.claire, offering=world.offering, modes=["remote"], delivery_minutes=30)
    request = world.to_plan()
    start = clock.at(day_at(17).date(), day_at(0, 20, 30).time())  # 01:30 UTC the day after
    hold = world.hold(request, start, mode="remote")
    session = services.accept_for(actor=world.claire, request_id=request.pk, hold_id=hold.pk)
    with clock.travel_to(session.end):
        services.deliver(actor=world.cast.maude, session_id=session.pk)
    day = day_at(17).date()
    assert list(counted_sessions(day, day)) == [session]
    assert not counted_sessions(day + timedelta(days=1), day + timedelta(days=1)).exists()


def test_a_second_grant_changes_no_total(world: World):
    session = world.session()
    funder = funding.create_funder(actor=world.cast.helene, organization=world.elsewhere, kind="foundation")
    grants = [
        funding.create_grant(
            actor=world.cast.helene,
            funder=funder,
            program=world.cast.jeunesse,
            code=f"don-{n}",
            title="Don",
            start=SEASON[0],
            end=SEASON[1],
            amount_cents=100,
            offering_kinds=["workshop"],
        )
        for n in range(3)
    ]
    services.assign_grants(actor=world.claire, session_id=session.pk, grants=[one.pk for one in grants])
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[line(20)])
    assert counted_sessions(*SEASON, program_id=world.cast.jeunesse.pk).count() == 1
    assert [counted_sessions(*SEASON, grant_id=one.pk).count() for one in grants] == [1, 1, 1]
    services.assign_grants(actor=world.claire, session_id=session.pk, grants=[grants[0].pk])
    assert counted_sessions(*SEASON, grant_id=grants[1].pk).count() == 0


def test_a_grant_that_does_not_cover_the_day_is_refused(world: World):
    session = world.session()
    funder = funding.create_funder(actor=world.cast.helene, organization=world.elsewhere, kind="foundation")
    grant = funding.create_grant(
        actor=world.cast.helene,
        funder=funder,
        program=world.cast.jeunesse,
        code="don",
        title="Don",
        start=day_at(30).date(),
        end=day_at(60).date(),
        amount_cents=100,
        offering_kinds=["workshop"],
    )
    with pytest.raises(RuleBroken):
        services.assign_grants(actor=world.claire, session_id=session.pk, grants=[grant.pk])


def test_a_kiosk_is_one_session_however_often_it_is_saved(world: World):
    kiosk = services.create_offering(
        actor=world.claire,
        program=world.cast.jeunesse,
        kind="kiosk",
        title_fr="Kiosque",
        summary_fr="x",
        modes=["elsewhere"],
    )
    with pytest.raises(RuleBroken):
        world.kiosk(offering_id=kiosk.pk)
    for _ in range(2):
        world.kiosk(offering_id=kiosk.pk, site_id=world.youth_house.pk)
    assert (Session.objects.count(), Session.objects.get().offering.counts_as) == (1, "kiosk")


def test_a_count_sent_again_with_another_number_loses_nothing(world: World):
    session, first = world.session(), line(20)
    with clock.travel_to(session.end):
        for count in (first, replace(first, count=23), replace(first, count=23)):
            services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[count])
    ((standing, other),) = rival_counts(again(session))
    assert (standing.count, other.count) == (20, 23)
