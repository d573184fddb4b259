"""Dates on the screen: held, proposed, accepted by telephone, given back, moved, cancelled, paid for."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core import mail
from django.urls import reverse

from amont.activities import services
from amont.activities.models import Hold, Message, Offering, SchoolDayOff, ServiceRequest, Session
from amont.core import clock
from amont.directory.services import create_organization
from amont.funding import services as funding
from amont.surveys.models import Run
from tests.activities.conftest import World, again, day_at, request_of, send_all
from tests.activities.screens import double_ids, held, staff
from tests.reading import as_, beside, page, words
from tests.surveys.conftest import make_questionnaire
from tests.ui.said import shows


def slot(world: World, **values: Any) -> dict[str, Any]:
    """The form that holds a date, as Claire fills it."""
    return {
        "worker": str(world.cast.maude.pk),
        "day": "2027-01-21",
        "hour": "09:00",
        "mode": "at_setting",
        "site": str(world.school.pk),
        "form_token": "jeton-de-date",
        **values,
    }


def test_a_date_is_held_once_under_a_double_tap(world: World):
    request = world.to_plan()
    client = as_(world.claire)
    shown = client.get(staff("request_detail", request.number))
    assert held(shown, "hour") == "09:00"
    for _tap in range(2):
        assert client.post(staff("hold_new", request.number), slot(world)).status_code == 302
    assert Hold.objects.get().start == day_at(10)


def test_a_conflict_keeps_what_was_typed_and_says_why_beside(world: World):
    world.hold(world.to_plan(site_id=world.other_school.pk), day_at(10))
    request = world.to_plan()
    SchoolDayOff.objects.create(
        site=world.school, first_day=day_at(14).date(), last_day=day_at(14).date(), kind="pedagogical"
    )
    client = as_(world.claire)
    cases = {
        "overlap": {},
        "hours": {"hour": "06:30"},
        "no_school": {"day": "2027-01-25"},
    }
    for changes in cases.values():
        sent = slot(world, form_token=uuid4().hex, **changes)
        answer = client.post(staff("hold_new", request.number), sent)
        assert answer.status_code == 422
        assert beside(answer, "hour")
        assert {name: held(answer, name) for name in sent if name != "mode"} == {
            name: value for name, value in sent.items() if name != "mode"
        }
        assert page(answer).find(attrs={"data-test": "hold-new"}).find_parent("details").has_attr("open")
        assert not double_ids(answer)
    assert Hold.objects.count() == 1


def test_a_day_that_is_past_or_far_ahead_is_said_beside_the_day(world: World):
    request, client = world.to_plan(), as_(world.claire)
    for day in ("2027-01-08", "0001-01-01", "2207-01-21", "9999-12-31"):
        answer = client.post(staff("hold_new", request.number), slot(world, form_token=uuid4().hex, day=day))
        assert (answer.status_code, held(answer, "day")) == (422, day)
        assert beside(answer, "day")
    assert not Hold.objects.exists()


def test_bad_values_of_a_date_are_said_beside_their_fields(world: World):
    request = world.to_plan()
    client = as_(world.claire)
    wrong = slot(
        world, worker=str(world.cast.karl.pk), day="2027-02-30", hour="25:00", mode="elsewhere", site=str(uuid4())
    )
    answer = client.post(staff("hold_new", request.number), wrong)
    assert answer.status_code == 422
    assert all(beside(answer, field) for field in ("worker", "day", "hour", "mode", "site"))
    assert (held(answer, "day"), held(answer, "hour")) == ("2027-02-30", "25:00")
    assert not Hold.objects.exists()


def test_a_fourth_date_is_refused_above_the_form(world: World):
    request = world.to_plan()
    for place in (10, 11, 14):
        world.hold(request, day_at(place))
    answer = as_(world.claire).post(staff("hold_new", request.number), slot(world, day="2027-01-26"))
    assert answer.status_code == 422
    assert shows(answer, "Three dates are held already: propose them or release one.")
    assert held(answer, "day") == "2027-01-26"


def test_dates_are_proposed_once_and_given_back(world: World):
    request = world.to_plan()
    client = as_(world.claire)
    nothing = client.post(staff("propose", request.number), follow=True)
    assert shows(nothing, "Hold at least one date first.")
    hold = world.hold(request, day_at(10))
    for _tap in range(2):
        client.post(staff("propose", request.number))
    send_all()
    assert [one.subject for one in mail.outbox].count(f"Des dates pour votre demande {request.number}") == 1
    for _tap in range(2):
        assert client.post(staff("release", hold.pk)).status_code == 302
    assert (again(hold).state, again(request).state) == ("released", "to_plan")


def test_a_yes_by_telephone_is_one_session(world: World):
    request = world.to_plan()
    hold = world.hold(request, day_at(10))
    client = as_(world.claire)
    for _tap in range(2):
        assert client.post(staff("accept_for", request.number, hold.pk)).status_code == 302
    session = Session.objects.get()
    assert (session.worker, again(request).state) == (world.cast.maude, "booked")
    other = world.to_plan(audience="sec_5")
    assert client.post(staff("accept_for", other.number, hold.pk)).status_code == 404


def test_the_week_shows_what_is_held_and_confirmed_in_ones_own_programs(world: World):
    session = world.session(day_at(10))
    request = world.to_plan(audience="sec_5")
    world.hold(request, day_at(11))
    shown = as_(world.cast.maude).get(staff("schedule"), {"semaine": "2027-01-20"})
    assert world.school.name in words(shown)
    assert request.number in words(shown)
    assert page(shown).find("a", href=staff("session_detail", session.pk))
    other = words(as_(world.cast.karl).get(staff("schedule"), {"semaine": "2027-01-20"}))
    assert world.school.name not in other
    assert request.number not in other
    for strange in ("hier", "2027-02-30", "9999-99-99"):
        assert as_(world.cast.maude).get(staff("schedule"), {"semaine": strange}).status_code == 200
    assert as_(world.cast.tom).get(staff("schedule")).status_code == 403


def test_the_list_of_sessions_filters_by_state_and_time(world: World):
    coming = world.session(day_at(10))
    past = world.session(day_at(2), audience="sec_5")
    with clock.travel_to(past.end + timedelta(days=1)):
        maude = as_(world.cast.maude)

        def listed(**filters: str) -> list[str]:
            return [row.a["href"] for row in page(maude.get(staff("sessions"), filters)).select("tbody tr")]

        there, gone = staff("session_detail", coming.pk), staff("session_detail", past.pk)
        assert listed() == [there]
        assert listed(quand="toutes") == [there, gone]
        assert listed(quand="toutes", etat="cancelled_by_us") == []
        assert listed(quand="toutes", etat="inventé") == [there, gone]
        assert page(as_(world.cast.karl).get(staff("sessions"))).select("tbody tr") == []


def test_a_session_of_another_program_does_not_exist(world: World):
    session = world.session()
    karl = as_(world.cast.karl)
    for name in ("session_detail", "session_day", "session_end"):
        assert karl.get(staff(name, session.pk)).status_code == 404
    for name in ("prepare", "no_show", "cohort_new", "session_questionnaire"):
        assert karl.post(staff(name, session.pk)).status_code == 404
    maude = as_(world.cast.maude)
    for name in ("move", "cancel", "session_grants"):
        assert maude.post(staff(name, session.pk)).status_code == 403


def test_a_session_nobody_requested_is_made_once(world: World):
    client = as_(world.claire)
    sent = {**slot(world, hour="13:00", site=str(world.youth_house.pk)), "offering": str(world.offering.pk)}
    for _tap in range(2):
        answer = client.post(staff("session_new"), sent)
    session = Session.objects.get()
    assert answer.url == staff("session_detail", session.pk)
    over = client.post(staff("session_new"), {**sent, "hour": "13:30"})
    assert (over.status_code, bool(beside(over, "hour")), held(over, "hour")) == (422, True, "13:30")
    assert held(over, "site") == str(world.youth_house.pk)
    nowhere = client.post(staff("session_new"), {**sent, "day": "2027-01-28", "site": ""})
    assert (nowhere.status_code, bool(beside(nowhere, "site"))) == (422, True)


def test_a_session_is_moved_and_the_conflict_said_beside(world: World):
    session, other = world.session(day_at(10)), world.session(day_at(11), site_id=world.other_school.pk)
    client = as_(world.claire)
    address = staff("move", session.pk)
    taken = {"day": clock.local(other.start).date().isoformat(), "hour": "09:15"}
    answer = client.post(address, taken)
    assert (answer.status_code, bool(beside(answer, "hour"))) == (422, True)
    assert (held(answer, "day"), held(answer, "hour")) == (taken["day"], "09:15")
    bad = client.post(address, {"day": "", "hour": "midi"})
    assert (bool(beside(bad, "day")), held(bad, "hour")) == (True, "midi")
    for _tap in range(2):
        assert client.post(address, {"day": "2027-01-21", "hour": "13:30"}).status_code == 302
    assert again(session).start == day_at(10, 13, 30)
    assert Message.objects.filter(kind="update").count() == 1


def test_a_session_is_cancelled_once_and_a_reason_is_needed(world: World):
    session = world.session()
    client = as_(world.claire)
    address = staff("cancel", session.pk)
    bad = client.post(address, {"by": "us", "reason": "inventée", "note": "La neige"})
    assert (bad.status_code, bool(beside(bad, "reason")), held(bad, "note")) == (422, True, "La neige")
    unsaid = client.post(address, {"by": "us", "reason": "other", "note": ""})
    assert unsaid.status_code == 422
    for _tap in range(2):
        assert client.post(address, {"by": "us", "reason": "weather"}).status_code == 302
    assert (again(session).state, again(request_of(session)).state) == ("cancelled_by_us", "to_plan")
    assert Message.objects.filter(kind="cancellation").count() == 1
    late = client.post(staff("move", session.pk), {"day": "2027-01-28", "hour": "09:00"})
    assert (late.status_code, shows(late, "Only a coming session can be moved.")) == (422, True)


def test_the_grants_that_pay_are_noted_and_no_other(world: World):
    helene = world.cast.helene
    funder = funding.create_funder(
        actor=helene,
        organization=create_organization(actor=world.claire, name="Fonds du Rivage"),
        kind="",
        public_money=True,
    )
    grant = funding.create_grant(
        actor=helene,
        funder=funder,
        program=world.cast.jeunesse,
        code="RIVE-27",
        title="Rive 2027",
        start=day_at(0).date(),
        end=day_at(300).date(),
        amount_cents=1_000_000,
        offering_kinds=["workshop"],
    )
    funding.activate_grant(actor=helene, grant=grant)
    session = world.session()
    client = as_(world.claire)
    assert held(client.get(staff("session_detail", session.pk)), "grants") == []
    for _tap in range(2):
        assert client.post(staff("session_grants", session.pk), {"grants": [str(grant.pk)]}).status_code == 302
    shown = client.get(staff("session_detail", session.pk))
    assert held(shown, "grants") == [str(grant.pk)]
    assert "Rive 2027" in words(shown)
    unknown = client.post(staff("session_grants", session.pk), {"grants": [str(uuid4())]})
    assert (unknown.status_code, bool(beside(unknown, "grants"))) == (422, True)
    assert list(again(session).grants.all()) == [grant]


def test_the_questionnaire_is_opened_once(world: World):
    session = world.session()
    client = as_(world.cast.maude)
    assert client.post(staff("session_questionnaire", session.pk)).url == staff("session_detail", session.pk)
    Offering.objects.filter(pk=world.offering.pk).update(questionnaire=make_questionnaire(world.cast))
    for _tap in range(2):
        answer = client.post(staff("session_questionnaire", session.pk))
        assert answer.url == reverse("surveys:run", args=[Run.objects.get().pk])
    run = Run.objects.get()
    assert again(session).run == run
    assert (run.start, run.place) == (session.start, world.school.name)


def test_all_is_ready_twice_is_once(world: World):
    session = world.session()
    client = as_(world.cast.maude)
    for _tap in range(2):
        assert client.post(staff("prepare", session.pk)).status_code == 302
    assert again(session).state == "prepared"
    assert ServiceRequest.objects.get().state == "booked"


def test_the_label_of_the_tickets_follows_a_session_that_is_moved(world: World):
    world.offering.questionnaire = make_questionnaire(world.cast)
    world.offering.save()
    session = world.session()
    services.open_questionnaire(actor=world.cast.maude, session_id=session.pk)
    services.move(actor=world.claire, session_id=session.pk, start=day_at(11, 13))
    run = Run.objects.get()
    assert (run.start, run.place) == (day_at(11, 13), "École du Ruisseau")
