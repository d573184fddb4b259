"""T18: every URL × who asks. What is neither public, permissioned nor one's own fails, so does what has no entry.

Role by role on every address; then, on real objects of a program, a stranger who has every right in another one.
"Ex-holder, barred, locked" join with rings.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import translation

from amont.accounts import services
from amont.accounts.models import Account, Role
from amont.accounts.permissions import Can, allowed
from tests.abuse import routes
from tests.abuse.things import Things, about, addresses, names_an_object
from tests.activities.conftest import MONDAY
from tests.cast import Cast, accept

pytestmark = pytest.mark.django_db
SIGNIN, FACTOR = "/interne/connexion/", "/interne/second-facteur/"
REFUSED = {302, 403, 404}


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def as_(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def inside() -> list[routes.Route]:
    """Our routes that need a session; the editor's closed doors are tried one by one below."""
    return [route for route in routes.ours() if not route.is_public and "^" not in route.address]


def rights_of(route: routes.Route) -> frozenset[Can]:
    """Any one of these opens the door; empty for one's own things."""
    if hasattr(route.view, "required_any"):
        return frozenset(route.view.required_any)
    return frozenset({route.view.required}) if hasattr(route.view, "required") else frozenset()


# --- the walk ---------------------------------------------------------------------------------------------------


def test_every_url_is_public_permissioned_or_ones_own() -> None:
    for route in routes.ours():
        marks = [route.is_public, bool(rights_of(route)), hasattr(route.view, "own")]
        assert marks.count(True) == 1, f"{route.name} ({route.address}): {marks}"


def test_whatever_stands_under_interne_and_is_public_belongs_to_signing_in() -> None:
    public = {route.name for route in routes.ours() if route.is_staff and route.is_public}
    assert public == {
        "accounts:signin",
        "accounts:second_factor",
        "accounts:signin_key",
        "accounts:signin_question",
        "accounts:invitation",
        "accounts:forgotten",
    }


def test_only_enrolment_answers_before_a_second_factor() -> None:
    early = {route.name for route in inside() if getattr(route.view, "enrolment", False)}
    assert early == {"accounts:factor_new", "accounts:key_new", "accounts:key_question", "accounts:signout"}


def test_neither_reset_nor_sign_up_nor_code_by_mail_has_an_address(db: None) -> None:
    for word in ("reset", "signup", "sign-up", "login/code", "password/change", "accounts/"):
        assert not [one.address for one in routes.ours() if word in one.address and "^" not in one.address], word
    for path in (
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/signup/",
        "/accounts/login/code/",
        "/admin/",
    ):
        assert Client().get(path).status_code == 404, path


# --- role × address ---------------------------------------------------------------------------------------------


def test_without_a_session_everything_inside_leads_to_sign_in(db: None) -> None:
    client = Client(raise_request_exception=False)
    for route in inside():
        for answer in (client.get(route.address), client.post(route.address)):
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, SIGNIN), route.name


def test_without_a_second_factor_everything_inside_leads_to_enrolment(cast: Cast) -> None:
    _account, token = services.create_account(
        actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role=Role.DIRECTOR, program=None
    )
    client = as_(services.accept_invitation(token=token, passphrase="un vrai jardin de tulipes noires"))
    for route in inside():
        if not getattr(route.view, "enrolment", False):
            for answer in (client.get(route.address), client.post(route.address)):
                assert (answer.status_code, answer.headers["Location"]) == (302, FACTOR), route.name


def editor(cast: Cast) -> Account:
    """Somebody whose only role is to write pages and capsules, for the whole organisation."""
    return accept(
        services.create_account(
            actor=cast.helene, email="edith@escale.example", display_name="Édith", role=Role.EDITOR, program=None
        )[1]
    )[0]


@pytest.mark.parametrize("name", ["helene", "claire", "maude", "rosalie", "tom", "karl", "edith"])
def test_the_door_follows_the_table_of_rights(name: str, cast: Cast) -> None:
    account = editor(cast) if name == "edith" else cast.everybody[name]
    client, faults = as_(account), []
    for route in inside():
        rights = rights_of(route)
        may = not rights or any(allowed(account, can) for can in rights)
        if route.name == "accounts:signout":
            continue
        answers = (client.get(route.address), client.post(route.address))
        for answer in answers:
            led_away = answer.status_code == 302 and answer.headers["Location"].startswith((SIGNIN, FACTOR))
            if (not may and answer.status_code not in {403, 405}) or led_away or answer.status_code >= 500:
                faults.append((route.name, may, answer.status_code))
        if may and answers[0].status_code == 403:
            faults.append((route.name, may, 403))
    assert faults == []


