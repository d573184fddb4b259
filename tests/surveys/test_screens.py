"""The screens of questionnaires: print, key in with the keyboard alone, close."""

import re

import pytest
from bs4 import Tag
from django.test import Client
from django.urls import reverse

from amont.surveys import services
from amont.surveys.models import Response, Run, Ticket
from tests.cast import Cast
from tests.reading import as_, beside, page, typed, words
from tests.ui.said import shows

pytestmark = pytest.mark.django_db


def address(run: Run, name: str = "enter") -> str:
    return reverse(f"surveys:{name}", args=[run.pk])


def side(code: str, *keys: object, phase: str = "before", **more: object) -> dict[str, object]:
    """What the keyboard sends for one side."""
    return {"phase": phase, "code": code, **{f"answer_{place}": key for place, key in enumerate(keys)}, **more}


@pytest.fixture
def maude(cast: Cast) -> Client:
    return as_(cast.maude)


def test_a_ticket_is_keyed_in_with_ten_keys_and_no_mouse(maude: Client, run: Run, tickets: list[str]) -> None:
    form = page(maude.get(address(run))).find(attrs={"data-test": "ticket-entry"})
    assert isinstance(form, Tag)
    boxes = [(str(box["name"]), str(box["data-amont-next"])) for box in form.select("[data-amont-next]")]
    assert boxes == [("code", "6"), ("answer_0", "1"), ("answer_1", "1"), ("answer_2", "1")]
    assert sum(int(keys) for _name, keys in boxes) + 1 <= 12
    assert form.find("select") is None
    assert {str(box["inputmode"]) for box in form.select("[name^=answer]")} == {"numeric"}
    answer = maude.post(address(run), side(tickets[0].lower(), 1, 3, 4))
    assert answer.url == f"{address(run)}?cote=before"
    assert sorted(Response.objects.get().answers.values_list("value", flat=True)) == [0, 2, 3]


def test_the_next_page_keeps_the_side_and_forgets_the_ticket(maude: Client, run: Run, tickets: list[str]) -> None:
    following = maude.post(address(run), side(tickets[0], 1, 1, 1, phase="after"), follow=True)
    checked = page(following).select_one("[name=phase][checked]")
    assert checked is not None
    assert checked["value"] == "after"
    assert [typed(following, name) for name in ("code", "answer_0", "answer_1", "answer_2")] == ["", "", "", ""]
    assert shows(following, "Kept. Next ticket.")


@pytest.mark.parametrize("empty", ["", "0"])
def test_an_empty_line_is_nothing_or_zero(maude: Client, run: Run, tickets: list[str], empty: str) -> None:
    assert maude.post(address(run), side(tickets[0], 2, empty, 2)).status_code == 302
    assert sorted(map(str, Response.objects.get().answers.values_list("value", flat=True))) == ["1", "1", "None"]


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(maude: Client, run: Run, tickets: list[str]) -> None:
    answer = maude.post(address(run), side(tickets[0], 1, 7, "x"))
    assert answer["Content-Language"] == "fr"
    assert beside(answer, "answer_1")
    assert beside(answer, "answer_2")
    assert [typed(answer, name) for name in ("code", "answer_0", "answer_1", "answer_2")] == [tickets[0], "1", "7", "x"]
    assert not Response.objects.exists()


def test_a_code_that_is_not_of_this_session_is_said_beside_the_code(
    maude: Client, run: Run, tickets: list[str]
) -> None:
    unknown = "222222" if "222222" not in tickets else "333333"
    answer = maude.post(address(run), side(unknown, 1, 1, 1))
    assert beside(answer, "code")
    assert shows(answer, "This code is not on a ticket of this session.")
    assert typed(answer, "code") == unknown


def test_a_double_tap_keeps_one_side(maude: Client, run: Run, tickets: list[str]) -> None:
    for _ in range(2):
        assert maude.post(address(run), side(tickets[0], 1, 2, 3)).status_code == 302
    assert Response.objects.count() == 1
    run.refresh_from_db()
    assert run.keyed == 1


