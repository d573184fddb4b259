"""The list of words: offered, typed, recognised."""

import pytest

from amont.vault import wordlist


def test_six_offered_words_come_from_the_list() -> None:
    offered = wordlist.offer_words(6)
    assert len(offered) == 6
    assert set(offered) <= set(wordlist.words())


def test_every_word_can_be_offered() -> None:
    drawn = {word for _ in range(200) for word in wordlist.offer_words(200)}
    assert len(drawn) > 0.99 * wordlist.SIZE


def test_two_offers_differ() -> None:
    assert wordlist.offer_words(6) != wordlist.offer_words(6)


@pytest.mark.parametrize(
    "typed",
    ["Abbaye École abriter", "ABBAYE, ecole; abriter.", "  abbaye\te\u0301cole\nabriter ", "abbaye-école-abriter"],
)
def test_capitals_accents_and_punctuation_are_forgiven(typed: str) -> None:
    assert wordlist.fold(typed) == ["abbaye", "ecole", "abriter"]


def test_four_letters_suffice_and_every_word_survives_folding() -> None:
    for word in wordlist.words():
        (bare,) = wordlist.fold(word.upper())
        assert wordlist.recognise(bare) == word
        assert wordlist.recognise(bare[:4]) == word


@pytest.mark.parametrize("typed", ["", "abb", "zzzz", "abbayes", "abbx"])
def test_what_is_no_word_of_the_list_is_not_recognised(typed: str) -> None:
    assert wordlist.recognise(typed) is None
