"""T18: every URL × who asks. What is neither public, permissioned nor one's own fails, so does what has no entry.

Role by role on every address; then, on real objects of a program, a stranger who has every right in another one.
"Ex-holder, barred, locked" join with rings.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from amont.accounts import services
from amont.accounts.models import Account, Role
from amont.accounts.permissions import Can, allowed
from amont.activities import services as activities
from amont.core import clock
from amont.directory import services as directory
from amont.funding import services as funding
from amont.impact import services as impact
from amont.surveys import services as surveys
from tests.abuse import routes
from tests.activities.conftest import MONDAY, World, build, day_at, line
from tests.cast import Cast, accept
from tests.outreach.conftest import make_poster

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
    assert public == {"accounts:signin", "accounts:second_factor", "accounts:invitation"}


def test_only_enrolment_answers_before_a_second_factor() -> None:
    early = {route.name for route in inside() if getattr(route.view, "enrolment", False)}
    assert early == {"accounts:factor_new", "accounts:signout"}


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


@pytest.mark.parametrize("name", ["helene", "claire", "maude", "rosalie", "tom", "karl"])
def test_the_door_follows_the_table_of_rights(name: str, cast: Cast) -> None:
    account = cast.everybody[name]
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


@dataclass
class Things:
    """One of each thing of the youth program, made through the services, and somebody with every right elsewhere."""

    world: World
    stranger: Account
    made: dict[str, Any]


def _stranger(cast: Cast) -> Account:
    """Worker, coordinator, director and editor of the residence: every right there is, and none here."""
    token = services.create_account(
        actor=cast.helene, email="odile@escale.example", display_name="Odile", role=Role.WORKER, program=cast.residence
    )[1]
    account, _secret = accept(token)
    for role in (Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR):
        services.add_role(actor=cast.helene, account=account, role=role, program=cast.residence)
    return account


def _made(world: World) -> dict[str, Any]:
    cast, program = world.cast, world.cast.jeunesse
    session = world.session()
    counted = world.session(day_at(16))
    with clock.travel_to(counted.end):
        activities.finish_day(actor=cast.maude, session_id=counted.pk, counts=[line(20)])
    waiting, holds = world.offered(day_at(15))
    refused = world.refuse(world.triaged())
    letter = activities.draft_letter(actor=cast.claire, request_id=refused.pk)
    question = surveys.QuestionDraft("q", "Oui ?", "Yes?", ("non", "oui"), ("no", "yes"), (1,))
    paper = surveys.create_questionnaire(actor=cast.claire, title_fr="T", title_en="T", questions=[question])
    run = surveys.open_run(actor=cast.maude, questionnaire=paper, program_id=program.pk)
    printed = make_poster(cast)
    owner = directory.create_organization(actor=cast.claire, name="Ministère")
    funder = funding.create_funder(actor=cast.helene, organization=owner, kind="provincial", public_money=True)
    grant = funding.create_grant(
        actor=cast.helene, funder=funder, program=program, code="G1", title="G", start=date(2026, 4, 1),
        end=date(2027, 3, 31), amount_cents=100, offering_kinds=["workshop"], audiences=[],
    )  # fmt: skip
    grant = funding.activate_grant(actor=cast.helene, grant=grant)
    report = impact.freeze(actor=cast.helene, grant=grant, start=date(2026, 4, 1), end=date(2027, 1, 10))
    return {
        "accounts": cast.maude, "membership": cast.maude.memberships.get(), "absence": services.add_absence(
            actor=cast.maude, account=cast.maude, first_day=date(2027, 5, 3), last_day=date(2027, 5, 3)
        ),
        "session": session, "count": counted.headcounts.get(), "request": waiting, "hold": holds[0], "letter": letter, "offering": world.offering,
        "run": run, "capsule": printed.capsules[0], "poster": printed.poster, "placement": printed.placement,
        "code": printed.placement.codes.first(), "grant": grant, "report": report, "video": printed.capsules[0].video,
    }  # fmt: skip


@pytest.fixture
def things(cast: Cast) -> Iterator[Things]:
    with clock.travel_to(MONDAY):
        world = build(cast)
        yield Things(world, _stranger(cast), _made(world))


def _pk(kind: str, name: str = "pk") -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda made: {name: made[kind].pk}


def _code(kind: str, **more: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda made: {"code": made[kind].code, **more}


# By the beginning of a route's name, the longest one first: which object of the youth program it is asked about.
# None: the thing belongs to the whole organisation (directory), to the signed-in person, or to the editor's own walk.
ABOUT: dict[str, Callable[[dict[str, Any]], dict[str, Any]] | None] = {
    "accounts:role_remove": lambda made: {"pk": made["accounts"].pk, "membership_id": made["membership"].pk},
    "accounts:absence_remove": None,
    "accounts:": _pk("accounts"),
    "activities_staff:session": _pk("session"),
    "activities_staff:prepare": _pk("session"),
    "activities_staff:move": _pk("session"),
    "activities_staff:cancel": _pk("session"),
    "activities_staff:no_show": _pk("session"),
    "activities_staff:cohort": _pk("session"),
    "activities_staff:letter": _pk("letter"),
    "activities_staff:release": _pk("hold"),
    "activities_staff:offering": _pk("offering"),
    "activities_staff:accept_for": lambda made: {"number": made["request"].number, "hold": made["hold"].pk},
    "activities_staff:standing_count": lambda made: {"pk": made["count"].session_id, "count": made["count"].pk},
    "activities_staff:": lambda made: {"number": made["request"].number},
    "directory:": None,
    "funding:grant": _code("grant"),
    "impact:report": _pk("report"),
    "impact:records": _code("grant", indicator="OUT-1"),
    "impact:": _code("grant"),
    "media_staff:": _pk("video", "video_id"),
    "outreach_staff:capsule_captions": lambda made: {"capsule_id": made["capsule"].pk},
    "outreach_staff:capsule_transcript": lambda made: {"capsule_id": made["capsule"].pk, "language": "fr"},
    "outreach_staff:capsule": _pk("capsule", "capsule_id"),
    "outreach_staff:code": _code("code"),
    "outreach_staff:placement": _pk("placement", "placement_id"),
    "outreach_staff:": _pk("poster", "poster_id"),
    "surveys:": _pk("run"),
}


def _about(name: str) -> Callable[[dict[str, Any]], dict[str, Any]] | None:
    known = max((start for start in ABOUT if name.startswith(start)), key=len, default=None)
    assert known is not None, f"{name} names an object and has no entry in ABOUT"
    return ABOUT[known]


def _addresses(made: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every staff address that names an object of the program."""
    for route in inside():
        if not route.is_staff or not re.search(r"inconnu|00000000-|ABC234", route.address):
            continue
        about = _about(route.name)
        if about is not None:
            yield route.name, reverse(route.name, kwargs=about(made))


