"""Contacts are erased when their time is over; requests stay, spam goes."""

from datetime import timedelta

from amont.activities import holdings, services
from amont.activities.models import RequestContact, RequestLink, ServiceRequest
from amont.activities.selectors.demand import unmet
from amont.audit.holdings import registered
from tests.activities.conftest import MONDAY, World


def test_the_registry_knows_what_activities_keep():
    models = {one.model for one in registered()}
    assert {"activities.RequestContact", "activities.ServiceRequest"} <= models


def test_contacts_go_three_years_after_the_answer_and_figures_stay(world: World):
    world.refuse(world.triaged())
    world.receive(audience="sec_5")
    assert holdings.erase_contacts(MONDAY + timedelta(days=365 * 3 - 5)) == 0
    assert holdings.erase_contacts(MONDAY + timedelta(days=365 * 3 + 5)) == 1
    assert (RequestContact.objects.count(), RequestLink.objects.count(), ServiceRequest.objects.count()) == (1, 1, 2)
    assert len(unmet(MONDAY.date(), MONDAY.date())) == 1


def test_spam_is_deleted_after_thirty_days_and_nothing_else_is(world: World):
    services.decide(actor=world.claire, request_id=world.triaged().pk, to="spam")
    world.refuse(world.triaged(audience="sec_5"))
    assert holdings.erase_spam(MONDAY + timedelta(days=29)) == 0
    assert holdings.erase_spam(MONDAY + timedelta(days=31)) == 1
    assert ServiceRequest.objects.get().state == "refused"
