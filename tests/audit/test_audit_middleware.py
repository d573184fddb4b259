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
from amont.core.errors import RuleBroken
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
