"""The public request form on the screen: nothing typed is lost, twice is once, and a GET leaves nothing behind."""

from typing import Any

import pytest
from django.test import Client

from amont.activities.models import Message, ServiceRequest
from amont.activities.services.contacts import opened
from tests.activities.conftest import World
from tests.activities.screens import asked, double_ids, every_row, held, public, staff
from tests.reading import as_, beside, page, words
from tests.ui.said import shows

MARKUP = '<script>alert(1)</script> =HYPERLINK("http://x.example")'
BAD = [
    ("offering", ""),
    ("offering", "00000000-0000-4000-8000-000000000000"),
    ("typed_place", ""),
    ("typed_place", "É" * 161),
    ("sector", ""),
    ("sector", "nulle_part"),
    ("requester_kind", ""),
    ("requester_kind", "youth_self"),
    ("name", ""),
    ("name", "N" * 121),
    ("email", ""),
    ("email", "pas une adresse"),
    ("email", "a@b.example, c@d.example"),
    ("phone", "4" * 41),
    ("audience", ""),
    ("groups", ""),
    ("groups", "0"),
    ("groups", "41"),
    ("groups", "deux"),
    ("pupils_per_group", "0"),
    ("pupils_per_group", "1e3"),
    ("topics", ["inventé"]),
    ("day_1", "2027-02-30"),
    ("day_2", "demain"),
    ("day_3", "32/02/2027"),
    ("avoid", "jamais"),
    ("dates_text", "x" * 401),
    ("received_before", "x" * 401),
    ("comments", "x" * 2001),
]


def test_each_form_has_a_token_of_its_own_however_often_the_page_is_drawn(world: World):
    answers = [Client().get(public("request", language=language)) for language in ("fr", "fr", "en", "en")]
    tokens = {held(answer, "form_token") for answer in answers}
    assert len(tokens) == 4
    assert min(map(len, tokens)) >= 22
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    assert not any("ETag" in answer or answer.cookies for answer in answers)


def test_the_offering_that_one_came_from_is_chosen_already(world: World):
    for address, chosen in (
        ("", ""),
        (f"?offre={world.offering.slug_fr}", str(world.offering.pk)),
        ("?offre=rien", ""),
    ):
        assert held(Client().get(public("request") + address), "offering") == chosen


@pytest.mark.parametrize(("field", "value"), BAD)
def test_a_bad_field_keeps_everything_typed_and_says_why_beside_it(world: World, field: str, value: Any):
    sent = asked(world, **{field: value})
    answer = Client().post(public("request"), sent)
    assert answer.status_code == 422
    said = beside(answer, field)
    assert said
    assert said not in beside(Client().post(public("request", language="en"), sent), field)
    for name, typed in sent.items():
        if name == "topics" or (name == field and name in ("offering", "sector", "requester_kind")):
            continue  # a choice that does not exist can't stay chosen
        expected = ["on"] if typed == "on" else typed.strip() if isinstance(typed, str) else typed
        assert held(answer, name) == expected, name
    assert shows(answer, "What you typed is still there.")
    assert not double_ids(answer)
    assert not ServiceRequest.objects.exists()


def test_an_empty_post_is_a_form_with_its_errors(world: World):
    answer = Client().post(public("request"), {})
    assert answer.status_code == 422
    assert beside(answer, "email")


def test_opening_the_form_sets_no_cookie_and_makes_each_time_another_token(world: World):
    before = every_row()
    first, second = Client().get(public("request")), Client().get(public("request"))
    assert (first.status_code, len(first.cookies), len(second.cookies)) == (200, 0, 0)
    assert held(first, "form_token") != held(second, "form_token")
    assert first["Cache-Control"] == "no-store"
    assert every_row() == before


def test_a_sent_request_leads_to_its_page_without_a_cookie(world: World):
    client = Client()
    answer = client.post(public("request"), asked(world))
    assert (answer.status_code, len(answer.cookies)) == (302, 0)
    row = ServiceRequest.objects.get()
    assert (row.site, row.groups, row.comments) == (world.school, 2, "Une année un peu agitée.")
    assert row.wishes.count() == 4
    assert (opened(row).email, opened(row).phone) == ("prof@ecole.example", "418 555-0100")
    assert row.number in words(client.get(answer.url))


def test_a_double_tap_makes_one_request_one_receipt_and_two_links_to_it(world: World):
    client = Client()
    first, second = (client.post(public("request"), asked(world)) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    row = ServiceRequest.objects.get()
    assert Message.objects.filter(kind="receipt").count() == 1
    assert all(row.number in words(client.get(one.url)) for one in (first, second))


def test_back_and_send_again_is_the_same_request(world: World):
    client = Client()
    client.post(public("request"), asked(world))
    client.post(public("request"), asked(world, groups="3"))
    assert ServiceRequest.objects.get().groups == 2


def test_back_with_another_address_opens_nobody_elses_request_and_can_be_sent_again(world: World):
    client = Client()
    client.post(public("request"), asked(world))
    answer = client.post(public("request"), asked(world, email="autre@ecole.example"))
    assert answer.status_code == 422
    assert held(answer, "form_token") != "jeton-de-la-page"
    assert held(answer, "comments") == "Une année un peu agitée."
    again = asked(world, email="autre@ecole.example", form_token=held(answer, "form_token"))
    assert client.post(public("request"), again).status_code == 302
    assert ServiceRequest.objects.count() == 2


def test_markup_and_formulas_are_words_everywhere(world: World):
    client, maude = Client(), as_(world.cast.maude)
    sent = asked(world, typed_place=MARKUP, comments=MARKUP, dates_text=MARKUP, received_before=MARKUP, email="non")
    refused = client.post(public("request"), sent)
    assert held(refused, "comments") == MARKUP
    status = client.get(client.post(public("request"), {**sent, "email": "prof@ecole.example"}).url)
    detail = maude.get(staff("request_detail", ServiceRequest.objects.get().number))
    inbox = maude.get(staff("inbox"), {"q": "<script>"})
    for answer in (refused, status, detail, inbox):
        assert not [one for one in page(answer).find_all("script") if "alert" in one.get_text()]
        assert MARKUP in page(answer).get_text() or MARKUP in str(page(answer).find_all("input"))


def test_who_asks_for_a_person_is_shown_the_help_lines(world: World):
    content = page(Client().get(public("request")))
    assert len(content.select("a.card-link")) == 2
    assert "youth_self" not in str(content.find(attrs={"name": "requester_kind"}))


def test_the_form_in_english_answers_in_english(world: World):
    answer = Client().post(public("request", language="en"), asked(world))
    assert answer.url.startswith("/en/request/")
    assert ServiceRequest.objects.get().language == "en"


def test_the_catalogue_leads_to_the_form_with_its_choice_made(world: World):
    second = Client().get(public("request"), {"offre": world.offering.slug_fr})
    assert held(second, "offering") == str(world.offering.pk)
    assert world.offering.title_fr in words(Client().get(public("catalogue")))
    assert Client().get(public("offering", world.offering.slug_fr)).status_code == 200
    assert Client().get(public("offering", "rien-de-tel")).status_code == 404
