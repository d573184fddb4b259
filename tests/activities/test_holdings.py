"""Contacts are erased when their time is over; requests stay, spam goes."""

from datetime import timedelta

from django.apps import apps

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


def test_no_sentence_that_may_name_somebody_outlives_the_contact(world: World):
    words = "Demandez Élodie Vadnais au 418 555-0199"
    request = world.triaged(dates_text=words, received_before=words, comments=words)
    services.note_call(actor=world.claire, request_id=request.pk, text=words)
    services.ask_question(actor=world.claire, request_id=request.pk, text=words)
    services.note_call(actor=world.claire, request_id=request.pk, text=words)
    world.refuse(request, reason="other", note=words)
    demand = unmet(MONDAY.date(), MONDAY.date())
    later = MONDAY + timedelta(days=365 * 3 + 5)
    assert "Vadnais" in every_word()
    assert holdings.erase_contacts(later) == 1
    assert "Vadnais" not in every_word()
    assert unmet(MONDAY.date(), MONDAY.date()) == demand
    assert holdings.erase_contacts(later) == 0


def every_word() -> str:
    """All that the tables of activities hold, as text."""
    models = apps.get_app_config("activities").get_models()
    return " ".join(str(row) for model in models for row in model._base_manager.values_list())


def test_spam_is_deleted_after_thirty_days_and_nothing_else_is(world: World):
    services.decide(actor=world.claire, request_id=world.triaged().pk, to="spam")
    world.refuse(world.triaged(audience="sec_5"))
    assert holdings.erase_spam(MONDAY + timedelta(days=29)) == 0
    assert holdings.erase_spam(MONDAY + timedelta(days=31)) == 1
    assert ServiceRequest.objects.get().state == "refused"
