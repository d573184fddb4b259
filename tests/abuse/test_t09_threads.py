"""T9, for threads: what a writer of the database moves from one thread, pair, message or session to another opens
nothing there."""

from uuid import uuid4

import pytest
from django.db.models import Model
from pytest_django.fixtures import Settings

from amont import vault
from amont.vault import VaultError
from amont.vault.models import AskerBox, AskerBundle, AskerSeal, RecordKeyWrap, ThreadPair
from tests.vault.asking import Thread
from tests.vault.holders import by, person, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def two(settings: Settings) -> tuple[Thread, Thread]:
    """Two threads of the same holders, each with an answer, both with the same personal word."""
    pin_recovery(settings)
    lou, sam = person(), person()
    return Thread(lou, sam, word="libellule"), Thread(lou, sam, word="libellule")


def swap(one: Model, other: Model, field: str = "blob_sealed") -> None:
    """What somebody who writes to the database does."""
    mine, theirs = getattr(one, field), getattr(other, field)
    type(one)._base_manager.filter(pk=one.pk).update(**{field: theirs})
    type(other)._base_manager.filter(pk=other.pk).update(**{field: mine})


def test_the_bundles_of_two_threads(two: tuple[Thread, Thread]) -> None:
    one, other = two
    swap(
        AskerBundle.objects.get(thread=one.id, purpose="code"), AskerBundle.objects.get(thread=other.id, purpose="code")
    )
    for thread in two:
        with pytest.raises(VaultError):
            thread.back()


def test_the_two_bundles_of_one_thread(two: tuple[Thread, Thread]) -> None:
    one, _other = two
    there = one.back()
    swap(*AskerBundle.objects.filter(thread=one.id))
    with pytest.raises(VaultError):
        one.back()
    with pytest.raises(VaultError):
        vault.thread_history(there, code=" ".join(one.code), word="libellule", sealed=one.sealed)


def test_the_seals_of_two_answers(two: tuple[Thread, Thread]) -> None:
    one, _other = two
    first, second = one.answer(one.holders[0], "Un."), one.answer(one.holders[0], "Deux.")
    swap(*AskerSeal.objects.filter(bundle__purpose="code", message__in=[first, second]))
    assert vault.thread_read(one.back(), one.sealed) == {}
    swap(*AskerSeal.objects.filter(bundle__purpose="code", message__in=[first, second]))
    one.sealed[first], one.sealed[second] = one.sealed[second], one.sealed[first]
    assert vault.thread_read(one.back(), one.sealed) == {}


def test_the_seals_of_one_answer_for_both_pairs(two: tuple[Thread, Thread]) -> None:
    one, _other = two
    answer = one.answer(one.holders[0])
    swap(*AskerSeal.objects.filter(message=answer))
    assert vault.thread_read(one.back(), one.sealed) == {}


def test_the_secrets_of_two_threads(two: tuple[Thread, Thread]) -> None:
    one, other = two
    swap(*ThreadPair.objects.all(), field="secrets_sealed")
    for thread in (one, other):
        with pytest.raises(VaultError):
            vault.thread_take_in(by(thread.holders[0], thread.id), thread=thread.id)


def test_what_was_posted_in_two_threads(two: tuple[Thread, Thread]) -> None:
    posted = [(thread, thread.post(thread.back(), "Je reviens.")) for thread in two]
    swap(*(RecordKeyWrap.objects.get(record_id=message) for _thread, message in posted))
    for thread, message in posted:
        with pytest.raises(VaultError):
            thread.words(thread.holders[0], message)


def test_the_sessions_of_two_askers(two: tuple[Thread, Thread]) -> None:
    cookies = [vault.asker_keep(thread.back()) for thread in two]
    swap(*AskerBox.objects.all())
    assert [vault.asker_session(cookie) for cookie in cookies] == [None, None]
    AskerBox.objects.all().delete()
    cookie = vault.asker_keep(two[0].back())
    AskerBox.objects.update(thread=uuid4())
    assert vault.asker_session(cookie) is None
