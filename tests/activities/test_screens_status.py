"""The page of a request, behind its own link: a GET changes nothing, a POST twice is once, words are never lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from amont.activities import services
from amont.activities.models import Invitation, Letter, Message, RequestNote, ServiceRequest, Session
from amont.activities.services.contacts import opened
from amont.core import clock
from tests.activities.conftest import World, again, day_at, request_of, send_all
from tests.activities.screens import double_ids, every_row, held, public
from tests.reading import beside, page, words
from tests.ui.said import shows

POSTED = ("accept", "decline", "words", "contact", "withdraw", "cancel")


def address(world: World, request: ServiceRequest, name: str = "status", *more: object) -> str:
    return public(name, world.tokens[request.pk], *more)


def test_a_link_scanner_that_opens_everything_changes_no_row(world: World):
    request, holds = world.offered(day_at(10), day_at(11), groups=2)
    session = services.accept(token=world.tokens[request.pk], hold_id=holds[0].pk)
    send_all()
    before, client = every_row(), Client()
    page_address = address(world, request)
    links = [word for one in mail.outbox for word in one.body.split() if word.startswith("http")]
    assert len(links) >= 3
    for link in {link.split("/", 3)[3] for link in links}:
        for method in (client.get, client.head):
            assert method("/" + link).status_code == 200
    forms = [form["action"] for form in page(client.get(page_address)).find_all("form") if form.get("action")]
    assert len(forms) >= 5  # a date, no date, words, contact, cancel, take back
    for name in POSTED:
        more = {"accept": [holds[1].pk], "cancel": [session.pk]}.get(name, [])
        for method in (client.get, client.head, client.options):
            assert method(address(world, request, name, *more)).status_code == 405
    assert every_row() == before


def test_the_page_of_each_state_answers_without_a_cookie(world: World):
    client = Client()
    requests = [world.receive(), world.triaged(), world.to_plan(), world.offered(day_at(10))[0]]
    for request in requests:
        answer = client.get(address(world, request))
        assert (answer.status_code, len(answer.cookies), answer["Cache-Control"]) == (200, 0, "no-store")
        assert not double_ids(answer)
        assert "noindex" in answer["X-Robots-Tag"]


def test_a_wrong_token_gives_404_whatever_is_sent(world: World):
    request, holds = world.offered(day_at(10))
    session = world.session(day_at(14))
    client, wrong = Client(), world.tokens[request.pk][:-1] + "!"
    before = every_row()
    assert client.get(public("status", wrong)).status_code == 404
    sent = {"words": "Bonjour", "email": "autre@x.example", "why": "non"}
    for name in POSTED:
        more = {"accept": [holds[0].pk], "cancel": [session.pk]}.get(name, [])
        assert client.post(public(name, wrong, *more), sent).status_code == 404
    assert every_row() == before


def test_one_request_accepts_or_cancels_nothing_of_another(world: World):
    _first, holds = world.offered(day_at(10))
    session, other = world.session(day_at(14)), world.receive()
    client = Client()
    assert client.post(address(world, other, "accept", holds[0].pk)).status_code == 404
    assert client.post(address(world, other, "cancel", session.pk)).status_code == 404
    assert again(session).state == "confirmed"


def test_accepting_twice_gives_one_session_and_one_invitation(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    client = Client()
    for _tap in range(2):
        answer = client.post(address(world, request, "accept", holds[0].pk))
        assert (answer.status_code, answer.url) == (302, address(world, request))
    session = Session.objects.get()
    assert (session.start, again(request).state, Invitation.objects.count()) == (day_at(10), "booked", 1)
    assert Message.objects.filter(kind="invitation").count() == 1
    other = client.post(address(world, request, "accept", holds[1].pk))
    assert other.status_code == 422
    assert shows(other, "This date is no longer available: reload the page.")


def test_accepting_an_expired_date_says_so(world: World):
    request, holds = world.offered(day_at(10))
    holds[0].refresh_from_db()
    with clock.travel_to(holds[0].expires_at):
        answer = Client().post(address(world, request, "accept", holds[0].pk))
    assert answer.status_code == 422
    assert page(answer).find(attrs={"role": "alert"})
    assert shows(answer, "This date is no longer held: ask for other dates.")
    assert not Session.objects.exists()


def test_declining_keeps_the_words_and_sends_the_request_back_to_plan(world: World):
    request, _holds = world.offered(day_at(10), day_at(11))
    client = Client()
    for _tap in range(2):
        assert client.post(address(world, request, "decline"), {"why": "Plutôt un mardi"}).status_code == 302
    assert again(request).state == "to_plan"
    assert [one.text for one in RequestNote.objects.all()] == ["Plutôt un mardi"]


def test_declining_after_the_dates_expired_still_keeps_the_words(world: World):
    request, holds = world.offered(day_at(10))
    holds[0].refresh_from_db()
    with clock.travel_to(holds[0].expires_at + timedelta(minutes=1)):
        services.expire_due()
        Client().post(address(world, request, "decline"), {"why": "Plutôt un mardi"})
    assert [one.text for one in RequestNote.objects.all()] == ["Plutôt un mardi"]


def test_too_many_words_are_all_still_there(world: World):
    request, _holds = world.offered(day_at(10))
    client = Client()
    for name, field, most in (("words", "words", 1000), ("decline", "why", 400)):
        answer = client.post(address(world, request, name), {field: "é" * (most + 1)})
        assert answer.status_code == 422
        assert beside(answer, field)
        assert held(answer, field) == "é" * (most + 1)
        assert page(answer).find(attrs={"name": field}).find_parent("details").has_attr("open")
    assert not RequestNote.objects.exists()


def test_words_answer_a_question_and_the_same_words_twice_are_kept_once(world: World):
    request = world.triaged()
    services.ask_question(actor=world.claire, request_id=request.pk, text="Combien de groupes?")
    client = Client()
    assert "Combien de groupes?" in words(client.get(address(world, request)))
    assert client.post(address(world, request, "words"), {"words": "   "}).status_code == 422
    for _tap in range(2):
        assert client.post(address(world, request, "words"), {"words": "Deux."}).status_code == 302
    assert again(request).state == "triage"
    assert [one.text for one in RequestNote.objects.all()] == ["Deux."]


def test_the_contact_is_corrected_by_its_owner(world: World):
    request = world.receive()
    client = Client()
    assert held(client.get(address(world, request)), "email") == "prof@ecole.example"
    wrong = {"name": "Camille Roy-Lavoie", "email": "pas une adresse", "phone": "418 555-0199"}
    answer = client.post(address(world, request, "contact"), wrong)
    assert (answer.status_code, bool(beside(answer, "email"))) == (422, True)
    assert {name: held(answer, name) for name in wrong} == wrong
    assert opened(request).email == "prof@ecole.example"
    assert client.post(address(world, request, "contact"), {**wrong, "email": "c@ecole.example"}).status_code == 302
    again_opened = opened(ServiceRequest.objects.get())
    assert (again_opened.email, again_opened.name) == ("c@ecole.example", "Camille Roy-Lavoie")


def test_taking_a_request_back_twice_is_once(world: World):
    session = world.session()
    request = request_of(session)
    client = Client()
    for _tap in range(2):
        assert client.post(address(world, request, "withdraw")).status_code == 302
    assert (again(request).state, again(session).state) == ("withdrawn", "cancelled_by_requester")
    assert Message.objects.filter(kind="cancellation").count() == 1
    assert client.get(address(world, request)).status_code == 200


def test_cancelling_a_session_twice_is_once_and_plans_again(world: World):
    session = world.session()
    request = request_of(session)
    client = Client()
    for _tap in range(2):
        assert client.post(address(world, request, "cancel", session.pk)).status_code == 302
    assert (again(session).state, again(request).state) == ("cancelled_by_requester", "to_plan")
    assert Message.objects.filter(kind="cancellation").count() == 1


def test_a_session_that_has_begun_is_not_cancelled_by_its_link(world: World):
    session = world.session()
    request = request_of(session)
    with clock.travel_to(session.start + timedelta(minutes=5)):
        answer = Client().post(address(world, request, "cancel", session.pk))
        assert answer.status_code == 422
        assert shows(answer, "This session has begun: call us.")
        assert Client().post(address(world, request, "withdraw")).status_code == 302
    assert again(session).state == "confirmed"


def test_an_answer_that_nobody_read_yet_is_not_shown(world: World):
    request = world.refuse(world.triaged())
    client = Client()
    before = client.get(address(world, request))
    assert page(before).find(attrs={"data-test": "request-status"})["data-state"] == "triage"
    letter = Letter.objects.get()
    assert letter.body.split("\n")[0] not in words(before)
    services.send_letter(actor=world.claire, letter_id=letter.pk, body="Notre réponse, lue.")
    after = client.get(address(world, request))
    assert page(after).find(attrs={"data-test": "request-status"})["data-state"] == "refused"
    assert "Notre réponse, lue." in words(after)


def test_the_letter_of_a_waiting_request_is_shown_and_a_question_never_passes_for_an_answer(world: World):
    request = world.triaged()
    services.ask_question(actor=world.claire, request_id=request.pk, text="Combien de groupes?")
    services.add_words(token=world.tokens[request.pk], words="Deux.")
    services.decide(
        actor=world.claire,
        request_id=request.pk,
        to="waiting",
        reason="no_capacity",
        override_reason="Plus d’heures.",
        no_known_resource=True,
    )
    services.send_letter(actor=world.claire, letter_id=Letter.objects.get(kind="waiting").pk, body="Vous attendez.")
    client = Client()
    assert "Vous attendez." in words(client.get(address(world, request)))
    client.post(address(world, request, "withdraw"))
    assert "Combien de groupes?" not in words(client.get(address(world, request)))


def test_a_merged_duplicate_tells_what_was_answered_to_the_other(world: World):
    first, second = world.triaged(), world.triaged(comments="Une deuxième classe")
    services.merge(actor=world.claire, duplicate_id=second.pk, into_id=first.pk)
    services.add_words(token=world.tokens[second.pk], words="Nous sommes deux classes.")
    services.decide(actor=world.claire, request_id=first.pk, to="to_plan")
    hold = world.hold(first, day_at(10))
    services.propose(actor=world.claire, request_id=first.pk)
    client = Client()
    answer = client.get(address(world, second))
    assert page(answer).find(attrs={"data-test": "request-merged"})
    assert not page(answer).find(attrs={"data-test": "request-accept"})
    assert client.post(address(world, second, "accept", hold.pk)).status_code == 404
    services.accept(token=world.tokens[first.pk], hold_id=hold.pk)
    booked = client.get(address(world, second))
    assert page(booked).find(attrs={"data-test": "request-status"})["data-state"] == "booked"
    assert world.cast.maude.display_name in words(booked)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_speaks_the_language_of_its_address(world: World, language: str):
    request = world.receive(language=language)
    answer = Client().get(public("status", world.tokens[request.pk], language=language))
    assert page(answer).html["lang"] == f"{language}-CA"
    assert ("Request" in words(answer)) is (language == "en")
