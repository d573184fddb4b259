"""T9, at the table: contacts of requests, sites and funders that a writer of the database exchanges open nothing.

The reading is in the journal before the seal is tried, the refusal after it; the page says one plain sentence.
"""

from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from amont import vault
from amont.activities import services as activities
from amont.activities.models import Message, RequestContact
from amont.activities.tasks import send_message
from amont.audit import services as audit
from amont.audit.models import AuditEntry
from amont.core.outbox import TaskFailed
from amont.directory import services as directory
from amont.directory.models import Site
from amont.funding import services as funding
from amont.funding.models import Funder
from amont.vault.fields import SealedField
from tests.abuse.test_t09_key_rows import KEY_ROWS
from tests.activities.conftest import World, build
from tests.cast import Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
SEALED = {
    RequestContact: {"email_sealed", "name_sealed", "phone_sealed"},
    Site: {"contact_sealed"},
    Funder: {"contact_sealed"},
}


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.fixture
def before(world: World) -> set[UUID]:
    """Entries that were there already."""
    return set(AuditEntry.objects.values_list("pk", flat=True))


def swap(one: Model, other: Model, field: str, other_field: str = "") -> None:
    """What somebody who writes to the database does."""
    other_field = other_field or field
    mine, theirs = getattr(one, field), getattr(other, other_field)
    type(one)._base_manager.filter(pk=one.pk).update(**{field: theirs})
    type(other)._base_manager.filter(pk=other.pk).update(**{other_field: mine})


def told(before: set[UUID]) -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.exclude(pk__in=before).order_by("at", "seq")
    return list(rows.values_list("action", "reason", "record_id"))


def as_(account: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def test_every_sealed_column_is_swapped_here_or_among_the_keys() -> None:
    from amont.vault.confidential import confidential_models

    found = {
        model: {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}
        for model in confidential_models()
    }
    assert {model: names for model, names in found.items() if names} == SEALED | KEY_ROWS


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("email_sealed", "email_sealed"),
        ("name_sealed", "name_sealed"),
        ("phone_sealed", "phone_sealed"),
        ("email_sealed", "name_sealed"),
    ],
)
def test_the_contact_of_another_request_is_refused_and_noted(field: str, other: str, world: World) -> None:
    request, second = world.triaged(), world.triaged()
    mine = RequestContact.objects.get(request=request)
    swap(mine, RequestContact.objects.get(request=second), field, other)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    answer = as_(world.claire).post(reverse("activities_staff:request_contact", args=[request.number]))
    assert answer.status_code == 403
    assert "prof@ecole.example" not in answer.content.decode()
    assert told(before) == [
        ("activities.request.contact_read", "", str(request.pk)),
        ("refused:activities_staff:request_contact", "seal_refused", str(mine.pk)),
    ]
    assert audit.verify() == []


def test_two_columns_of_one_row_do_not_stand_for_each_other(world: World) -> None:
    request = world.triaged()
    row = RequestContact.objects.get(request=request)
    swap(row, row, "email_sealed", "name_sealed")
    with pytest.raises(vault.VaultError):
        activities.read_contact(actor=world.claire, request_id=request.pk)


def test_the_requesters_own_page_shows_nothing_of_it(world: World) -> None:
    request, second = world.receive(), world.receive()
    swap(RequestContact.objects.get(request=request), RequestContact.objects.get(request=second), "email_sealed")
    answer = Client(raise_request_exception=False).get(
        reverse("activities:status", args=[world.tokens[request.pk]]), follow=True
    )
    assert answer.status_code == 403
    assert AuditEntry.objects.filter(actor="public", reason="seal_refused").count() == 1


def test_a_mail_to_a_swapped_address_does_not_leave_and_is_noted_once(world: World, mailoutbox: list[Any]) -> None:
    request, second = world.receive(), world.receive()
    swap(RequestContact.objects.get(request=request), RequestContact.objects.get(request=second), "email_sealed")
    message = Message.objects.get(request=request)
    for _ in range(2):
        with pytest.raises(TaskFailed):
            send_message.call(str(message.pk))
    message.refresh_from_db()
    assert (message.failed, message.sent_at, mailoutbox) == (2, None, [])
    entry = AuditEntry.objects.get(reason="seal_refused")
    assert (entry.actor, entry.action, entry.record_id) == (
        "system",
        "refused:activities.message.sent",
        str(request.pk),
    )


def test_the_contact_of_another_site_is_refused_and_noted(world: World) -> None:
    one, other = world.school, world.other_school
    for site in (one, other):
        directory.save_site(actor=world.claire, site=site, contact=f"Le secrétariat de {site.pk}")
    swap(Site.objects.get(pk=one.pk), Site.objects.get(pk=other.pk), "contact_sealed")
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    answer = as_(world.claire).post(reverse("directory:site", args=[one.pk]))
    assert answer.status_code == 403
    assert str(other.pk) not in answer.content.decode()
    assert told(before) == [
        ("directory.site.contact_read", "", str(one.pk)),
        ("refused:directory:site", "seal_refused", str(one.pk)),
    ]


def test_the_contact_of_another_funder_is_refused(cast: Cast) -> None:
    """No screen opens it yet: the seals alone are tried."""
    domain = "amont.server.funder_contact"
    owners = [directory.create_organization(actor=cast.claire, name=name) for name in ("Un", "Deux")]
    one, other = (
        funding.create_funder(actor=cast.helene, organization=owner, kind="provincial", public_money=True)
        for owner in owners
    )
    for funder in (one, other):
        funder.contact_sealed = vault.seal_server(domain, funder.pk, "Mme Untel")
        funder.save()
    swap(one, other, "contact_sealed")
    for funder in Funder.objects.order_by("pk"):
        with pytest.raises(vault.VaultError) as refusal:
            vault.open_server(domain, funder.pk, bytes(funder.contact_sealed))
        assert refusal.value.row_id == funder.pk
