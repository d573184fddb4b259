"""T32: of forty who sign in at the same instant, two at most are being stretched; the others are asked to try again and
nothing was derived for them; an anonymous form still answers."""

from threading import Barrier, Event, Lock, Thread

import pytest
from django.db import connection
from django.test import Client

from amont.vault import kdf, slots
from tests.cast import PASSPHRASE, make_cast
from tests.keys import SIGN_IN

PEOPLE = 40


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_hold_two_slots_and_the_others_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    start, full, lock = Barrier(PEOPLE), Event(), Lock()
    held, most, derived, answers = 0, 0, 0, []
    real = kdf._argon2id

    def slow(*arguments: object) -> bytes:
        nonlocal held, most, derived
        with lock:
            held, derived = held + 1, derived + 1
            most = max(most, held)
        full.wait(timeout=60)  # nobody leaves a slot before everybody else was answered
        with lock:
            held -= 1
        return bytes(real(*arguments))

    def sign_in(number: int) -> None:
        try:
            start.wait(timeout=60)
            answer = Client().post(
                SIGN_IN, {"login": cast.maude.email, "password": PASSPHRASE}, REMOTE_ADDR=f"192.0.2.{number}"
            )
            with lock:
                answers.append(answer)
                if len(answers) == PEOPLE - slots.SLOTS:
                    full.set()
        finally:
            connection.close()

    monkeypatch.setattr("amont.accounts.adapters.ratelimit.consume", lambda *_a, **_k: Free())
    monkeypatch.setattr(kdf, "_argon2id", slow)
    threads = [Thread(target=sign_in, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert (most, derived, len(said)) == (2, 2, PEOPLE - 2)
    assert all("Réessayez dans quelques secondes" in page for page in said)
    assert sum(answer.status_code == 302 for answer in answers) == 2


class Free:
    """A bucket that is never full: the rate has its own tests."""

    def rollback(self) -> None:
        """Nothing to give back."""


@pytest.mark.sqlite
def test_a_slot_comes_back_whatever_happened(db: None) -> None:
    with slots.one_slot(), slots.one_slot(), pytest.raises(slots.Busy), slots.one_slot():
        pass
    with pytest.raises(ValueError), slots.one_slot():
        raise ValueError
    with slots.one_slot(), slots.one_slot():
        pass


@pytest.mark.sqlite
def test_while_every_slot_is_taken_the_anonymous_forms_answer(client: Client, db: None) -> None:
    with slots.one_slot(), slots.one_slot():
        assert client.get("/fr/demander/").status_code == 200
        assert client.get(SIGN_IN).status_code == 200
