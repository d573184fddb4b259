"""From a form to a counted session, and what each stage leaves behind."""

import pytest
from django.core import mail
from django.utils.translation import override

from amont.activities import services
from amont.activities.models import Debrief, HeadCount, Letter, Message, RequestLink, TransitionRecord
from amont.activities.selectors.demand import received, unmet
from amont.activities.selectors.requests import request_by_token, requests_visible_to, shown_state
from amont.activities.selectors.sessions import counted_sessions, headcounts
from amont.core import clock
from amont.core.dates import moment
from tests.activities.conftest import MONDAY, World, again, day_at, line, send_all


def test_a_request_becomes_a_counted_session(world: World):
    request = world.receive()
    assert (request.number, request.state, request.program) == ("2027-0001", "received", world.cast.jeunesse)
    assert request_by_token(world.tokens[request.pk]) == request
    request = services.open_triage(actor=world.claire, request_id=request.pk)
    assert (request.state, request.triage_rule, request.owner) == ("triage", "fits", world.claire)
    services.decide(actor=world.claire, request_id=request.pk, to="to_plan")
    holds = [world.hold(request, day_at(n)) for n in (10, 11)]
    services.propose(actor=world.claire, request_id=request.pk)
    assert again(request).state == "dates_proposed"
    session = services.accept(token=world.tokens[request.pk], hold_id=holds[0].pk)
    assert (session.state, again(request).state, again(holds[1]).state) == ("confirmed", "booked", "released")
    with clock.travel_to(session.end):
        finished = services.finish_day(
            actor=world.cast.maude, session_id=session.pk, counts=[line(24)], came_forward=2, how_are_you="well"
        )
    assert (finished.state, finished.count_status, again(request).state) == ("counted", "known", "done")
    sessions = counted_sessions(MONDAY.date(), day_at(30).date(), program_id=world.cast.jeunesse.pk)
    assert [one.pk for one in sessions] == [session.pk]
    assert [row.count for row in headcounts(sessions)] == [24]
    assert Debrief.objects.get(session=session).came_forward == 2


def test_every_mail_of_the_main_path_goes_once_to_one_person(world: World):
    request = world.to_plan()
    send_all()
    hold = world.hold(request, day_at(10))
    services.propose(actor=world.claire, request_id=request.pk)
    send_all()
    session = services.accept(token=world.tokens[request.pk], hold_id=hold.pk)
    send_all()
    send_all()
    subjects = [one.subject for one in mail.outbox]
    number = request.number
    assert subjects == [
        f"Votre demande {number} est reçue",
        f"Des dates pour votre demande {number}",
        f"C’est confirmé : votre demande {number}",
    ]
    assert all(one.to == ["prof@ecole.example"] and not one.cc and not one.bcc for one in mail.outbox)
    assert all("Camille" not in one.subject for one in mail.outbox)
    assert "jeudi 21 janvier 2027 à 9 h" in mail.outbox[1].body
    links = [word for one in mail.outbox for word in one.body.split() if word.startswith("http")]
    assert [request_by_token(link.rstrip("/").rsplit("/", 1)[1]) for link in links] == [session.request] * 3


def test_the_database_keeps_only_hashes_of_tokens(world: World):
    request = world.receive()
    token = world.tokens[request.pk]
    hashes = list(RequestLink.objects.filter(request=request).values_list("token_hash", flat=True))
    assert hashes
    assert all(token not in one and len(one) == 64 for one in hashes)
    assert request_by_token(token + "x") is None


def test_an_english_request_is_answered_in_english(world: World):
    request = world.receive(language="en")
    send_all()
    assert mail.outbox[0].subject == f"Your request {request.number} was received"
    assert "Camille Roy" in mail.outbox[0].body


def test_a_refusal_goes_only_after_a_human_read_it(world: World):
    request = world.triaged()
    send_all()
    world.refuse(request)
    request = again(request)
    letter = Letter.objects.get(request=request)
    assert (request.state, letter.read_at, shown_state(request)) == ("refused", None, "triage")
    assert "Équipe de la rive nord" in letter.body
    assert not Message.objects.filter(kind="letter").exists()
    services.send_letter(actor=world.claire, letter_id=letter.pk, body=letter.body + "\nÀ bientôt.")
    services.send_letter(actor=world.claire, letter_id=letter.pk, body="autre chose")
    send_all()
    letter.refresh_from_db()
    assert (letter.read_by, shown_state(again(request))) == (str(world.claire.pk), "refused")
    assert [one.subject for one in mail.outbox].count(f"Réponse à votre demande {request.number}") == 1
    assert "À bientôt." in mail.outbox[-1].body


def test_finishing_twice_makes_the_rows_once(world: World):
    session = world.session()
    counts = [line(20), line(3, category="professional")]
    with clock.travel_to(session.end):
        for _ in range(3):
            services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=counts, went_well="La discussion")
    assert HeadCount.objects.count() == 2
    assert Debrief.objects.count() == 1
    assert TransitionRecord.objects.filter(object_id=session.pk).count() == 3  # confirmed, delivered, counted


def test_karl_sees_nothing_of_it(world: World):
    world.receive()
    assert not requests_visible_to(world.cast.karl).exists()
    assert requests_visible_to(world.cast.maude).count() == 1
    assert requests_visible_to(world.cast.helene).count() == 1
    assert not requests_visible_to(world.cast.tom).exists()


def test_demand_counts_what_was_asked_and_what_was_not_served(world: World):
    world.receive()
    world.refuse(world.triaged(audience="sec_4", groups=3))
    period = (MONDAY.date(), MONDAY.date())
    assert received(*period).count() == 2
    assert [(row.reason, row.groups) for row in unmet(*period)] == [("better_served", 3)]


@pytest.mark.parametrize(
    ("language", "hour", "words"),
    [
        ("fr", (9, 0), "lundi 1ᵉʳ février 2027 à 9\u00a0h"),
        ("fr", (13, 5), "lundi 1ᵉʳ février 2027 à 13\u00a0h\u00a005"),
        ("en", (13, 5), "Monday, February 1, 2027 at 1:05 p.m."),
    ],
)
def test_a_moment_is_written_as_people_write_it(language: str, hour: tuple[int, int], words: str):
    with override(language):
        assert moment(day_at(21, *hour)) == words
