"""The staff's search: places, numbers, capsules; accents forgiven, nothing of another program."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amont.accounts.models import Account
from amont.desk import selectors
from tests.activities.conftest import World, day_at
from tests.cast import Cast
from tests.outreach.conftest import make_capsule

pytestmark = pytest.mark.django_db


def html_of(account: Account, text: str) -> str:
    client = Client()
    client.force_login(account)
    answer = client.get("/interne/recherche/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.sqlite
def test_a_place_is_found_without_its_accents(world: World, cast: Cast):
    session = world.session(day_at(10))
    for words in ("École du Ruisseau", "ecole ruiss", "RUISSEAU"):
        found = selectors.find(cast.claire, words)
        assert [row.name for row in found.organizations.rows] == ["Centre scolaire des Deux-Rives"]
        assert [row.pk for row in found.requests.rows] == [session.request_id]
        assert found.sessions.rows == [session]


def test_a_number_and_a_typed_place_find_their_request(world: World, cast: Cast):
    request = world.receive(site_id=None, typed_place="Patro du Quai")
    for words in (request.number, "patro"):
        assert selectors.find(cast.claire, words).requests.rows == [request]
    assert f"/interne/demandes/{request.number}/" in html_of(cast.claire, "patro")


def test_a_capsule_is_found_by_its_question(world: World, cast: Cast):
    capsule = make_capsule(cast, 1)
    assert selectors.find(cast.maude, "il PAYE").capsules.rows == [capsule]
    assert f"/interne/capsules/{capsule.pk}/" in html_of(cast.maude, "paye")


def test_nothing_of_another_program_is_found(world: World, cast: Cast):
    world.session(day_at(10))
    make_capsule(cast, 1)
    found = selectors.find(cast.karl, "ruisseau")
    assert not found.requests
    assert not found.sessions
    assert not selectors.find(cast.karl, "paye")
    assert not selectors.find(cast.tom, "ruisseau")


def test_without_words_nothing_is_searched_and_nothing_found_is_said(world: World, cast: Cast):
    assert not selectors.find(cast.claire, "  ")
    assert 'class="empty"' not in html_of(cast.claire, "")
    assert 'class="empty"' in html_of(cast.claire, "zzzz")
    assert "&lt;b&gt;" in html_of(cast.claire, "<b>")


def test_a_search_costs_the_same_whatever_it_finds(world: World, cast: Cast):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            html_of(cast.claire, "ruisseau")
        return len(caught)

    world.receive()
    queries()  # the first page of a process reads the settings and the labels
    few = queries()
    for number in range(8):
        world.receive()
        make_capsule(cast, number + 1)
    world.session(day_at(10))
    assert queries() == few
