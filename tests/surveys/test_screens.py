"""The screens of questionnaires: print, key in with the keyboard alone, close."""

import re
from datetime import date, time
from typing import Any

import pytest
from bs4 import Tag
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from amont.core import clock
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


def said(message: str) -> str:
    """A message as the staff's screens say it."""
    with override("fr"):
        return gettext(message)


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


def ten_keyed(client: Client, run: Run, tickets: list[str]) -> Any:
    for code in tickets[:9]:
        client.post(address(run), side(code, 1, 2, 3))
    return client.post(address(run), side(tickets[9], 1, 2, 3))


def test_the_tenth_is_asked_for_again_and_what_is_asked_travels_with_the_form(
    maude: Client, run: Run, tickets: list[str]
) -> None:
    again = ten_keyed(maude, run, tickets)
    assert again.status_code == 200  # no address carries a ticket
    asked = page(again).find(attrs={"data-test": "ticket-again"})
    assert isinstance(asked, Tag)
    assert tickets[9] in words(asked)
    assert "hidden" not in asked.attrs
    done = maude.post(address(run), side(tickets[9], 1, 2, 4, again=typed(again, "again")), follow=True)
    assert shows(done, "This typing differs from the earlier one; the last one is kept.")
    run.refresh_from_db()
    assert (run.checked_twice, run.disagreements) == (1, 1)
    assert re.search(r"\b1\b", words(maude.get(address(run, "run"))))


def test_another_ticket_in_the_place_of_the_second_typing_is_refused_and_stays(
    maude: Client, run: Run, tickets: list[str]
) -> None:
    asked = typed(ten_keyed(maude, run, tickets), "again")
    refused = maude.post(address(run), side(tickets[10], 4, 4, 4, again=asked))
    assert tickets[9] in beside(refused, "code")
    assert [typed(refused, name) for name in ("code", "answer_0", "again")] == [tickets[10], "4", asked]
    assert run.responses.count() == 10


def test_who_passes_keeps_what_was_typed_meanwhile(maude: Client, run: Run, tickets: list[str]) -> None:
    asked = typed(ten_keyed(maude, run, tickets), "again")
    passed = {"again": asked, "pass": "1"}
    assert maude.post(address(run), side(tickets[10], 4, 4, 4, **passed)).status_code == 302
    assert run.responses.count() == 11
    assert maude.post(address(run), side("", **passed)).url == f"{address(run)}?cote=before"
    run.refresh_from_db()
    assert run.checked_twice == 0


def sent_by_script(client: Client, run: Run, typed: dict[str, object]) -> Any:
    return client.post(address(run), typed, headers={"accept": "application/json"})


def test_the_script_is_told_what_became_of_a_ticket(maude: Client, run: Run, tickets: list[str]) -> None:
    kept = sent_by_script(maude, run, side(tickets[0], 1, 2, 3))
    assert (kept.status_code, kept.json()["again"], kept.json()["asks"]) == (200, "", "")
    assert "12" in kept.json()["progress"]
    lost = sent_by_script(maude, run, side("ZZZZZZ", 1, 2, 3))
    assert lost.status_code == 422
    assert lost.json()["words"] == said("This code is not on a ticket of this session.")
    for code in tickets[1:9]:
        sent_by_script(maude, run, side(code, 1, 2, 3))
    tenth = sent_by_script(maude, run, side(tickets[9], 1, 2, 3)).json()
    assert tenth["again"] == f"before:{tickets[9]}"
    assert tickets[9] in tenth["asks"]


def test_a_key_that_is_on_no_answer_is_said_in_plain_words(maude: Client, run: Run, tickets: list[str]) -> None:
    answer = maude.post(address(run), side(tickets[0], 7, "x", "-1"))
    sentence = said("Press %(first)s or %(last)s.") % {"first": "1, 2, 3", "last": "4"}
    assert [beside(answer, f"answer_{place}") for place in range(3)] == [sentence] * 3


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


