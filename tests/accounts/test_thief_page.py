"""« Ce qu'un voleur obtiendrait » : rendered from the table, for everybody of the team, found from where one looks."""

import pytest
from django.test import Client
from django.urls import reverse

from amont.vault.threats import LIMITS, THEFTS
from tests.cast import Cast
from tests.reading import as_, page, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["helene", "claire", "maude", "tom", "karl"])
def test_everybody_of_the_team_reads_it(cast: Cast, name: str) -> None:
    answer = as_(getattr(cast, name)).get(reverse("accounts:thief"))
    assert answer.status_code == 200
    assert len(page(answer).select("[data-test=theft]")) == len(THEFTS)


def test_nobody_else_does(cast: Cast) -> None:
    assert Client().get(reverse("accounts:thief")).status_code == 302


def test_it_says_all_of_the_table_with_its_tests_and_the_limits(cast: Cast) -> None:
    cast.maude.language = "en"
    cast.maude.save()
    told = words(as_(cast.maude).get(reverse("accounts:thief")))
    for theft in THEFTS:
        assert all(str(one) in told for one in (theft.title, theft.how, *theft.gets)), theft.key
        assert all(f"{kept.says} Tests: {', '.join(kept.tests)}" in told for kept in theft.kept), theft.key
    assert all(str(limit) in told for limit in LIMITS)


@pytest.mark.parametrize("where", ["accounts:profile", "accounts:team", "directory:settings", "desk:today"])
def test_one_finds_it(cast: Cast, where: str) -> None:
    address = reverse("accounts:thief")
    assert page(as_(cast.helene).get(reverse(where))).select_one(
        f'main a[href="{address}"], #compte a[href="{address}"]'
    )
