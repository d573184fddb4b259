"""What may be done to a request in each state: no button that is refused, no way that leads nowhere."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from amont.activities import services
from amont.activities.holdings import erase_spam
from amont.activities.models import Hold, Message, RequestNote, ServiceRequest
from amont.activities.services import Contact, ReceivedRequest
from amont.activities.services.rules import suggest
from amont.activities.services.states import REQUEST
from amont.audit.models import AuditEntry
from amont.core import clock
from tests.activities.conftest import World, again, day_at, request_of, send_all
from tests.activities.screens import asked, held, public, staff
from tests.activities.test_screens_dates import slot
from tests.reading import as_, beside, page, words
from tests.ui.said import shows

R = ServiceRequest.State
STATES = ["triage", "to_clarify", "to_plan", "waiting", "dates_proposed", "booked", "done", "refused", "no_reply"]


def in_state(world: World, state: str) -> ServiceRequest:
    """A request brought to a state through the services."""
    if state == "dates_proposed":
        return world.offered(day_at(10))[0]
    if state in ("booked", "done"):
        session = world.session()
        if state == "done":
            with clock.travel_to(session.end):
                services.deliver(actor=world.cast.maude, session_id=session.pk)
        return request_of(session)
    request = world.triaged()
    if state == "to_clarify":
        services.ask_question(actor=world.claire, request_id=request.pk, text="Combien de groupes?")
    elif state == "refused":
        world.refuse(request)
    elif state != "triage":
        reason = {"waiting": "no_capacity"}.get(state, "")
        if state == "no_reply":
            services.decide(actor=world.claire, request_id=request.pk, to="to_plan")
        values = {"no_known_resource": True} if state == "waiting" else {}
        services.decide(
            actor=world.claire, request_id=request.pk, to=state, reason=reason, override_reason="En équipe.", **values
        )
    return again(request)


def decisions(answer: Any) -> set[str]:
    return {str(one["value"]) for one in page(answer).find_all("input", attrs={"name": "to"})}


@pytest.mark.parametrize("state", STATES)
def test_every_decision_that_is_offered_is_one_of_the_table(world: World, state: str):
    request = in_state(world, state)
    assert request.state == state
    shown = as_(world.claire).get(staff("request_detail", request.number))
    assert decisions(shown) <= {str(one) for one in REQUEST[R(state)]}
    assert bool(page(shown).find(attrs={"data-test": "hold-new"})) == (state in ("to_plan", "dates_proposed"))
    asks = page(shown).find("form", action=staff("question", request.number))
    assert bool(asks) == (state == "triage")


def test_an_answer_by_telephone_sends_the_request_back_to_be_sorted(world: World):
    request, client = in_state(world, "to_clarify"), as_(world.claire)
    assert again(request).next_date == clock.today() + services.triage.LOOK_AGAIN[R.TO_CLARIFY]
    shown = client.get(staff("request_detail", request.number))
    assert decisions(shown) == {"no_reply"}
    empty = client.post(staff("note_call", request.number), {"text": " "})
    assert (empty.status_code, bool(beside(empty, "text", form="call"))) == (422, True)
    for _tap in range(2):
        client.post(staff("note_call", request.number), {"text": "Deux groupes de 28."})
    assert again(request).state == "triage"
    assert RequestNote.objects.get().text == "Deux groupes de 28."
    assert "Deux groupes de 28." in words(client.get(staff("request_detail", request.number)))


def test_two_schools_of_one_service_centre_ask_each_for_themselves(world: World):
    world.triaged()
    other = world.receive(site_id=world.other_school.pk)
    assert other.site is not None
    assert other.site.organization_id == world.school.organization_id
    assert suggest(other).rule != "duplicate"
    assert suggest(world.receive()).rule == "duplicate"


def test_posters_are_sent_without_a_date_and_the_school_reads_so(world: World):
    posters = services.create_offering(
        actor=world.claire, program=world.cast.jeunesse, kind="poster_order", title_fr="Des affiches", title_en="Posters",
        summary_fr="Gratuites.", modes=["none"], delivery_minutes=0,
    )  # fmt: skip
    services.publish_offering(actor=world.claire, offering_id=posters.pk)
    request = world.triaged(offering_id=posters.pk)
    client, token = as_(world.claire), world.tokens[request.pk]
    client.post(staff("decide", request.number), {"to": "to_plan"})
    shown = client.get(staff("request_detail", request.number))
    assert page(shown).find(attrs={"data-test": "hold-new"}) is None
    assert shows(client.get(public("status", token)), "We say yes, and we prepare what you asked for.")
    client.post(staff("decide", request.number), {"to": "done"})
    assert again(request).state == "done"
    assert shows(client.get(public("status", token)), "It has been sent. Thank you.")


def test_nobody_is_thanked_for_a_session_that_nobody_attended(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.no_show(actor=world.cast.maude, session_id=session.pk)
    request = request_of(session)
    answer = as_(world.claire).get(public("status", world.tokens[request.pk]))
    assert request.state == "done"
    assert shows(answer, "We came, and nobody was there.")


def test_a_session_is_followed_up_and_closed_and_its_request_with_it(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, unknown=True)
        client = as_(world.cast.maude)
        for name in ("session_follow_up", "session_close"):
            for _tap in range(2):
                assert client.post(staff(name, session.pk)).url == staff("session_detail", session.pk)
    assert (again(session).state, request_of(session).state) == ("closed", "closed")


def test_a_session_marked_as_given_by_mistake_is_counted_nowhere(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, unknown=True)
        client = as_(world.claire)
        empty = client.post(staff("session_not_given", session.pk), {"reason": ""})
        assert (empty.status_code, bool(beside(empty, "reason", form="not_given"))) == (422, True)
        client.post(staff("session_not_given", session.pk), {"reason": "École fermée ce jour-là"})
        assert "École fermée ce jour-là" in words(client.get(staff("session_detail", session.pk)))
    assert session.amendments.get().what == "did_not_take_place"


def test_no_by_telephone_frees_the_dates_and_keeps_what_would_suit(world: World):
    request, _holds = world.offered(day_at(10), day_at(11))
    client = as_(world.claire)
    assert shows(client.get(staff("request_detail", request.number)), "They said no")
    client.post(staff("decline_for", request.number), {"why": "Plutôt en février"})
    assert {one.state for one in Hold.objects.all()} == {"declined"}
    assert again(request).state == "to_plan"
    assert RequestNote.objects.get().text == "Plutôt en février"


def test_a_request_is_split_and_taken_back_by_telephone(world: World):
    request = world.to_plan(groups=3)
    client = as_(world.claire)
    for wrong in ("0", "3", "trois"):
        refused = client.post(staff("split", request.number), {"groups": wrong})
        assert (refused.status_code, bool(beside(refused, "groups", form="split"))) == (422, True)
    client.post(staff("split", request.number), {"groups": "2"})
    rest = ServiceRequest.objects.get(remainder_of=request)
    assert (again(request).groups, rest.groups) == (2, 1)
    for _tap in range(2):
        client.post(staff("withdraw", rest.number))
    assert again(rest).state == "withdrawn"


def test_who_left_no_address_is_told_by_telephone_and_nothing_says_that_mail_left(world: World):
    contact = Contact(name="Camille Roy", phone="418 555-0100")
    form = ReceivedRequest(offering_id=world.offering.pk, site_id=world.school.pk, audience="sec_3", contact=contact)
    request = services.type_request(actor=world.claire, form=form, form_token=uuid4().hex)
    request = services.open_triage(actor=world.claire, request_id=request.pk)
    world.refuse(request)
    letter = request.letters.get()
    client = as_(world.claire)
    answer = client.post(staff("letter", letter.pk), {"body": "Nous ne pouvons pas."}, follow=True)
    assert shows(answer, "No e-mail address was left: nothing was sent. Tell them by telephone.")
    assert not shows(answer, "The letter is on its way.")
    assert not Message.objects.exists()


def test_dates_are_proposed_once_and_the_button_goes(world: World):
    request = world.to_plan()
    world.hold(request, day_at(10))
    client = as_(world.claire)
    address = staff("request_detail", request.number)
    assert page(client.get(address)).find(attrs={"data-test": "propose"})
    client.post(staff("propose", request.number))
    assert page(client.get(address)).find(attrs={"data-test": "propose"}) is None


def test_what_a_setting_writes_comes_back_to_today_until_a_day_is_chosen(world: World):
    session = world.session()
    request = request_of(session)
    assert request.next_date is None
    services.add_words(token=world.tokens[request.pk], words="Changement de local : B-204.")
    assert again(request).next_date == clock.today()
    client = as_(world.claire)
    past = client.post(staff("look_again", request.number), {"day": clock.today().isoformat()})
    assert (past.status_code, bool(beside(past, "day", form="again"))) == (422, True)
    client.post(staff("look_again", request.number), {"day": ""})
    assert again(request).next_date is None


def test_the_same_form_with_other_words_drops_none_of_them(world: World):
    client = as_(world.claire)
    first = client.post("/fr/demander/", asked(world))
    assert first.status_code == 302
    changed = asked(world, groups="4", comments="Un groupe de plus nous a écrit.")
    answer = client.post("/fr/demander/", changed)
    assert (answer.status_code, held(answer, "groups"), held(answer, "comments")) == (422, "4", changed["comments"])
    assert shows(answer, "This form was already sent, with other answers. Send it once more to make a second request.")
    again_sent = {**changed, "form_token": held(answer, "form_token")}
    assert client.post("/fr/demander/", again_sent).status_code == 302
    assert sorted(ServiceRequest.objects.values_list("groups", flat=True)) == [2, 4]


def test_a_second_date_under_the_token_of_the_first_is_not_taken_for_it(world: World):
    request, client = world.to_plan(groups=2), as_(world.claire)
    client.post(staff("hold_new", request.number), slot(world))
    answer = client.post(staff("hold_new", request.number), slot(world, hour="13:00"))
    assert answer.status_code == 422
    sent = slot(world, hour="13:00", form_token=held(answer, "form_token"))
    assert client.post(staff("hold_new", request.number), sent).status_code == 302
    assert Hold.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("day_1", "2020-01-01"),
        ("day_2", "0001-01-01"),
        ("day_3", "9999-12-31"),
        ("avoid", "2027-02-10"),
        ("phone", "appelez-moi"),
        ("offering", ""),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field(world: World, field: str, typed: str):
    answer = as_(world.claire).post("/fr/demander/", asked(world, **{field: typed}))
    assert (answer.status_code, held(answer, field)) == (422, typed)
    assert beside(answer, field)
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(
    "typed", ["418 555-0100", "(418) 555-0100 poste 12", "514.555.0199", "au 418 555 0100, le matin"]
)
def test_telephones_are_taken_as_people_write_them(world: World, typed: str):
    assert as_(world.claire).post("/fr/demander/", asked(world, phone=typed)).status_code == 302


def test_a_day_beyond_reason_shows_this_week(world: World):
    for day in ("9999-12-31", "0001-01-01", "demain"):
        answer = as_(world.claire).get(staff("schedule"), {"semaine": day})
        assert answer.status_code == 200
        assert "11 janvier" in words(answer)


def test_a_place_must_be_known_before_anybody_travels_there(world: World):
    request = world.to_plan(site_id=None, typed_place="Collège du Cap", sector="saint_nicolas")
    answer = as_(world.claire).post(staff("hold_new", request.number), slot(world, site=""))
    assert (answer.status_code, bool(beside(answer, "site"))) == (422, True)
    held_there = world.hold(request, day_at(10), mode="remote")
    assert held_there.site is None


def test_a_corrected_address_receives_the_invitation(world: World):
    session = world.session()
    send_all()
    token = world.tokens[request_of(session).pk]
    services.correct_contact(token=token, contact=Contact(email="autre@ecole.example", name="Sam Roy"))
    send_all()
    assert mail.outbox[-1].to == ["autre@ecole.example"]
    assert "SEQUENCE:1" in mail.outbox[-1].alternatives[0].content


def test_spam_that_once_held_a_date_is_erased_with_it(world: World):
    request = world.to_plan()
    held_date = world.hold(request, day_at(10))
    services.release(actor=world.claire, hold_id=held_date.pk)
    services.decide(actor=world.claire, request_id=request.pk, to="no_reply")
    services.reopen(actor=world.claire, request_id=request.pk)
    services.decide(actor=world.claire, request_id=request.pk, to="spam")
    with clock.travel_to(day_at(45)):
        assert erase_spam(clock.now()) == 1
    assert not ServiceRequest.objects.exists()


def test_what_was_answered_for_want_of_territory_or_hours_is_listed_to_be_taken_up_again(world: World):
    refused = world.refuse(world.triaged(), reason="no_capacity")
    world.refuse(world.triaged(audience="sec_5"), reason="better_served")
    shown = as_(world.claire).get(staff("inbox"), {"etat": "rouvrir"})
    assert [row.find("a").get_text() for row in page(shown).select("tbody tr")] == [refused.number]


def test_each_new_act_is_journalled(world: World):
    request = in_state(world, "waiting")
    services.look_again(actor=world.claire, request_id=request.pk, day=day_at(20).date())
    assert AuditEntry.objects.filter(action="activities.request.put_off", record_id=str(request.pk)).count() == 1


def test_the_free_hours_of_a_day_are_listed_and_each_of_them_is_held(world: World):
    world.hold(world.to_plan(site_id=world.other_school.pk), day_at(10))
    request, client = world.to_plan(), as_(world.claire)
    answer = client.post(staff("free_hours", request.number), slot(world, hour=""))
    listed = [str(one["value"]) for one in page(answer).select("[data-test=free-hours] button")]
    assert (answer.status_code, held(answer, "day")) == (200, "2027-01-21")
    assert "09:00" not in listed
    assert "13:00" in listed
    sent = {**slot(world, form_token=held(answer, "form_token")), "hour": ["", listed[-1]]}
    assert client.post(staff("hold_new", request.number), sent).status_code == 302
    assert clock.local(Hold.objects.get(request=request).start).strftime("%H:%M") == listed[-1]
    wrong = client.post(staff("free_hours", request.number), slot(world, day="9999-12-31"))
    assert (wrong.status_code, bool(beside(wrong, "day"))) == (422, True)
