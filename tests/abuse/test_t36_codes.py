"""T36 and T38, for the code itself: whatever opens nothing costs as much and says as much; what is forgiven, and what is
not; every word of the list survives being typed."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from amont import vault
from amont.vault import VaultError, codes, wordlist
from tests.vault.asking import Thread, derivations
from tests.vault.holders import person, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def thread(settings: Settings) -> Thread:
    pin_recovery(settings)
    return Thread(person(), person())


def unopened(thread: Thread) -> Iterator[str]:
    """What opens nothing: no code, words of no list, too many, another order, one wrong word, an unknown thread."""
    code, other = thread.code, next(one for one in wordlist.words() if one not in thread.code)
    yield from ("", "a" * 10_000, "œufs 🙂 \u202e <b>", " ".join([*code, code[0]]), " ".join(code[:6]))
    yield " ".join([*code[:5], code[6], code[5]]) if code[5] != code[6] else ""
    yield " ".join([*code[:6], other])
    yield " ".join([other, other, *code[2:]])


def test_whatever_opens_nothing_costs_as_much(thread: Thread) -> None:
    frozen = Thread(*thread.holders)
    vault.forget_asker(thread=frozen.id)
    costs = set()
    for typed in (*unopened(thread), " ".join(frozen.code)):
        session = vault.asker_begin()
        with derivations() as derived, CaptureQueriesContext(connection) as queries, pytest.raises(VaultError) as no:
            vault.asker_open(session, typed)
        costs.add((derived.call_count, len(queries), str(no.value)))
        assert session.keys is None
    assert costs == {(1, 1, "vault")}


@pytest.mark.parametrize(
    "spelt",
    [
        str.upper,
        lambda code: ", ".join(code.split()),
        lambda code: " ".join(word[:4] for word in code.split()),
        lambda code: "\n".join(wordlist.fold(code)),
        lambda code: f"  {code}. ",
    ],
)
def test_accents_capitals_commas_and_missing_letters_are_forgiven(spelt: Callable[[str], str], thread: Thread) -> None:
    assert thread.back(spelt(" ".join(thread.code))).thread == thread.id


def test_every_word_of_the_list_survives_a_typed_round_trip() -> None:
    every = wordlist.words()
    for start in range(0, len(every) - 6, 7):
        code = every[start : start + 7]
        for typed in (" ".join(code), " ".join(code).upper(), " ".join(wordlist.fold(" ".join(code)))):
            read = codes.read(typed)
            assert read.secret == " ".join(code[2:])
            assert divmod(read.locator, len(every)) == (every.index(code[0]), every.index(code[1]))
    for word in every:
        assert codes.is_word(f" {word.upper()}. ", word)
        assert not codes.is_word(f"{word} {word}", word)
