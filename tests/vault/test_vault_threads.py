"""Threads: an asker without a name, seven words, answers that fade, and a team that reads everything."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault import VaultError, kdf, threads
from amont.vault.models import AskerBox, AskerBundle, AskerSeal, RecordKeyWrap, ThreadPair, VaultObject
from amont.vault.rings import Ring
from amont.vault.services import objects
from amont.vault.services.askers import forget_old_asker_boxes
from tests.faults.statements import statement_by_statement
from tests.vault.asking import ANSWERED, PROGRAM, SAID, Thread
from tests.vault.holders import by, person, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
ROWS = ["vault.VaultObject", "vault.Generation", "vault.KeyWrap", "vault.RecordKeyWrap", "vault.ThreadPair"]
ROWS += ["vault.AskerBundle", "vault.AskerSeal"]


@pytest.fixture
def holders(settings: Settings) -> list[Ring]:
    pin_recovery(settings)
    return [person(), person()]


@pytest.fixture
def thread(holders: list[Ring]) -> Thread:
    return Thread(*holders)


def test_seven_words_bring_back_to_the_answers_until_they_fade(thread: Thread) -> None:
    maude, claire = thread.holders
    assert thread.words(maude, thread.first) == thread.words(claire, thread.first) == SAID
    asker = thread.back()
    assert vault.thread_read(asker, thread.sealed) == {}, "their own words are never shown back"
    answer = thread.answer(maude)
    assert vault.thread_read(thread.back(), thread.sealed) == {answer: ANSWERED}
    assert vault.thread_read(thread.back(), thread.sealed) == {answer: ANSWERED}, "leaving consumes nothing"
    vault.fade(message=answer)
    assert vault.thread_read(thread.back(), thread.sealed) == {}
    assert not AskerSeal.objects.exists()
    assert thread.words(claire, answer) == ANSWERED


def test_the_first_display_is_noted_to_the_minute_and_fades_so_long_after(thread: Thread) -> None:
    answer = thread.answer(thread.holders[0])
    shown = clock.now()
    vault.thread_read(thread.back(), thread.sealed)
    with clock.travel_to(shown + timedelta(hours=5)):
        vault.thread_read(thread.back(), thread.sealed)
    (seal,) = AskerSeal.objects.all()
    assert seal.first_shown_at == shown.replace(second=0, microsecond=0)
    assert vault.fade_due(threads=[thread.id], shown_before=shown - timedelta(minutes=2)) == []
    assert vault.fade_due(threads=[thread.id], shown_before=shown) == [answer]
    assert vault.fade_due(threads=[thread.id], shown_before=shown) == []


def test_a_session_comes_back_with_its_cookie_alone_and_not_for_long(thread: Thread) -> None:
    session = thread.back()
    session.notes["door"] = "youth"
    cookie = vault.asker_keep(session)
    again = vault.asker_session(cookie)
    assert again is not None and again.notes == {"door": "youth"}
    assert again.opened.auth == session.opened.auth
    assert b"youth" not in bytes(AskerBox.objects.get().blob_sealed)
    swapped = cookie[:22] + vault.asker_keep(vault.asker_begin())[22:]
    assert [vault.asker_session(one) for one in ("", "é", "a" * 500, swapped)] == [None] * 4
    assert vault.asker_session(cookie) is not None
    with clock.travel_to(clock.now() + timedelta(minutes=11)):
        assert vault.asker_session(cookie) is None
    assert not AskerBox.objects.filter(pk=session.box_id).exists(), "revived, it is dead"


def test_it_ends_twenty_minutes_after_its_beginning_however_much_it_serves(thread: Thread) -> None:
    begun, session = clock.now(), vault.asker_begin()
    cookie = vault.asker_keep(session)
    for minutes in (8, 16):
        with clock.travel_to(begun + timedelta(minutes=minutes)):
            again = vault.asker_session(cookie)
            assert again is not None
            assert vault.asker_keep(again) == cookie
    with clock.travel_to(begun + timedelta(minutes=21)):
        assert vault.asker_session(cookie) is None
    cookie = vault.asker_keep(vault.asker_begin())
    with clock.travel_to(begun - timedelta(days=1)):
        assert vault.asker_session(cookie) is None, "a clock put back makes nothing live longer"
    for _session in range(2):
        vault.asker_keep(vault.asker_begin())
    with clock.travel_to(begun + timedelta(hours=1)):
        assert forget_old_asker_boxes() == 2


def test_the_code_is_drawn_once_a_session_and_sending_stretches_nothing(holders: list[Ring]) -> None:
    session = vault.asker_begin()
    code = vault.asker_code(session)
    again = vault.asker_session(vault.asker_keep(session))
    assert again is not None and vault.asker_code(again) == code and len(code) == 7
    with patch.object(kdf, "_argon2id", side_effect=AssertionError("a derivation")):
        users = [one.user for one in holders]
        vault.thread_create(again, program=PROGRAM, users=users, message=uuid4(), content=SAID)


def test_what_is_posted_is_taken_in_at_the_first_reading(thread: Thread) -> None:
    maude, claire = thread.holders
    later = thread.post(thread.back(), "Je reviens.")
    with pytest.raises(VaultError):
        vault.thread_words(by(maude, thread.id), thread=thread.id, message=later, blob=thread.sealed[later])
    assert vault.thread_take_in(by(maude, thread.id), thread=thread.id) == 1
    assert vault.thread_take_in(by(claire, thread.id), thread=thread.id) == 0
    assert thread.words(claire, later) == {"text": "Je reviens."}
    with pytest.raises(VaultError):
        thread.words(person(), later)


def test_a_false_posted_key_keeps_nobody_from_reading_the_rest(thread: Thread) -> None:
    good, bad = thread.post(thread.back(), "Un."), thread.post(thread.back(), "Deux.")
    wraps = RecordKeyWrap.objects.filter(record_id__in=[good, bad])
    wraps.filter(record_id=bad).update(blob_sealed=bytes(wraps.get(record_id=good).blob_sealed))
    assert thread.words(thread.holders[0], good) == {"text": "Un."}
    with pytest.raises(VaultError):
        thread.words(thread.holders[0], bad)


def test_after_somebody_left_the_next_opening_renews_the_pair(holders: list[Ring]) -> None:
    gone = person()
    thread = Thread(*holders, gone)
    before = ThreadPair.objects.get(thread=thread.id)
    old = vault.open_field(by(gone), threads_ref(before), before.secrets_sealed)
    objects.revoke(object_id=thread.id, user=gone.user)
    meanwhile = thread.post(thread.back(), "Pendant ce temps.")
    assert thread.words(holders[0], meanwhile) == {"text": "Pendant ce temps."}
    after = ThreadPair.objects.get(thread=thread.id)
    assert (after.renewed, bytes(after.public) != bytes(before.public)) == (2, True)
    later = thread.post(thread.back(), "Après.")
    wrap = RecordKeyWrap.objects.get(record_id=later)
    place = {"thread": thread.id, "dek_id": wrap.generation_id, "record": later, "key_id": wrap.pk}
    with pytest.raises(VaultError):
        threads.open_posted(wrap.blob_sealed, bytes.fromhex(old["sk"]), **place)
    with pytest.raises(VaultError):
        vault.open_field(by(gone), threads_ref(after), after.secrets_sealed)
    assert thread.words(holders[1], later) == {"text": "Après."}
    answer = thread.answer(holders[1])
    assert vault.thread_read(thread.back(), thread.sealed) == {answer: ANSWERED}


def threads_ref(pair: ThreadPair) -> vault.FieldRef:
    return vault.FieldRef("amont.thread.secrets", pair.thread_id, pair.pk, pair.renewed)


def test_words_taken_meanwhile_are_said_and_others_are_drawn(thread: Thread) -> None:
    session = vault.asker_begin()
    vault.asker_code(session)
    session.code = [*thread.code[:2], *session.code[2:]]
    users = [one.user for one in thread.holders]
    with pytest.raises(RuleBroken) as taken:
        vault.thread_create(session, program=PROGRAM, users=users, message=uuid4(), content=SAID)
    assert taken.value.code == "code_taken"
    assert vault.asker_code(session)[:2] != thread.code[:2]
    assert VaultObject.objects.count() == 1


def test_one_holder_is_not_enough_to_begin(holders: list[Ring]) -> None:
    with pytest.raises(RuleBroken) as few:
        Thread(holders[0])
    assert few.value.code == "too_few_holders"
    assert not AskerBundle.objects.exists()


def test_shredded_nothing_of_it_opens_for_anybody(thread: Thread) -> None:
    answer, asker = thread.answer(thread.holders[0]), thread.back()
    frozen = Thread(*thread.holders)
    there = frozen.back()
    vault.forget_asker(thread=frozen.id)
    with pytest.raises(VaultError):
        frozen.post(there, "Depuis une page restée ouverte.")
    vault.shred(object_id=thread.id)
    with pytest.raises(VaultError):
        thread.back()
    assert vault.thread_read(asker, thread.sealed) == {}
    with pytest.raises(VaultError):
        thread.words(thread.holders[0], answer)
    with pytest.raises(VaultError):
        thread.post(asker, "Encore?")


def test_each_act_is_whole_or_is_not(holders: list[Ring]) -> None:
    session = vault.asker_begin()
    vault.asker_code(session)
    vault.asker_word(session, "libellule")
    users, first = [one.user for one in holders], uuid4()
    create = lambda: vault.thread_create(  # noqa: E731
        session, program=PROGRAM, users=users, message=first, content=SAID
    )
    assert statement_by_statement(create, ROWS) > 8
    thread = Thread(*holders)
    asker, access = thread.back(), by(holders[0], thread.id)
    post = lambda: vault.thread_post(asker, message=uuid4(), content=SAID)  # noqa: E731
    assert statement_by_statement(post, ROWS) > 2
    answer = lambda: vault.thread_answer(access, thread=thread.id, message=uuid4(), content=ANSWERED)  # noqa: E731
    assert statement_by_statement(answer, ROWS) > 6
    objects.grant(access, object_id=thread.id, recipient=(third := person()).user)
    objects.revoke(object_id=thread.id, user=third.user)
    thread.post(asker, "Je reviens.")
    take_in = lambda: vault.thread_take_in(access, thread=thread.id)  # noqa: E731
    assert statement_by_statement(take_in, ROWS) > 6


def test_nothing_of_a_session_shows_itself(thread: Thread) -> None:
    session = thread.back()
    assert session.opened.auth.hex() not in repr(session)
    assert thread.code[0] not in f"{session} {session!r}"


def test_a_request_that_ends_late_brings_no_session_back(thread: Thread) -> None:
    cookie = vault.asker_keep(vault.asker_begin())
    slow, exit_ = vault.asker_session(cookie), vault.asker_session(cookie)
    assert slow is not None and exit_ is not None
    vault.asker_end(exit_)
    with pytest.raises(VaultError):
        vault.asker_keep(slow)
    assert not AskerBox.objects.exists()


def test_a_cookie_seen_before_the_code_was_typed_opens_nothing_after(thread: Thread) -> None:
    before = vault.asker_keep(vault.asker_begin())
    session = vault.asker_session(before)
    assert session is not None
    vault.asker_open(session, " ".join(thread.code))
    after = vault.asker_keep(session)
    assert vault.asker_session(before) is None
    again = vault.asker_session(after)
    assert again is not None and again.opened


def test_a_code_serves_for_one_thread(holders: list[Ring]) -> None:
    session, users = vault.asker_begin(), [one.user for one in holders]
    vault.asker_code(session)
    vault.thread_create(session, program=PROGRAM, users=users, message=uuid4(), content=SAID)
    with pytest.raises(VaultError):
        vault.thread_create(session, program=PROGRAM, users=users, message=uuid4(), content=SAID)
