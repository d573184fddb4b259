"""T46, for the public request form: one place fills neither the table nor somebody's mailbox, and nothing typed is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from amont.activities.models import Message, ServiceRequest
from tests.activities.conftest import World, build
from tests.cast import Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
PER_HOUR = 4


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.FORMS_AN_HOUR = PER_HOUR


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


def ask(world: World, address: str, **changed: str) -> Any:
    with translation.override("fr"):
        form = reverse("activities:request")
    sent = {
        "form_token": uuid4().hex, "offering": str(world.offering.pk), "typed_place": "École du Ruisseau",
        "sector": "saint_nicolas", "requester_kind": "school_teacher", "name": "Camille Roy", "email": "prof@ecole.example",
        "audience": "sec_3", "groups": "1", **changed,
    }  # fmt: skip
    return Client().post(form, sent, REMOTE_ADDR=address)


def test_a_place_that_asks_too_often_is_asked_to_wait_and_keeps_its_words(world: World) -> None:
    for _ in range(PER_HOUR):
        assert ask(world, "192.0.2.1").status_code == 302
    answer = ask(world, "192.0.2.1", comments="Un groupe de nouveaux arrivants.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Un groupe de nouveaux arrivants." in page and "École du Ruisseau" in page
    assert (ServiceRequest.objects.count(), Message.objects.count()) == (PER_HOUR, PER_HOUR)
    assert ask(world, "192.0.2.2").status_code == 302, "another school still gets in"


def test_a_form_with_a_slip_is_not_counted(world: World) -> None:
    for _ in range(PER_HOUR + 2):
        assert ask(world, "192.0.2.1", email="").status_code == 422
    assert ask(world, "192.0.2.1").status_code == 302
