"""A thread from its first word to its end: nothing twice, nothing lost, nothing for who has no key."""

from datetime import timedelta
from threading import Barrier
from threading import Thread as Hand
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection

from amont import vault
from amont.accounts import services as accounts
from amont.accounts.models import Membership
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.helpline import selectors, services
from amont.helpline.models import Claim, Message, Notice, OnCall, ReadingHours, Thread
from amont.vault import VaultError
from amont.vault.models import AskerSeal, KeyWrap
from tests.faults.statements import statement_by_statement
from tests.helpline.conftest import ANSWERED, SAID, House
from tests.keys import access_of, hear

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
ROWS = ["helpline.Thread", "helpline.Message", "helpline.Claim", "vault.VaultObject", "vault.Generation"]
ROWS += ["vault.KeyWrap", "vault.RecordKeyWrap", "vault.AskerBundle", "vault.AskerSeal", "vault.ThreadPair"]
ROWS += ["audit.AuditEntry", "audit.AuditObject"]
TOO_MUCH = "a" * 4_001


def state(thread: Thread) -> str:
    return str(Thread.objects.get(pk=thread.pk).state)


def said(thread: Thread) -> int:
    """How many messages there are now."""
    return Thread.objects.get(pk=thread.pk).said


# --- asked, answered, read -------------------------------------------------------------------------------------------


def test_a_word_an_answer_a_reading_and_nothing_is_left_for_the_code(house: House) -> None:
    thread = house.writes()
    assert (thread.state, thread.asker_count, thread.said) == ("waiting", 1, 1)
    assert house.words(thread) == house.words(thread, by=house.cast.claire) == [SAID]
    answer = house.answers(thread)
    assert (state(thread), answer.author, answer.number) == ("answered", "Maude", 2)
    asker = house.back(thread)
    assert [text for _message, text in services.read(asker)] == [ANSWERED]
    assert state(thread) == "read"
    assert [text for _message, text in services.read(house.back(thread))] == [ANSWERED], "leaving consumes nothing"
    vault.fade(message=answer.pk)
    assert services.read(house.back(thread)) == []
    assert house.words(thread) == [SAID, ANSWERED]


@pytest.mark.parametrize(("short", "lasts"), [(False, timedelta(hours=24)), (True, timedelta(minutes=10))])
def test_an_answer_fades_so_long_after_its_first_display(short: bool, lasts: timedelta, house: House) -> None:
    thread = house.writes(short_life=short)
    house.answers(thread)
    shown = clock.now().replace(second=0, microsecond=0)
    with clock.travel_to(shown):
        assert len(services.read(house.back(thread))) == 1
    with clock.travel_to(shown + lasts - timedelta(minutes=1)):
        assert (services.fade_due(), len(services.read(house.back(thread)))) == (0, 1)
    with clock.travel_to(shown + lasts):
        assert (services.fade_due(), services.fade_due()) == (1, 0)
        assert services.read(house.back(thread)) == []
    assert house.words(thread) == [SAID, ANSWERED]


