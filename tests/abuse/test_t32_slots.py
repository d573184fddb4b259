"""T32: of forty who sign in at the same instant, one at most is being stretched, and one asker beside; the others are
asked to try again and nothing was derived for them; an anonymous form still answers."""

from threading import Barrier, Event, Lock, Thread

import pytest
from django.db import connection
from django.test import Client

from amont.vault import kdf, slots
from tests.cast import PASSPHRASE, make_cast
from tests.keys import SIGN_IN

PEOPLE = 40


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_hold_one_slot_and_the_others_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
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
                if len(answers) == PEOPLE - 1:
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
    assert (most, derived, len(said)) == (1, 1, PEOPLE - 1)
    assert all("Réessayez dans quelques secondes" in page for page in said)
    assert sum(answer.status_code == 302 for answer in answers) == 1


class Free:
    """A bucket that is never full: the rate has its own tests."""

    def rollback(self) -> None:
        """Nothing to give back."""


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits."""
    monkeypatch.setattr(slots, "PATIENCE", dict.fromkeys(slots.Side, 0.0))


@pytest.mark.sqlite
@pytest.mark.parametrize("side", slots.Side)
def test_a_slot_comes_back_whatever_happened_and_starves_nobody_of_the_other_side(
    side: slots.Side, hasty: None, db: None
) -> None:
    other = next(one for one in slots.Side if one != side)
    with slots.one_slot(side), slots.one_slot(other), pytest.raises(slots.Busy), slots.one_slot(side):
        pass
    with pytest.raises(ValueError), slots.one_slot(side):
        raise ValueError
    with slots.one_slot(side):
        pass


@pytest.mark.sqlite
def test_whoever_waits_has_the_slot_as_soon_as_it_is_free(db: None) -> None:
    begun, held = Event(), Event()

    def hold() -> None:
        with slots.one_slot():
            begun.set()
            held.wait(timeout=0.2)

    thread = Thread(target=hold)
    thread.start()
    begun.wait(timeout=60)
    with slots.one_slot():
        assert not thread.is_alive() or not held.is_set()
    thread.join()


@pytest.mark.sqlite
def test_while_every_slot_is_taken_the_anonymous_forms_answer(client: Client, db: None) -> None:
    with slots.one_slot(slots.Side.STAFF), slots.one_slot(slots.Side.HELP):
        assert client.get("/fr/demander/").status_code == 200
        assert client.get(SIGN_IN).status_code == 200
