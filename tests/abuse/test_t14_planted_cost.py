"""T14: a lowered cost planted in what is stretched is refused by the floor; the test cost, outside of a test database."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from amont.vault import VaultError, bundles, kdf, recipes, ring_wraps, wordlist
from amont.vault.recipes import Recipe
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import new_ring

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
WORDS = " ".join(wordlist.words()[place] for place in (3, 500, 1001, 1502, 2047))
CHEAP = [kdf.TEST, kdf.Cost(1, 262_144), kdf.Cost(2, 65_535), kdf.Cost(0, 65_536), kdf.Cost(3, 0)]


def planted(blob: bytes, cost: kdf.Cost) -> bytes:
    return blob[:5] + cost.passes.to_bytes(4, "big") + cost.kib.to_bytes(4, "big") + blob[13:]


@pytest.mark.parametrize("cost", CHEAP, ids=str)
def test_a_ring_under_a_planted_cost_is_not_opened(cost: kdf.Cost, settings: Settings) -> None:
    ring, peppers = new_ring(uuid4()), settings.AMONT_KEYS.pepper_pw
    root = recipes.stretch(WORDS, recipes.slow(peppers))
    blob = planted(ring_wraps.wrap(ring, root, Purpose.PASSPHRASE), cost)
    settings.VAULT_TEST_KDF = False
    with pytest.raises(VaultError):
        recipes.stretch(WORDS, ring_wraps.recipe_of(blob))


@pytest.mark.parametrize("cost", CHEAP, ids=str)
def test_a_package_under_a_planted_cost_is_not_opened(cost: kdf.Cost, settings: Settings) -> None:
    place = {"package_id": uuid4(), "expires": date(2027, 1, 31)}
    blob = planted(bundles.close(bytes(32), WORDS, **place), cost)
    settings.VAULT_TEST_KDF = False
    with pytest.raises(VaultError):
        bundles.open_(blob, WORDS, **place)


def test_the_cost_of_tests_is_refused_outside_of_a_test_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = recipes.slow(settings.AMONT_KEYS.pepper_pw)
    recipes.stretch(WORDS, recipe)
    monkeypatch.setitem(connection.settings_dict, "NAME", "amont")
    with pytest.raises(VaultError):
        recipes.stretch(WORDS, recipe)


def test_a_ring_is_never_opened_by_what_was_not_stretched(settings: Settings) -> None:
    ring, peppers = new_ring(uuid4()), settings.AMONT_KEYS.pepper_pw
    free = recipes.unstretched(bytes(range(20)), recipes.plain(peppers))
    with pytest.raises(VaultError):
        ring_wraps.wrap(ring, free, Purpose.PASSPHRASE)
    with pytest.raises(VaultError):
        ring_wraps.wrap(ring, recipes.stretch(WORDS, recipes.slow(peppers)), Purpose.SHEET)
    with pytest.raises(VaultError):
        recipes.unstretched(bytes(19), recipes.plain(peppers))
    with pytest.raises(VaultError):
        recipes.stretch(WORDS, Recipe.parse(bytes(recipes.plain(peppers))))