def test_an_answer_that_nobody_displayed_stays(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    with clock.travel_to(clock.now() + timedelta(days=40)):
        assert services.fade_due() == 0
        assert len(services.read(house.back(thread))) == 1


@pytest.mark.parametrize("text", ["é" * 4_000, "🙂" * 900, "‮<script>alert(1)</script>", "=1+1\n\ttab", "  un mot  "])
def test_what_was_written_is_what_is_read(text: str, house: House) -> None:
    assert house.words(house.writes(text)) == [text.strip()]


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n ", "empty"), (TOO_MUCH, "too_long")])
def test_nothing_and_too_much_are_said_beside_the_text_and_keep_nothing(text: str, code: str, house: House) -> None:
    with pytest.raises(RuleBroken) as broken:
        house.writes(text)
    assert (broken.value.code, broken.value.field) == (code, "text")
    assert not Thread.objects.exists()


def test_the_same_form_sent_again_is_one_thread(house: House) -> None:
    session, token = vault.asker_begin(), uuid4().hex
    first = house.writes(session=session, form_token=token)
    again = house.writes("autre chose", session=session, form_token=token)
    assert first.pk == again.pk
    assert house.words(first) == [SAID]


def test_a_word_more_is_read_with_the_first_and_is_promised_an_hour_anew(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    later = clock.now() + timedelta(days=2)
    with clock.travel_to(later):
        asker, message = house.back(thread), uuid4()
        for _tap in range(2):
            services.write_again(asker, text="Merci. Il insiste encore.", message=message)
        row = Thread.objects.get(pk=thread.pk)
        assert (row.state, row.asker_count, row.said) == ("waiting", 2, 3)
        assert row.promise is not None and row.promise > later
        assert row.first_promise == thread.first_promise
    assert house.words(thread) == [SAID, ANSWERED, "Merci. Il insiste encore."]


def test_who_writes_while_an_answer_is_written_is_read_before_it_leaves(house: House) -> None:
    thread = house.writes()
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    services.write_again(house.back(thread), text="J’ai oublié de dire…", message=uuid4())
    assert state(thread) == "claimed"
    access, draft = access_of(house.cast.maude, thread.pk), uuid4()
    with pytest.raises(RuleBroken) as held:
        services.answer(access, actor=house.cast.maude, thread_id=thread.pk, message=draft, text=ANSWERED, seen=1)
    assert held.value.code == "moved"
    assert Message.objects.filter(thread=thread).count() == 2
    for _tap in range(2):
        services.answer(access, actor=house.cast.maude, thread_id=thread.pk, message=draft, text=ANSWERED, seen=2)
    assert house.words(thread) == [SAID, "J’ai oublié de dire…", ANSWERED]
    assert not Claim.objects.exists()


def test_two_messages_that_somebody_exchanged_in_the_tables_open_for_nobody(house: House) -> None:
    one, other = house.writes(), house.writes("Autre chose.")
    rows = [Message.objects.get(thread=thread) for thread in (one, other)]
    blobs = [bytes(row.text_sealed) for row in rows]
    for row, blob in zip(rows, reversed(blobs), strict=True):
        Message.objects.filter(pk=row.pk).update(text_sealed=blob)
    assert house.words(one) == house.words(other) == [None]


# --- who may ---------------------------------------------------------------------------------------------------------


def test_who_has_no_key_finds_nothing(house: House) -> None:
    thread = house.writes()
    for stranger in (house.cast.karl, house.cast.tom, house.cast.rosalie, house.cast.helene):
        assert not selectors.threads_visible_to(stranger).exists()
        for act in (
            lambda who: services.claim(actor=who, thread_id=thread.pk),
            lambda who: services.close(actor=who, thread_id=thread.pk, reason="other", seen=1),
            lambda who: services.freeze(actor=who, thread_id=thread.pk),
        ):
            with pytest.raises(Thread.DoesNotExist):
                act(stranger)
    assert state(thread) == "waiting"


def test_a_holder_who_is_neither_worker_nor_coordinator_answers_nothing(house: House) -> None:
    thread, director = house.writes(), house.cast.helene
    hear(house.cast.claire, director)
    vault.grant(access_of(house.cast.maude, thread.pk), object_id=thread.pk, recipient=director.pk)
    with pytest.raises(PermissionDenied):
        services.claim(actor=director, thread_id=thread.pk)


def test_each_opening_and_each_act_leaves_its_line_and_no_word(house: House) -> None:
    thread = house.writes()
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    house.answers(thread)
    services.read(house.back(thread))
    told = AuditEntry.objects.filter(action__startswith="helpline.").values_list("action", flat=True)
    assert sorted(told) == [
        "helpline.thread.answered",
        "helpline.thread.claimed",
        "helpline.thread.displayed",
        "helpline.thread.sent",
    ]
    assert not AuditEntry.objects.filter(reason__contains=" ").exists()


def test_danger_comes_first_then_the_promise_then_the_hour(house: House) -> None:
    now = clock.now()
    made = {}
    for name, danger, hours in (("late", False, 5), ("soon", False, 1), ("danger", True, 9), ("old", False, 1)):
        thread = house.writes(danger=danger)
        Thread.objects.filter(pk=thread.pk).update(
            promise=now + timedelta(hours=hours), arrived_at=now - timedelta(hours=3 if name == "old" else 1)
        )
        made[thread.pk] = name
    assert [made[one.pk] for one in selectors.inbox(house.cast.maude)] == ["danger", "old", "soon", "late"]


# --- claims ----------------------------------------------------------------------------------------------------------


def test_a_claim_is_seen_lapses_and_is_taken_over_with_a_reason(house: House) -> None:
    thread = house.writes()
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    with pytest.raises(Refused) as refused:
        services.claim(actor=house.cast.claire, thread_id=thread.pk)
    assert refused.value.code == "claimed"
    services.claim(actor=house.cast.claire, thread_id=thread.pk, reason="urgent")
    assert Claim.objects.get().account == house.cast.claire
    services.give_back(actor=house.cast.maude, thread_id=thread.pk)
    assert state(thread) == "claimed", "what one has not claimed is not one's to give back"
    with clock.travel_to(clock.now() + timedelta(minutes=11)):
        assert (services.lapse_claims(), services.lapse_claims()) == (1, 0)
    assert (state(thread), Thread.objects.get().promise) == ("waiting", thread.promise)
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    services.give_back(actor=house.cast.maude, thread_id=thread.pk)
    assert (state(thread), Claim.objects.count()) == ("waiting", 0)


def test_a_claim_for_a_word_more_changes_nothing(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    assert state(thread) == "answered"
    house.answers(thread, "Une chose encore.")
    assert len(services.read(house.back(thread))) == 2


# --- closed, frozen, over ----------------------------------------------------------------------------------------------


def test_closed_the_code_still_reads_and_still_writes(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    with pytest.raises(RuleBroken) as unread:
        services.close(actor=house.cast.maude, thread_id=thread.pk, reason="nothing_more", seen=said(thread))
    assert unread.value.code == "unread"
    services.read(house.back(thread))
    services.close(actor=house.cast.maude, thread_id=thread.pk, reason="nothing_more", seen=said(thread))
    assert len(services.read(house.back(thread))) == 1
    services.write_again(house.back(thread), text="Finalement…", message=uuid4())
    row = Thread.objects.get()
    assert (row.state, row.close_reason) == ("waiting", "")


@pytest.mark.parametrize("by_whom", ["asker", "team"])
def test_frozen_the_code_opens_nothing_and_the_team_still_has_the_words(by_whom: str, house: House) -> None:
    thread = house.writes()
    there = house.back(thread)
    if by_whom == "asker":
        services.freeze_code(there)
    else:
        services.freeze(actor=house.cast.maude, thread_id=thread.pk)
    with pytest.raises(VaultError):
        house.back(thread)
    with pytest.raises(VaultError):
        services.write_again(there, text="C’est moi qui ai le code.", message=uuid4())
    assert (state(thread), house.words(thread)) == ("frozen", [SAID])
    services.close(actor=house.cast.maude, thread_id=thread.pk, reason="followed_in_person", seen=said(thread))


def test_who_stole_a_code_destroys_no_cry_for_help(house: House) -> None:
    thread = house.writes()
    services.erase_access(house.back(thread))
    with pytest.raises(VaultError):
        house.back(thread)
    assert (state(thread), house.words(thread)) == ("waiting", [SAID])
    assert list(selectors.inbox(house.cast.maude)) == [Thread.objects.get()]


def test_90_days_after_the_last_word_nothing_opens_any_more_and_the_count_stays(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    with clock.travel_to(clock.now() + timedelta(days=89)):
        assert services.expire_due() == 0
    with clock.travel_to(clock.now() + timedelta(days=91)):
        assert (services.expire_due(), services.expire_due()) == (1, 0)
    row = Thread.objects.get()
    assert (row.state, row.asker_count, row.team_count) == ("expired", 1, 1)
    assert not Message.objects.exists()
    with pytest.raises(VaultError):
        house.back(thread)


# --- what a thief, a hurry or an hour could do -----------------------------------------------------------------------


def test_a_thief_who_freezes_silences_nobody(house: House) -> None:
    thread = house.writes(danger=True)
    services.freeze_code(house.back(thread))
    assert list(selectors.inbox(house.cast.maude)) == [Thread.objects.get()]
    assert not selectors.followed(house.cast.maude).exists()
    other = house.writes()
    house.answers(other)
    services.freeze(actor=house.cast.maude, thread_id=other.pk)
    assert list(selectors.followed(house.cast.maude)) == [Thread.objects.get(pk=other.pk)]


def test_a_worried_word_more_pushes_no_promise_away(house: House) -> None:
    thread, later = house.writes(), clock.now() + timedelta(hours=7)
    with clock.travel_to(later):
        services.write_again(house.back(thread), text="Réponds s’il te plaît.", message=uuid4())
        assert services.recompute_promises() == 0
    assert Thread.objects.get().promise == thread.promise


def test_a_promise_that_has_passed_is_not_made_good_by_an_absence(house: House) -> None:
    thread = house.writes()
    with clock.travel_to(clock.now() + timedelta(days=2)):
        day = clock.today()
        for account in (house.cast.maude, house.cast.claire):
            accounts.add_absence(actor=account, account=account, first_day=day - timedelta(days=2), last_day=day)
        assert services.recompute_promises() == 0
    assert Thread.objects.get().promise == thread.promise


def test_an_answer_read_after_a_word_more_fades_too(house: House) -> None:
    thread = house.writes()
    answer = house.answers(thread)
    there = house.back(thread)
    services.write_again(there, text="Un mot encore.", message=uuid4())
    assert len(services.read(there)) == 1
    assert state(thread) == "waiting"
    with clock.travel_to(clock.now() + timedelta(hours=25)):
        assert services.fade_due() == 1
    assert not AskerSeal.objects.filter(message=answer.pk).exists()


def test_a_word_that_nobody_read_is_not_closed_away(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    services.read(house.back(thread))
    seen = said(thread)
    services.write_again(house.back(thread), text="Il est revenu.", message=uuid4())
    with pytest.raises(RuleBroken) as moved:
        services.close(actor=house.cast.maude, thread_id=thread.pk, reason="nothing_more", seen=seen)
    assert (moved.value.code, state(thread)) == ("moved", "waiting")


def test_no_row_of_a_thread_tells_the_minute(house: House) -> None:
    with clock.travel_to(clock.now().replace(minute=37, second=21)):
        thread = house.writes()
        house.answers(thread)
        services.read(house.back(thread))
    entries = AuditEntry.objects.filter(actor="public")
    times = [entry.at for entry in entries] + [
        thread.object.made_at,
        *KeyWrap.objects.values_list("made_at", flat=True),
    ]
    times += [one.at for one in Message.objects.all()]
    times += [one.at for one in Notice.objects.all()]
    assert len(times) >= 8
    assert {(one.minute, one.second) for one in times} == {(0, 0)}


def test_who_may_not_answer_makes_no_promise(house: House) -> None:
    director = house.cast.helene
    Membership.objects.filter(account=director).update(holds=True)
    hear(house.cast.claire, director)
    assert director.pk in selectors.holders_of(house.cast.jeunesse), "she is one of those whom a thread is sealed to"
    day = clock.today()
    for account in (house.cast.maude, house.cast.claire):
        accounts.add_absence(actor=account, account=account, first_day=day, last_day=day + timedelta(days=20))
    assert selectors.promised(house.cast.jeunesse, "youth", clock.now()) is None


def test_a_claim_outlives_a_word_more_and_is_given_back(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    services.write_again(house.back(thread), text="Encore.", message=uuid4())
    assert state(thread) == "claimed"
    services.give_back(actor=house.cast.maude, thread_id=thread.pk)
    assert (state(thread), Claim.objects.count()) == ("waiting", 0)
    services.claim(actor=house.cast.maude, thread_id=thread.pk)
    services.freeze_code(house.back(thread))
    assert not Claim.objects.exists()


def test_once_their_access_is_erased_an_answer_is_closed_at_once(house: House) -> None:
    thread = house.writes()
    services.erase_access(house.back(thread))
    house.answers(thread)
    services.close(actor=house.cast.maude, thread_id=thread.pk, reason="no_return", seen=said(thread))


# --- promises --------------------------------------------------------------------------------------------------------


def test_an_absence_entered_later_moves_the_promise_and_the_first_one_stays(house: House) -> None:
    today = clock.today()
    for account in (house.cast.maude, house.cast.claire):
        OnCall.objects.create(
            program=house.cast.jeunesse,
            door="youth",
            account=account,
            start=clock.now() - timedelta(days=1),
            end=clock.now() + timedelta(days=30),
        )
    thread = house.writes()
    for account in (house.cast.maude, house.cast.claire):
        accounts.add_absence(actor=account, account=account, first_day=today, last_day=today + timedelta(days=3))
    assert (services.recompute_promises(), services.recompute_promises()) == (1, 0)
    row = Thread.objects.get()
    assert row.promise is not None and row.first_promise is not None
    assert clock.local(row.promise).date() >= today + timedelta(days=4)
    assert row.first_promise == thread.promise


def test_a_door_that_nobody_reads_takes_nothing(house: House) -> None:
    ReadingHours.objects.filter(door="youth").delete()
    with pytest.raises(RuleBroken) as closed:
        house.writes()
    assert closed.value.code == "closed"
    assert not Thread.objects.exists()
    assert selectors.promised(house.cast.jeunesse, "youth", clock.now()) is None


def test_with_one_holder_left_the_door_takes_nothing(house: House) -> None:
    accounts.disable_account(actor=house.cast.helene, account=house.cast.maude)
    with pytest.raises(RuleBroken) as few:
        house.writes()
    assert few.value.code == "too_few_holders"
    assert not Thread.objects.exists()


# --- faults ----------------------------------------------------------------------------------------------------------


def test_each_act_is_whole_or_is_not(house: House) -> None:
    session = vault.asker_begin()
    vault.asker_code(session)
    send = lambda: house.writes(session=session, form_token="une-fois", word="libellule")  # noqa: E731
    assert statement_by_statement(send, ROWS) > 15
    thread = house.writes()
    asker, message = house.back(thread), uuid4()
    again = lambda: services.write_again(asker, text="Encore.", message=message)  # noqa: E731
    assert statement_by_statement(again, ROWS) > 5
    maude, access = house.cast.maude, access_of(house.cast.maude, thread.pk)
    claim = lambda: services.claim(actor=maude, thread_id=thread.pk)  # noqa: E731
    assert statement_by_statement(claim, ROWS) > 4
    reply = uuid4()
    answer = lambda: services.answer(  # noqa: E731
        access, actor=maude, thread_id=thread.pk, message=reply, text=ANSWERED, seen=2
    )
    assert statement_by_statement(answer, ROWS) > 10
    freeze = lambda: services.freeze_code(house.back(thread))  # noqa: E731
    assert statement_by_statement(freeze, ROWS) > 3


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_instant_are_one_thread(house: House) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    session, token, start = vault.asker_begin(), uuid4().hex, Barrier(2)
    vault.asker_code(session)
    cookie, sent, failed = vault.asker_keep(session), [], []

    def tap() -> None:
        try:
            own = vault.asker_session(cookie)
            assert own is not None
            start.wait(timeout=30)
            form = {"form_token": token, "text": SAID, "door": "youth", "language": "fr"}
            sent.append(services.send(own, **form).pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    hands = [Hand(target=tap) for _hand in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert failed == []
    assert (len(set(sent)), Thread.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_the_round_of_the_server_fades_lapses_moves_and_ends(house: House) -> None:
    thread = house.writes()
    house.answers(thread)
    services.read(house.back(thread))
    other = house.writes()
    services.claim(actor=house.cast.maude, thread_id=other.pk)
    with clock.travel_to(clock.now() + timedelta(days=2)):
        call_command("rounds")
        assert services.read(house.back(thread)) == []
    assert state(other) == "waiting"