def test_the_tenth_is_asked_for_again_and_the_check_travels_with_the_form(
    maude: Client, run: Run, tickets: list[str]
) -> None:
    for code in tickets[:9]:
        maude.post(address(run), side(code, 1, 2, 3))
    again = maude.post(address(run), side(tickets[9], 1, 2, 3), follow=True)
    assert again.redirect_chain[-1][0].endswith("encore=1")
    assert shows(again, "One ticket in ten is typed twice: please type the same one again.")
    done = maude.post(address(run), side(tickets[9], 1, 2, 4, check=typed(again, "check")), follow=True)
    assert shows(done, "This typing differs from the earlier one; the last one is kept.")
    run.refresh_from_db()
    assert (run.checked_twice, run.disagreements) == (1, 1)
    assert re.search(r"\b1\b", words(maude.get(address(run, "run"))))


def test_the_paper_is_made_with_its_tickets(maude: Client, run: Run, lines: None) -> None:
    answer = maude.post(address(run, "tickets_pdf"), {"n": "3"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="billets.pdf"'
    assert Ticket.objects.count() == 3


def test_a_second_tap_on_the_paper_makes_other_tickets_and_never_the_same_twice(
    maude: Client, run: Run, lines: None
) -> None:
    """The codes are not kept, so the same sheet can't be made again; two sheets of one code would mix two youths."""
    for _ in range(2):
        assert maude.post(address(run, "tickets_pdf"), {"n": "3"}).status_code == 200
    assert len({bytes(one.ticket_hash) for one in run.tickets.all()}) == 6


def test_without_a_help_line_there_is_neither_paper_nor_ticket(maude: Client, run: Run) -> None:
    answer = maude.post(address(run, "tickets_pdf"), {"n": "3"})
    assert answer.status_code == 422
    assert shows(answer, "Every ticket says who to call: choose at least one help line.")
    assert typed(answer, "n") == "3"
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("n", ["0", "601", "", "trente"])
def test_a_number_of_tickets_that_cannot_be_is_said_beside_it(maude: Client, run: Run, n: str) -> None:
    answer = maude.post(address(run, "tickets_pdf"), {"n": n})
    assert answer.status_code == 422
    assert beside(answer, "n")
    assert typed(answer, "n") == n


def test_a_run_is_closed_by_a_tap_and_twice_is_once(maude: Client, run: Run, tickets: list[str]) -> None:
    for _ in range(2):
        assert maude.post(address(run, "close")).url == address(run, "run")
    answer = maude.post(address(run), side(tickets[0], 1, 1, 1))
    assert shows(answer, "This questionnaire is closed.")
    assert maude.get(address(run, "close")).status_code == 405


def test_another_program_sees_no_run(cast: Cast, run: Run) -> None:
    for account in (cast.karl, cast.rosalie):
        client = as_(account)
        assert run.questionnaire.title not in words(client.get(reverse("surveys:runs")))
        for name in ("run", "enter"):
            assert client.get(address(run, name)).status_code == 404
        for name in ("tickets_pdf", "close", "enter"):
            assert client.post(address(run, name), {"n": "1"}).status_code == 404
    assert as_(cast.tom).get(reverse("surveys:runs")).status_code == 403


def test_the_director_reads_a_run_and_keys_nothing_in(cast: Cast, run: Run) -> None:
    client = as_(cast.helene)
    shown = client.get(address(run, "run"))
    assert shown.status_code == 200
    assert page(shown).find("form", action=address(run, "tickets_pdf")) is None
    assert client.get(address(run)).status_code == 403


def test_the_list_shows_open_runs_first_and_says_when_it_is_empty(cast: Cast, maude: Client) -> None:
    assert shows(maude.get(reverse("surveys:runs")), "No questionnaire yet")


def test_an_open_run_stands_before_a_closed_one(cast: Cast, maude: Client, run: Run) -> None:
    services.close_run(actor=cast.maude, run_id=run.pk)
    newer = services.open_run(actor=cast.maude, questionnaire=run.questionnaire, program_id=run.program_id)
    links = [str(link["href"]) for link in page(maude.get(reverse("surveys:runs"))).select("li a")]
    assert [link for link in links if link in (address(run, "run"), address(newer, "run"))] == [
        address(newer, "run"),
        address(run, "run"),
    ]
