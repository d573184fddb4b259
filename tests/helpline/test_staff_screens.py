"""The team's screens: what waits, a thread opened and answered, nothing for who has no key, nothing typed lost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from amont.audit.models import AuditEntry
from amont.core import clock
from amont.helpline import services
from amont.helpline.models import Message, Thread
from tests.helpline.conftest import ANSWERED, SAID, House
from tests.keys import signed_in
from tests.reading import page

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
INBOX = "/interne/aide/"


def address(thread: Thread, act: str = "") -> str:
    return f"{INBOX}{thread.pk}/{act}"


@pytest.fixture
def maude(house: House) -> Client:
    return signed_in(house.cast, house.cast.maude)


def sent(client: Client, thread: Thread, text: str = ANSWERED, **changed: Any) -> Any:
    """The form of the thread's page, filled and sent."""
    form = page(client.get(address(thread))).select_one("form:has(textarea)")
    assert form is not None
    held = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    return client.post(address(thread), held | {"text": text} | changed)


def test_the_inbox_shows_times_and_states_and_no_word(maude: Client, house: House) -> None:
    assert "Rien n’attend" in maude.get(INBOX).content.decode()
    calm, danger = house.writes(), house.writes(danger=True, age_band="age_14_15", for_a_friend=True)
    shown = page(maude.get(INBOX)).select('[data-test="inbox-item"]')
    assert [str(row.select_one("a")["href"]) for row in shown] == [address(danger), address(calm)]  # type: ignore[index]
    assert "danger maintenant" in shown[0].get_text() and "14 ou 15 ans" in shown[0].get_text()
    assert SAID not in maude.get(INBOX).content.decode()
    maude.post("/interne/verrouiller/")
    assert len(page(maude.get(INBOX)).select('[data-test="inbox-item"]')) == 2, "locked: times and counts"
    answer: Any = maude.get(address(calm))
    assert answer.url.startswith("/interne/deverrouiller/")


def test_a_thread_is_opened_once_the_journal_says_so_and_answered(maude: Client, house: House) -> None:
    thread = house.writes("Une question.\n\n<b>simple</b>")
    shown = maude.get(address(thread))
    assert "&lt;b&gt;simple&lt;/b&gt;" in shown.content.decode()
    assert AuditEntry.objects.filter(action="helpline.thread.opened", actor=str(house.cast.maude.pk)).count() == 1
    for _tap in range(2):
        assert maude.post(address(thread, "prendre/")).status_code == 302
    assert sent(maude, thread).status_code == 302
    assert [one.side for one in Message.objects.order_by("number")] == ["asker", "team"]
    assert [text for _message, text in services.read(house.back(thread))] == [ANSWERED]


def test_a_double_tap_is_one_answer(maude: Client, house: House) -> None:
    thread, form = house.writes(), {"message": str(uuid4()), "seen": "1", "text": ANSWERED}
    for _tap in range(2):
        assert maude.post(address(thread), form).status_code == 302
    assert Message.objects.filter(side="team").count() == 1


def test_what_was_said_meanwhile_stands_above_an_answer_that_was_not_sent(maude: Client, house: House) -> None:
    thread = house.writes()
    form = {"message": str(uuid4()), "seen": "1", "text": "Ma réponse, à moitié écrite."}
    services.write_again(house.back(thread), text="Un mot de plus.", message=uuid4())
    held = maude.post(address(thread), form)
    assert held.status_code == 422
    shown = page(held)
    assert "Un mot de plus." in shown.get_text()
    assert shown.select_one("textarea").get_text().strip() == form["text"]  # type: ignore[union-attr]
    assert not Message.objects.filter(side="team").exists()
    again = {one["name"]: one["value"] for one in shown.select("form:has(textarea) input[type=hidden]")}
    assert maude.post(address(thread), again | {"text": form["text"]}).status_code == 302
    assert Message.objects.filter(side="team").count() == 1