def test_a_superuser_has_no_right_by_that_alone(db: None) -> None:
    root = Account.objects.create_superuser("root@escale.example", None, display_name="Racine")
    Account.objects.filter(pk=root.pk).update(factor_at=MONDAY)
    client = as_(Account.objects.get(pk=root.pk))
    for route in inside():
        if rights_of(route):
            assert client.get(route.address).status_code in {403, 405}, route.name


def test_a_role_taken_away_closes_at_the_next_request(cast: Cast) -> None:
    services.add_role(actor=cast.helene, account=cast.karl, role=Role.COORDINATOR, program=cast.residence)
    client = as_(cast.karl)
    assert client.get("/interne/equipe/").status_code == 200
    services.remove_role(actor=cast.helene, membership=cast.karl.memberships.get(role=Role.COORDINATOR))
    assert client.get("/interne/equipe/").status_code == 403


# --- a stranger with every right, elsewhere -----------------------------------------------------------------------


def test_every_address_that_names_an_object_has_an_entry() -> None:
    for route in inside():
        if names_an_object(route):
            about(route.name)


def test_a_stranger_with_every_right_elsewhere_finds_nothing(things: Things) -> None:
    client, found = as_(things.stranger), {}
    for name, address in addresses(things.made):
        for method in ("get", "post"):
            status = getattr(client, method)(address).status_code
            if status not in {404, 405}:
                found[f"{method} {name}"] = status
    assert found == {}


def test_on_real_things_the_door_is_closed_to_whoever_lacks_the_right(things: Things) -> None:
    cast, open_doors = things.world.cast, {}
    rights = {route.name: rights_of(route) for route in inside()}
    for name, account in {**cast.everybody, "edith": editor(cast)}.items():
        client = as_(account)
        for route, address in addresses(things.made):
            if not rights[route] or any(allowed(account, can) for can in rights[route]):
                continue
            statuses = {client.get(address).status_code, client.post(address).status_code}
            if not statuses <= {403, 405} or 403 not in statuses:
                open_doors[f"{name} {route}"] = statuses
    assert open_doors == {}


def test_the_people_of_the_program_do_find_it(things: Things) -> None:
    cast, missing = things.world.cast, {}
    clients = [as_(account) for account in (cast.claire, cast.maude, cast.helene)]
    for name, address in addresses(things.made):
        statuses = [client.get(address).status_code for client in clients]
        if not any(status in {200, 302, 405, 409, 422} for status in statuses):
            missing[name] = statuses
    assert missing == {}


def test_lists_and_search_of_the_stranger_name_nothing_of_the_program(things: Things) -> None:
    client = as_(things.stranger)
    made = things.made
    marks = [made["request"].number, made["capsule"].question_fr, str(made["session"].pk), str(made["run"].pk)]
    for route in inside():
        if route.is_staff and not names_an_object(route) and rights_of(route):
            page = client.get(route.address, {"q": "Question"}).content.decode(errors="replace")
            assert not [mark for mark in marks if mark in page], route.name


# --- Wagtail's own ------------------------------------------------------------------------------------------------


def _editor() -> Iterator[str]:
    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            whole = prefix + str(pattern.pattern).lstrip("^")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, whole)
            elif whole.startswith("contenu/"):
                yield "/" + _filled(whole)

    return (address for address in walk(get_resolver(), "") if "(" not in address)


def _filled(route: str) -> str:
    route = re.sub(r"<(?:int:)\w+>", "1", route)
    route = re.sub(r"<(?:\w+:)?\w+>", "x", route)
    return route.replace("$", "").replace("^", "").replace("\\", "")


def test_wagtails_addresses_are_walked() -> None:
    assert len(set(_editor())) > 50


def test_nobody_but_an_editor_gets_into_wagtail(cast: Cast) -> None:
    visitor, technician = Client(raise_request_exception=False), as_(cast.tom)
    for address in _editor():
        answer = visitor.get(address)
        assert answer.status_code in REFUSED, address
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith((SIGNIN, "/contenu/")), address
        assert technician.get(address).status_code in {403, 404}, address


SCREENS = ("users", "users/add", "groups", "groups/new", "account/change-password", "password_reset", "login")


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_of_people_and_passwords_do_not_exist(screen: str, cast: Cast) -> None:
    Account.objects.filter(pk=cast.helene.pk).update(is_superuser=True)
    for account in (cast.helene, cast.claire):
        assert as_(account).get(f"/contenu/{screen}/").status_code == 404


def test_the_editors_own_account_screen_is_ours(cast: Cast) -> None:
    assert as_(cast.claire).get("/contenu/account/").headers["Location"] == "/interne/profil/"
