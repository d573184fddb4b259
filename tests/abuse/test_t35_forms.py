"""T35, the walk: logout is POST, GET changes no business row, every change refuses what another site sends."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.abuse import routes
from tests.abuse.pages import body_of
from tests.abuse.things import Things, addresses
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FOREIGN = [
    {"Origin": "https://ailleurs.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.ailleurs.example"},
    {"Origin": "https://testserver"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://ailleurs.example"},
]
OWN = [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
# What a visit may write: the session, the journal, what is cached, and the anonymous counts of outreach.
# A count by code and day says nothing of anybody: reading a poster is what it counts.
NOT_BUSINESS = re.compile(
    r'"?(accounts_loginsession|vault_sessionbox|audit_\w+|amont_cache|ui_\w+|outreach_(daycount|scancount))\b'
)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Addresses of the French side."""
    with translation.override("fr"):
        yield


@contextmanager
def written() -> Iterator[list[str]]:
    """Statements that change business rows."""
    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not NOT_BUSINESS.search(sql):
            seen.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def _client(**options: Any) -> Client:
    return Client(raise_request_exception=False, **options)


def _staff(cast: Cast) -> Client:
    client = _client(enforce_csrf_checks=True)
    client.force_login(cast.helene)
    return client


def test_logout_is_a_post(cast: Cast) -> None:
    client = _staff(cast)
    assert client.get(reverse("accounts:signout")).status_code == 405
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_no_get_changes_a_business_row(cast: Cast) -> None:
    visitor, staff, changed = _client(), _staff(cast), {}
    for route in routes.ours():
        if route.name == "accounts:signout":
            continue
        for client in (visitor, staff):
            with written() as statements:
                status = client.get(route.address).status_code
            assert status < 500, route.name
            if statements:
                changed[route.name] = statements
    assert changed == {}


def test_no_get_of_a_real_thing_changes_a_business_row(things: Things) -> None:
    cast, changed = things.world.cast, {}
    public = [
        reverse("activities:status", args=[things.world.tokens[things.made["request"].pk]]),
        reverse("activities:offering", args=[things.world.offering.slug_fr]),
        f"/P/{things.made['code'].code}",
        f"/fr/capsules/{things.made['capsule'].slug_fr}/",
        f"/en/capsules/{things.made['capsule'].slug_fr}/",
    ]
    walks = [(_client(), address) for address in public]
    for account in (cast.claire, cast.maude, cast.helene):
        client = _client()
        client.force_login(account)
        walks += [(client, address) for _name, address in addresses(things.made)]
    for client, address in walks:
        with written() as statements:
            response = client.get(address)
            status = response.status_code
            body_of(response)
        assert status < 500, address
        if statements:
            changed[address] = statements
    assert changed == {}


def test_the_watch_sees_a_change(cast: Cast) -> None:
    with written() as statements:
        cast.maude.save()
    assert len(statements) == 1


@pytest.mark.parametrize("token", ["none", "foreign", "empty"])
def test_every_change_of_the_staff_refuses_a_missing_or_foreign_token(token: str, cast: Cast) -> None:
    client = _staff(cast)
    client.get("/interne/")
    body = {"none": {}, "foreign": {"csrfmiddlewaretoken": "a" * 64}, "empty": {"csrfmiddlewaretoken": ""}}[token]
    answers = {}
    for route in (route for route in routes.ours() if route.is_staff):
        with written() as statements:
            answers[route.name] = client.post(route.address, body).status_code
        assert statements == [], route.name
    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_a_token_of_another_session_is_foreign(cast: Cast) -> None:
    mine, other = _staff(cast), _client(enforce_csrf_checks=True)
    other.force_login(cast.maude)
    address = reverse("accounts:profile")
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', other.get(address).content.decode())
    assert found
    assert mine.post(address, {"csrfmiddlewaretoken": found[1]}).status_code == 403
    assert other.post(address, {"csrfmiddlewaretoken": found[1]}).status_code != 403


def test_every_anonymous_view_that_takes_a_post_carries_public_form() -> None:
    client = _client(enforce_csrf_checks=True)
    for route in (route for route in routes.ours() if route.is_public and not route.is_staff):
        status = client.post(route.address).status_code
        assert route.is_public_form or status in {403, 404, 405}, f"{route.name} answers {status}"


def test_there_are_anonymous_forms_to_try() -> None:
    assert any(route.is_public_form for route in routes.ours())


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_an_anonymous_form_refuses_what_another_site_sends(headers: dict[str, str]) -> None:
    client = _client(enforce_csrf_checks=True)
    for route in (route for route in routes.ours() if route.is_public_form):
        with written() as statements:
            status = client.post(route.address, headers=headers).status_code
        assert (status, statements) == (403, []), route.name


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_an_anonymous_form_needs_no_token_from_its_own_page(headers: dict[str, str], cast: Cast) -> None:
    client = _client(enforce_csrf_checks=True)
    for route in (route for route in routes.ours() if route.is_public_form):
        assert client.post(route.address, headers=headers).status_code not in {403, 500}, route.name


def test_no_public_page_sets_a_cookie() -> None:
    for route in (route for route in routes.ours() if route.is_public and not route.is_staff):
        response = _client().get(route.address)
        assert not response.cookies, route.name
