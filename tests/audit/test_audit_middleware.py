"""Numbers of requests, and refusals in the journal."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, reverse

from amont.audit import services as audit
from amont.audit.errors import AuditError
from amont.audit.middleware import RefusalMiddleware, RequestIdMiddleware
from amont.audit.models import AuditEntry
from amont.core import logs
from amont.core.errors import Refused, RuleBroken
from tests.audit.conftest import Somebody
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _request(user: Any = None, *, view_name: str = "activities:triage", **kwargs: Any) -> HttpRequest:
    request = RequestFactory().post("/interne/")
    request.user = user or AnonymousUser()
    url_name = view_name.split(":")[-1]
    namespaces: list[str | None] = [*view_name.split(":")[:-1]]
    request.resolver_match = ResolverMatch(lambda r: None, (), kwargs, url_name, namespaces=namespaces)
    return request


def _refuse(request: HttpRequest, exception: Exception) -> None:
    RefusalMiddleware(lambda r: HttpResponse()).process_exception(request, exception)


class Staff(Somebody):
    """An account that is signed in."""

    is_authenticated = True


def test_a_missing_right_is_journalled_with_the_view_and_the_record() -> None:
    maude, number = Staff(), uuid4()
    _refuse(_request(maude, request_id=number), PermissionDenied("activities:request:triage"))
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == (str(maude.pk), "refused:activities:triage")
    assert (entry.reason, entry.record_id) == ("permission_denied", str(number))


def test_a_broken_rule_is_journalled_by_its_code() -> None:
    _refuse(_request(), RuleBroken("Cette date est prise.", code="hold_taken"))
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.reason, entry.record_id) == ("public", "hold_taken", "")


def test_a_code_with_strange_signs_is_still_a_code() -> None:
    _refuse(_request(), RuleBroken("x", code="hold.taken: Rosalie é " + "y" * 60))
    assert AuditEntry.objects.get().reason == ("hold_taken__Rosalie___" + "y" * 60)[:40]


@pytest.mark.parametrize("kwargs", [{"token": "secret"}, {"token": UUID(int=3)}, {"slug": "capsule"}, {"pk": "secret"}])
def test_what_an_address_holds_besides_ids_is_not_written(kwargs: dict[str, Any]) -> None:
    _refuse(_request(**kwargs), PermissionDenied())
    assert AuditEntry.objects.get().record_id == ""


def test_a_view_without_a_name_is_journalled_too() -> None:
    request = _request()
    request.resolver_match = None
    _refuse(request, PermissionDenied())
    assert AuditEntry.objects.get().action == "refused:unnamed"


def test_a_record_that_is_not_there_for_whoever_asks_is_journalled() -> None:
    maude, number = Staff(), uuid4()
    _refuse(_request(maude, pk=number), Http404())
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.reason, entry.record_id) == (str(maude.pk), "not_visible", str(number))


@pytest.mark.parametrize("kwargs", [{"number": "2027-0012"}, {"code": "G1"}])
def test_a_number_names_its_record(kwargs: dict[str, Any]) -> None:
    _refuse(_request(Staff(), **kwargs), Http404())
    assert AuditEntry.objects.get().record_id in kwargs.values()


@pytest.mark.parametrize("kwargs", [{}, {"slug": "capsule"}, {"token": "secret"}, {"rest": "users/"}])
def test_a_page_that_is_not_there_is_no_refusal(kwargs: dict[str, Any]) -> None:
    _refuse(_request(Staff(), **kwargs), Http404())
    assert not AuditEntry.objects.exists()


def test_a_refusal_that_a_view_turned_into_a_sentence_is_journalled() -> None:
    maude = Staff()

    def view(request: HttpRequest) -> HttpResponse:
        try:
            raise Refused("Vous ne pouvez pas désactiver votre propre compte.", code="own_account")
        except RuleBroken as broken:
            return HttpResponse(str(broken))

    assert RefusalMiddleware(view)(_request(maude, view_name="accounts:disable", pk=maude.pk)).status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.reason) == (str(maude.pk), "refused:accounts:disable", "own_account")


def test_a_slip_in_a_form_is_not() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        try:
            raise RuleBroken("Il manque un titre.", code="empty", field="title")
        except RuleBroken as broken:
            return HttpResponse(str(broken))

    RefusalMiddleware(view)(_request(Staff()))
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("exception", [Http404(), ValueError("x"), KeyError("x")])
def test_other_errors_are_not_refusals(exception: Exception) -> None:
    _refuse(_request(), exception)
    assert not AuditEntry.objects.exists()


def test_a_refusal_that_cannot_be_journalled_fails_the_request() -> None:
    with pytest.raises(AuditError):
        _refuse(_request(view_name="é" * 3), PermissionDenied())


def test_each_request_has_a_number_of_its_own_that_ends_with_it() -> None:
    seen: list[UUID | None] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(logs.request_id.get())
        return HttpResponse()

    middleware = RequestIdMiddleware(answer)
    for _ in range(2):
        middleware(RequestFactory().get("/", headers={"X-Request-Id": "11111111-1111-4111-8111-111111111111"}))
    assert len(set(seen)) == 2
    assert all(number is not None and number.version == 4 for number in seen)
    assert logs.request_id.get() is None


def test_a_number_ends_with_a_request_that_fails() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise ValueError

    with pytest.raises(ValueError):
        RequestIdMiddleware(fail)(RequestFactory().get("/"))
    assert logs.request_id.get() is None


def test_a_door_closed_to_a_role_leaves_a_line_with_the_number_of_the_request(cast: Cast) -> None:
    """The whole stack: Karl, worker of the residence, asks for the page that invites people."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.karl)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    assert client.get(reverse("accounts:invite")).status_code == 403
    (entry,) = AuditEntry.objects.exclude(pk__in=before)
    assert (entry.actor, entry.action) == (str(cast.karl.pk), "refused:accounts:invite")
    assert entry.request_id is not None
    assert audit.verify() == []


def test_somebody_elses_record_leaves_a_line_and_the_same_page_as_an_absent_one(cast: Cast) -> None:
    """The whole stack: Claire asks for the sheet of Karl, who is of no program of hers."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.claire)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    assert client.get(reverse("accounts:member", args=[cast.karl.pk])).status_code == 404
    (entry,) = AuditEntry.objects.exclude(pk__in=before)
    assert (entry.actor, entry.action) == (str(cast.claire.pk), "refused:accounts:member")
    assert (entry.reason, entry.record_id) == ("not_visible", str(cast.karl.pk))


def test_the_last_director_who_stays_leaves_a_line(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.helene)
    role = cast.helene.memberships.get()
    client.post(reverse("accounts:role_remove", args=[cast.helene.pk, role.pk]))
    entry = AuditEntry.objects.get(action="refused:accounts:role_remove")
    assert (entry.reason, entry.record_id) == ("last_role", str(cast.helene.pk))
