"""The five words of a package: offered, then typed as people type."""

from datetime import date
from uuid import uuid4

import pytest

from amont.vault import VaultError, bundles, wordlist

pytestmark = pytest.mark.django_db


def test_five_words_of_the_list_are_offered() -> None:
    offered = bundles.offer()
    assert len(offered) == 5
    assert set(offered) <= set(wordlist.words())
    assert offered != bundles.offer()


def test_capitals_commas_accents_and_four_letters_are_forgiven_and_order_is_not() -> None:
    words = [word for word in wordlist.words() if len(word) > 5][::200][:5]
    place = {"package_id": uuid4(), "expires": date(2027, 1, 31)}
    key = bytes(range(32))
    blob = bundles.close(key, " ".join(words), **place)
    bare = ["".join(wordlist.fold(word)) for word in words]
    for typed in (
        ", ".join(words).upper(),
        " ".join(bare),
        "\n".join(word[:4] for word in bare),
        f"  {'-'.join(words)}. ",
    ):
        assert bundles.open_(blob, typed, **place) == key
    for wrong in (" ".join(reversed(words)), " ".join(words[:4]), " ".join([*words, words[0]]), "", "12345"):
        with pytest.raises(VaultError):
            bundles.open_(blob, wrong, **place)
