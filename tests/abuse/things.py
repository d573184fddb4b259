"""One of each thing of the youth program, and every staff address that names one of them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from amont.accounts import services
from amont.accounts.models import Account, Role
from amont.activities import services as activities
from amont.audit.models import Confirmation
from amont.core import clock
from amont.directory import services as directory
from amont.funding import services as funding
from amont.impact import services as impact
from amont.outreach import services as outreach
from amont.surveys import services as surveys
from tests.abuse import routes
from tests.activities.conftest import World, day_at, line
from tests.cast import Cast, accept
from tests.helpline.conftest import open_doors
from tests.keys import hear
from tests.outreach.conftest import make_poster


@dataclass
class Things:
    """One of each thing of the youth program, made through the services, and somebody with every right elsewhere."""

    world: World
    stranger: Account
    made: dict[str, Any]


def make_stranger(cast: Cast) -> Account:
    """Worker, coordinator, director and editor of the residence: every right there is, and none here."""
    token = services.create_account(
        actor=cast.helene, email="odile@escale.example", display_name="Odile", role=Role.WORKER, program=cast.residence
    )[1]
    account, _secret = accept(token)
    for role in (Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR):
        services.add_role(actor=cast.helene, account=account, role=role, program=cast.residence)
    return account


def make(world: World) -> dict[str, Any]:
    cast, program = world.cast, world.cast.jeunesse
    session = world.session()
    counted = world.session(day_at(16))
    with clock.travel_to(counted.end):
        activities.finish_day(actor=cast.maude, session_id=counted.pk, counts=[line(20)])
    waiting, holds = world.offered(day_at(15))
    refused = world.refuse(world.triaged())
    letter = activities.draft_letter(actor=cast.claire, request_id=refused.pk)
    question = surveys.QuestionDraft("q", "Oui ?", "Yes?", ("non", "oui"), ("no", "yes"), (1,))
    questions = surveys.create_questionnaire(actor=cast.claire, title_fr="T", title_en="T", questions=[question])
    run = surveys.open_run(actor=cast.maude, questionnaire=questions, program_id=program.pk)
    printed = make_poster(cast)
    paper = outreach.add_release(actor=cast.maude, capsule_id=printed.capsules[0].pk, number="7")
    owner = directory.create_organization(actor=cast.claire, name="Ministère")
    funder = funding.create_funder(actor=cast.helene, organization=owner, kind="provincial", public_money=True)
    grant = funding.create_grant(
        actor=cast.helene, funder=funder, program=program, code="G1", title="G", start=date(2026, 4, 1),
        end=date(2027, 3, 31), amount_cents=100, offering_kinds=["workshop"], audiences=[],
    )  # fmt: skip
    grant = funding.activate_grant(actor=cast.helene, grant=grant)
    promise = funding.promise(actor=cast.helene, grant=grant, words="Être là")
    report = impact.freeze(actor=cast.helene, grant=grant, start=date(2026, 4, 1), end=date(2027, 1, 10))
    hear(cast.claire, cast.maude)
    hear(cast.helene, cast.claire)
    return {
        "program": program, "confirmation": Confirmation.objects.get(first=str(cast.claire.pk)),
        "thread": open_doors(cast).writes(),
        "accounts": cast.maude, "membership": cast.maude.memberships.get(), "absence": services.add_absence(
            actor=cast.maude, account=cast.maude, first_day=date(2027, 5, 3), last_day=date(2027, 5, 3)
        ),
        "session": session, "count": counted.headcounts.get(), "request": waiting, "hold": holds[0], "letter": letter, "offering": world.offering,
        "run": run, "capsule": printed.capsules[0], "paper": paper, "poster": printed.poster, "placement": printed.placement,
        "code": printed.placement.codes.first(), "grant": grant, "promise": promise, "report": report,
        "video": printed.capsules[0].video,
    }  # fmt: skip


def _pk(kind: str, name: str = "pk") -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda made: {name: made[kind].pk}


def _paper(made: dict[str, Any]) -> dict[str, Any]:
    return {"capsule_id": made["capsule"].pk, "release_id": made["paper"].pk}


def _code(kind: str, **more: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda made: {"code": made[kind].code, **more}


# By the beginning of a route's name, the longest one first: which object of the youth program it is asked about.
# None: the thing belongs to the whole organisation (directory), to the signed-in person, or to the editor's own walk.
ABOUT: dict[str, Callable[[dict[str, Any]], dict[str, Any]] | None] = {
    "accounts:role_remove": lambda made: {"pk": made["accounts"].pk, "membership_id": made["membership"].pk},
    "accounts:absence_remove": None,
    "accounts:session_end": None,
    "accounts:key_answer": lambda made: {"pk": made["accounts"].pk, "confirmation_id": made["confirmation"].pk},
    "accounts:keys_give": _pk("program", "program_id"),
    "accounts:alone": _pk("program", "program_id"),
    "accounts:holder_": _pk("membership", "membership_id"),
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
    "helpline_staff:door_hours": None,
    "helpline_staff:": _pk("thread"),
    "funding:grant": _code("grant"),
    "funding:grant_promise": lambda made: {"code": made["grant"].code, "pk": made["promise"].pk},
    "impact:report": _pk("report"),
    "impact:report_records": lambda made: {"pk": made["report"].pk, "indicator": "OUT-1"},
    "impact:records": _code("grant", indicator="OUT-1"),
    "impact:": _code("grant"),
    "media_staff:": _pk("video", "video_id"),
    "outreach_staff:capsule_captions": lambda made: {"capsule_id": made["capsule"].pk},
    "outreach_staff:capsule_transcript": lambda made: {"capsule_id": made["capsule"].pk, "language": "fr"},
    "outreach_staff:capsule_release_correct": _paper,
    "outreach_staff:capsule_release_delete": _paper,
    "outreach_staff:capsule": _pk("capsule", "capsule_id"),
    "outreach_staff:code": _code("code"),
    "outreach_staff:placement": _pk("placement", "placement_id"),
    "outreach_staff:": _pk("poster", "poster_id"),
    "privacy:": None,
    "surveys:": _pk("run"),
}


def about(name: str) -> Callable[[dict[str, Any]], dict[str, Any]] | None:
    known = max((start for start in ABOUT if name.startswith(start)), key=len, default=None)
    assert known is not None, f"{name} names an object and has no entry in ABOUT"
    return ABOUT[known]


def names_an_object(route: routes.Route) -> bool:
    """True for a staff address with an id, a number or a code in it."""
    return route.is_staff and re.search(r"inconnu|00000000-|ABC234", route.address) is not None


def addresses(made: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every staff address that names an object of the program."""
    for route in routes.ours():
        if route.is_public or not names_an_object(route):
            continue
        named = about(route.name)
        if named is not None:
            yield route.name, reverse(route.name, kwargs=named(made))
