"""T39, for the keys: what a stolen code opens, what a forged row shows, what the personal word keeps."""

from uuid import uuid4

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from amont import vault
from amont.vault import VaultError, records, sealedbox, threads
from amont.vault.models import AskerBundle, AskerSeal, RecordKeyWrap, ThreadPair
from amont.vault.rings import Ring
from tests.vault.asking import ANSWERED, SAID, Thread, derivations
from tests.vault.holders import person, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def holders(settings: Settings) -> list[Ring]:
    pin_recovery(settings)
    return [person(), person()]


@pytest.fixture
def thread(holders: list[Ring]) -> Thread:
    return Thread(*holders)


def test_a_faded_answer_is_not_opened_by_the_code_and_everything_that_is_left(thread: Thread) -> None:
    """The thief has the code, every row and every secret of the server: each sealed thing is tried with each key."""
    answer = thread.answer(thread.holders[0])
    stolen = thread.back()
    assert vault.thread_read(stolen, thread.sealed) == {answer: ANSWERED}
    vault.fade(message=answer)
    blobs = [
        bytes(value)
        for model in apps.get_app_config("vault").get_models()
        for row in model._default_manager.values_list()
        for value in row
        if isinstance(value, bytes | memoryview) and len(value) > 40
    ]
    tried = 0
    for pair in AskerBundle.objects.all():
        place = {"thread": thread.id, "message": answer, "key_id": pair.pk}
        for blob in blobs:
            with pytest.raises(VaultError):
                threads.open_answer(blob, stolen.opened.secret, stolen.opened.auth, **place)
            tried += 1
    for key in (stolen.opened.secret, stolen.opened.auth):
        with pytest.raises(VaultError):
            ref = vault.FieldRef("amont.thread.message", thread.id, answer, 1)
            records.open_(ref, thread.sealed[answer], records.RecordKey(records.key_id_of(thread.sealed[answer]), key))
    assert tried == len(blobs) > 5
    assert vault.thread_read(stolen, thread.sealed) == {}


def test_the_code_never_shows_what_its_owner_wrote(thread: Thread) -> None:
    thread.post(thread.back(), "Je reviens.")
    thread.answer(thread.holders[0])
    shown = vault.thread_read(thread.back(), thread.sealed)
    assert list(shown.values()) == [ANSWERED]


def test_with_a_personal_word_everything_comes_back_and_without_it_nothing(holders: list[Ring]) -> None:
    thread = Thread(*holders, word="Libellule  bleue")
    code = " ".join(thread.code)
    later = thread.post(thread.back(), "Je reviens.")
    answer = thread.answer(holders[0])
    vault.fade(message=answer)
    back = thread.back()
    assert vault.thread_read(back, thread.sealed) == {}
    said = vault.thread_history(back, code=code, word=" libellule bleue ", sealed=thread.sealed)
    assert said == {thread.first: SAID, later: {"text": "Je reviens."}, answer: ANSWERED}
    plain = Thread(*holders)
    for one, word in ((thread, "libellule verte"), (plain, "libellule bleue"), (thread, "")):
        session = one.back()
        with derivations() as derived, pytest.raises(VaultError):
            vault.thread_history(session, code=" ".join(one.code), word=word, sealed=one.sealed)
        assert derived.call_count == 1


def test_what_nobody_of_the_team_sealed_is_not_shown(thread: Thread) -> None:
    true, asker = thread.answer(thread.holders[0]), thread.back()
    pair = AskerBundle.objects.get(thread=thread.id, purpose="code")
    key, forged = bytes(32), uuid4()
    place = {"thread": thread.id, "message": forged, "key_id": pair.pk}
    blob = threads.close_answer(key, asker.opened.public, bytes(32), **place)
    AskerSeal.objects.create(bundle=pair, message=forged, blob_sealed=blob)
    thread.sealed[forged] = thread.sealed[true]
    assert list(vault.thread_read(asker, thread.sealed)) == [true]
    AskerSeal.objects.filter(message=true).update(message=thread.first)
    assert vault.thread_read(asker, thread.sealed) == {}


def test_an_asker_writes_to_no_key_that_was_put_in_its_place(thread: Thread) -> None:
    asker = thread.back()
    public, _secret = sealedbox.keypair()
    ThreadPair.objects.filter(thread=thread.id).update(public=public)
    with pytest.raises(VaultError):
        thread.post(asker, "Je reviens.")
    assert RecordKeyWrap.objects.filter(generation__object=thread.id).count() == 2, "the first message, the secrets"
