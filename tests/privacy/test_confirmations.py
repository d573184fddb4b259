"""What one person decided and no second one confirmed, on the officer's screen."""

from datetime import timedelta

import pytest
from django.test import Client

from amont.accounts import services
from amont.audit import confirmations
from amont.audit.models import AuditEntry, Confirmation
from amont.core import clock
from tests.cast import Cast
from tests.keys import hear
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PAGE = "/interne/journal/deuxieme-personne/"


def rows(client: Client, place: str) -> list[str]:
    """The lines of one list of the page, their spaces made one."""
    found = page(client.get(PAGE)).select(f'[data-test="confirmations-{place}"] [data-test="confirmation"]')
    return [" ".join(row.get_text(" ").split()) for row in found]


@pytest.fixture
def officer(cast: Cast) -> Client:
    """Hélène, whom the settings let answer for the journal."""
    client = Client()
    client.force_login(cast.helene)
    return client


def test_a_decision_waits_then_is_listed_when_nobody_else_looked(officer: Client, cast: Cast) -> None:
    hear(cast.claire, cast.maude)
    (waiting,) = rows(officer, "waiting")
    assert "Maude" in waiting and "Claire" in waiting and "en personne" in waiting
    assert rows(officer, "over") == []
    with clock.travel_to(clock.now() + timedelta(days=8)):
        confirmations.lapse_due()
        assert rows(officer, "waiting") == []
        (over,) = rows(officer, "over")
    assert "Maude" in over and "personne d’autre n’a regardé" in over


def test_a_refusal_says_by_whom_and_what_two_people_saw_is_no_longer_there(officer: Client, cast: Cast) -> None:
    for owner, agrees in ((cast.maude, False), (cast.rosalie, True)):
        hear(cast.claire, owner)
        asked = Confirmation.objects.get(outcome="waiting")
        services.answer_confirmation(actor=cast.helene, confirmation_id=asked.pk, agrees=agrees)
    (over,) = rows(officer, "over")
    assert "Maude" in over and "refusé par Hélène" in over
    assert rows(officer, "waiting") == []


def test_with_nothing_to_see_the_page_says_so_and_reading_it_is_written(officer: Client, cast: Cast) -> None:
    assert "Deux personnes ont tout regardé" in officer.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(action="audit.confirmations.read", actor=str(cast.helene.pk)).count() == 1


@pytest.mark.parametrize("name", ["claire", "maude", "tom"])
def test_nobody_but_the_director_and_the_officer_reads_it(name: str, cast: Cast) -> None:
    client = Client()
    client.force_login(getattr(cast, name))
    assert client.get(PAGE).status_code == 403