def test_two_workers_see_each_other(maude: Client, house: House) -> None:
    thread, claire = house.writes(), signed_in(house.cast, house.cast.claire)
    maude.post(address(thread, "prendre/"))
    assert "réclamé par Maude" in claire.get(INBOX).content.decode()
    refused = claire.post(address(thread, "prendre/"), follow=True)
    assert "est en train de répondre" in refused.content.decode()
    claire.post(address(thread, "prendre/"), {"all_the_same": "1"})
    assert "réclamé par Claire" in maude.get(INBOX).content.decode()
    assert sent(maude, thread, "La mienne.").status_code == 302, "a claim is seen, and shuts nobody out"
    assert claire.post(address(thread), {"message": str(uuid4()), "seen": "1", "text": "La mienne."}).status_code == 422


@pytest.mark.parametrize("name", ["karl", "rosalie"])
def test_a_worker_without_the_key_finds_nothing(name: str, house: House) -> None:
    thread, client = house.writes(), signed_in(house.cast, getattr(house.cast, name))
    assert client.get(address(thread)).status_code == 404
    for act in ("prendre/", "remettre/", "fermer/", "geler/"):
        assert client.post(address(thread, act)).status_code == 404
    assert client.post(address(thread), {"text": "x"}).status_code == 404
    assert not page(client.get(INBOX)).select('[data-test="inbox-item"]')


@pytest.mark.parametrize("name", ["helene", "tom"])
def test_director_and_technician_have_no_inbox(name: str, house: House) -> None:
    assert signed_in(house.cast, getattr(house.cast, name)).get(INBOX).status_code == 403


def test_closed_then_frozen_each_says_what_becomes_of_the_code(maude: Client, house: House) -> None:
    thread = house.writes()
    assert maude.post(address(thread, "fermer/"), {"reason": "nothing_more", "seen": "1"}).status_code == 302
    assert "Son code lit encore" in maude.get(INBOX).content.decode()
    assert maude.post(address(thread, "fermer/"), {"reason": "aucune"}).status_code == 302
    frozen = maude.post(address(thread, "geler/"), follow=True)
    assert "Le code est gelé" in frozen.content.decode()
    assert Thread.objects.get().state == "frozen"
    assert not page(frozen).select("textarea")


def test_a_message_that_does_not_open_says_so_and_the_others_are_read(maude: Client, house: House) -> None:
    thread, other = house.writes(), house.writes("Autre chose.")
    house.answers(thread)
    Message.objects.filter(thread=thread, number=1).update(
        text_sealed=bytes(Message.objects.get(thread=other).text_sealed)
    )
    shown = maude.get(address(thread)).content.decode()
    assert "Ce message ne s’ouvre pas" in shown and ANSWERED in shown


def test_what_waits_stands_first_on_today(maude: Client, house: House) -> None:
    late, danger = house.writes(), house.writes(danger=True)
    Thread.objects.filter(pk=late.pk).update(promise=clock.now() - timedelta(hours=1))
    first, second = page(maude.get("/interne/")).select('[data-test="today-item"]')[:2]
    assert str(danger.pk) in str(first) and "danger maintenant" in first.get_text()
    assert str(late.pk) in str(second) and "promesse passée" in second.get_text()
    karl = signed_in(house.cast, house.cast.karl)
    assert not page(karl.get("/interne/")).select('[data-test="today-item"]')


def test_what_was_typed_is_still_there_when_the_thread_takes_no_answer_any_more(maude: Client, house: House) -> None:
    thread = house.writes()
    form = {"message": str(uuid4()), "seen": "1", "text": "Ma réponse, à moitié écrite."}
    services.freeze_code(house.back(thread))
    held = maude.post(address(thread), form)
    assert held.status_code == 422
    assert page(held).select_one("textarea").get_text().strip() == form["text"]  # type: ignore[union-attr]
    assert not page(held).select('[data-test="thread-send"]')
    other = house.writes()
    services.erase_access(house.back(other))
    assert "personne ne peut le lire" in maude.get(address(other)).content.decode()