def test_every_address_that_names_an_object_has_an_entry() -> None:
    for route in inside():
        if route.is_staff and re.search(r"inconnu|00000000-|ABC234", route.address):
            _about(route.name)


def test_a_stranger_with_every_right_elsewhere_finds_nothing(things: Things) -> None:
    client, found = as_(things.stranger), {}
    for name, address in _addresses(things.made):
        for method in ("get", "post"):
            status = getattr(client, method)(address).status_code
            if status not in {404, 405}:
                found[f"{method} {name}"] = status
    assert found == {}


def test_the_people_of_the_program_do_find_it(things: Things) -> None:
    cast, missing = things.world.cast, {}
    clients = [as_(account) for account in (cast.claire, cast.maude, cast.helene)]
    for name, address in _addresses(things.made):
        statuses = [client.get(address).status_code for client in clients]
        if not any(status in {200, 302, 405, 409, 422} for status in statuses):
            missing[name] = statuses
    assert missing == {}


def test_lists_and_search_of_the_stranger_name_nothing_of_the_program(things: Things) -> None:
    client = as_(things.stranger)
    made = things.made
    marks = [made["request"].number, made["capsule"].question_fr, str(made["session"].pk), str(made["run"].pk)]
    for route in inside():
        if route.is_staff and not re.search(r"inconnu|00000000-|ABC234", route.address) and rights_of(route):
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