def test_a_run_is_closed_after_a_look_at_what_is_missing(maude: Client, run: Run, tickets: list[str]) -> None:
    maude.post(address(run), side(tickets[0], 1, 1, 1))
    asked = maude.get(address(run, "close"))
    assert shows(asked, "There are not as many “before” as “after”: a side without the other is counted in no pair. Is a ticket still on the table?")  # fmt: skip
    run.refresh_from_db()
    assert run.state == "open"
    for _ in range(2):
        assert maude.post(address(run, "close")).url == address(run, "run")
    answer = maude.post(address(run), side(tickets[1], 1, 1, 1))
    assert shows(answer, "This questionnaire is closed.")
    assert typed(answer, "code") == tickets[1]
    lost = sent_by_script(maude, run, side(tickets[1], 1, 1, 1))
    assert (lost.status_code, lost.json()["words"]) == (422, said("This questionnaire is closed."))


def test_a_closed_run_has_no_entry_page_and_opens_again(maude: Client, run: Run, tickets: list[str]) -> None:
    maude.post(address(run, "close"))
    led = maude.get(address(run), follow=True)
    assert led.redirect_chain == [(address(run, "run"), 302)]
    assert shows(led, "This questionnaire is closed.")
    assert page(led).find("form", action=address(run, "reopen"))
    assert maude.get(address(run, "reopen")).status_code == 405
    assert maude.post(address(run, "reopen")).url == address(run, "run")
    assert maude.get(address(run)).status_code == 200


def test_another_program_sees_no_run(cast: Cast, run: Run) -> None:
    for account in (cast.karl, cast.rosalie):
        client = as_(account)
        assert run.questionnaire.title not in words(client.get(reverse("surveys:runs")))
        for name in ("run", "enter"):
            assert client.get(address(run, name)).status_code == 404
        for name in ("tickets_pdf", "close", "reopen", "enter"):
            assert client.post(address(run, name), {"n": "1"}).status_code == 404
    assert as_(cast.tom).get(reverse("surveys:runs")).status_code == 403


def test_the_director_reads_a_run_and_keys_nothing_in(cast: Cast, run: Run) -> None:
    client = as_(cast.helene)
    shown = client.get(address(run, "run"))
    assert shown.status_code == 200
    assert page(shown).find("form", action=address(run, "tickets_pdf")) is None
    assert client.get(address(run)).status_code == 403


def test_the_list_says_when_it_is_empty(maude: Client) -> None:
    assert shows(maude.get(reverse("surveys:runs")), "No questionnaire yet")


def opened(cast: Cast, run: Run, place: str, day: int) -> Run:
    return services.open_run(
        actor=cast.maude, questionnaire=run.questionnaire, program_id=run.program_id, place=place,
        start=clock.at(date(2027, 1, day), time(9)),
    )  # fmt: skip


def listed(client: Client, **asked: str) -> list[str]:
    return [str(link["href"]) for link in page(client.get(reverse("surveys:runs"), asked)).select("#liste li a")]


def test_runs_say_when_and_where_and_the_newest_stands_first(cast: Cast, maude: Client, run: Run) -> None:
    early, late = opened(cast, run, "École du Cap", 12), opened(cast, run, "Polyvalente de la Rive", 14)
    assert listed(maude) == [address(one, "run") for one in (late, early, run)]
    shown = words(maude.get(reverse("surveys:runs")))
    assert "14 janvier 2027 à 9 h · Polyvalente de la Rive" in shown
    assert "Polyvalente de la Rive" in words(maude.get(address(late)))


def test_runs_are_found_by_their_state_and_their_place(cast: Cast, maude: Client, run: Run) -> None:
    early, late = opened(cast, run, "École du Cap", 12), opened(cast, run, "Polyvalente de la Rive", 14)
    services.close_run(actor=cast.maude, run_id=late.pk)
    assert listed(maude, etat="ouverts") == [address(early, "run"), address(run, "run")]
    assert listed(maude, etat="fermes") == [address(late, "run")]
    assert listed(maude, q="du cap") == [address(early, "run")]
    assert listed(maude, q="du cap", etat="fermes") == []
    assert shows(maude.get(reverse("surveys:runs"), {"q": "zzz"}), "No questionnaire is like that")
