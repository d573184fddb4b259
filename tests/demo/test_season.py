"""The demo as it is made on an empty database: once, whole, through the services, and walked by its own tour."""

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from amont.accounts import totp
from amont.accounts.models import Account
from amont.activities.models import ServiceRequest, Session
from amont.core import clock
from amont.demo.cast import CAST, read_secrets, secrets_file
from amont.demo.models import SentMail
from amont.demo.tour import Step, steps
from amont.directory.models import HelpLine, Organization
from amont.directory.selectors import public_lines
from amont.funding.models import Grant
from amont.impact import dataset
from amont.media.models import Video
from amont.outreach.models import ScanCount, ShortCode
from tests.journeys.house import Season, that_thursday
from tests.reading import page, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def demo(season: Season, django_db_blocker: Any) -> Iterator[str]:
    """The demo, committed for this file, on the day on which it was made; what it said. The empty database comes back."""
    with django_db_blocker.unblock(), that_thursday():
        season.bring()
        yield season.said
        season.store.restore()
    secrets_file().unlink(missing_ok=True)


def become(email: str, **more: str) -> Client:
    """A browser in which somebody of the invented team is signed in, by the demo's own button."""
    client = Client()
    assert client.post(reverse("demo:become"), {"email": email, **more}).status_code == 302
    return client


def banner(shown: HttpResponse) -> bool:
    """True when the page says that it is a demo, in its own language."""
    found = page(shown).select(".banner > span")
    return len(found) == 1 and words(found[0]).startswith(("Démonstration", "Demo"))


def everything() -> dict[str, int]:
    """How many rows each table has, the task worker's own heartbeat apart."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def told(command: str, *arguments: str) -> Any:
    """What a command prints, as JSON."""
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_season_is_made_whole(demo: str) -> None:
    assert demo.splitlines()[-1] == "The demo is ready."
    states = set(ServiceRequest.objects.values_list("state", flat=True))
    assert {"received", "dates_proposed", "booked", "done", "out_of_territory", "waiting"} <= states
    assert {"confirmed", "counted"} <= set(Session.objects.values_list("state", flat=True))
    assert ScanCount.objects.exists()
    assert all(video.renditions.exists() for video in Video.objects.all())


def test_a_second_time_changes_nothing() -> None:
    before, out = everything(), io.StringIO()
    call_command("demo", stdout=out)
    assert out.getvalue().strip() == "The demo is already there: nothing was changed."
    assert everything() == before


def test_the_journal_of_the_whole_season_holds() -> None:
    out = io.StringIO()
    call_command("audit_verify", stdout=out)
    assert out.getvalue().strip() == "ok"


def test_nothing_happened_after_today() -> None:
    now = clock.now()
    for model in apps.get_app_config("activities").get_models():
        for name in ("at", "created_at", "recorded_at", "received_at", "made_at"):
            if name in {field.name for field in model._meta.get_fields()}:
                assert not model._base_manager.filter(**{f"{name}__gt": now + timedelta(minutes=1)}).exists(), model
    assert not Session.objects.filter(state="counted", end__gt=now).exists()


def test_the_accounts_are_told_as_json_and_open_the_real_door() -> None:
    accounts = told("demo_accounts")
    assert [one["email"] for one in accounts] == [one.email for one in CAST]
    assert all(set(one) == {"email", "password", "totp_secret", "role", "program"} for one in accounts)
    assert [(one["role"], one["program"]) for one in accounts] == [
        ("worker", "jeunesse"), ("worker", "adulte"), ("coordinator", "jeunesse,adulte"), ("director", ""),
        ("technician", ""), ("worker", "residence"),
    ]  # fmt: skip
    maude, client = accounts[0], Client()
    client.post(reverse("accounts:signin"), {"login": maude["email"], "password": maude["password"]})
    with clock.travel_to(clock.now() + timedelta(minutes=2)):
        code = totp.code_at(maude["totp_secret"], clock.now())
        assert client.post(reverse("accounts:second_factor"), {"code": code}).url == reverse("desk:today")


def test_the_secrets_are_for_their_owner_alone() -> None:
    assert secrets_file().stat().st_mode & 0o077 == 0
    assert len(read_secrets()) == len(CAST)


def test_the_mail_of_an_address_is_told_as_json_the_oldest_first() -> None:
    request = ServiceRequest.objects.filter(state="done").order_by("number").first()
    assert request is not None
    address = SentMail.objects.filter(subject__contains=request.number).values_list("to", flat=True).first()
    assert address is not None
    mail = told("demo_mail", address.upper())
    assert {one["to"] for one in mail} == {address}
    assert [one["at"] for one in mail] == sorted(one["at"] for one in mail)
    assert all(set(one) == {"to", "subject", "body", "calendar", "calendar_method", "at"} for one in mail)
    invitations = [one for one in mail if one["calendar_method"] == "REQUEST"]
    assert invitations
    assert all(one["calendar"].startswith("BEGIN:VCALENDAR") for one in invitations)
    assert told("demo_mail", "personne@ecole.example") == []


def test_no_mail_waits_and_none_has_a_real_address() -> None:
    for address in SentMail.objects.values_list("to", flat=True):
        assert address.endswith(".example")
    assert all(account.email.endswith(".example") for account in Account.objects.all())


def test_only_lines_that_were_called_reach_the_public() -> None:
    assert public_lines().exists()
    assert not HelpLine.objects.filter(status="to_confirm", verified_on__isnull=False).exists()


@pytest.mark.parametrize("person", CAST, ids=lambda one: one.first_name)
def test_anybody_becomes_anyone_of_the_cast(person) -> None:
    client = become(person.email)
    assert client.session["_auth_user_id"] == str(Account.objects.get(email=person.email).pk)
    shown = client.get(reverse("desk:today"))
    assert shown.status_code == 200
    assert banner(shown)


def test_nobody_else_can_be_become() -> None:
    for email in ("", "personne@escale.example", "MAUDE@escale.example'--"):
        assert Client().post(reverse("demo:become"), {"email": email}).status_code == 404
    Account.objects.filter(email="karl@escale.example").update(is_active=False)
    assert Client().post(reverse("demo:become"), {"email": "karl@escale.example"}).status_code == 404
    assert Client().get(reverse("demo:become")).status_code == 405


def test_becoming_another_ends_the_first_session() -> None:
    client = become("helene@escale.example")
    before = client.session.session_key
    client.post(reverse("demo:become"), {"email": "karl@escale.example"})
    assert client.session.session_key != before
    assert client.get(reverse("funding:grant_new")).status_code == 403


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/interne/horaire/", True),
        ("https://ailleurs.example/", False),
        ("//ailleurs.example/", False),
        ("/\\ailleurs", False),
    ],
)
def test_the_button_leads_inside_alone(target: str, kept: bool) -> None:
    answer = Client().post(reverse("demo:become"), {"email": "maude@escale.example", "next": target})
    assert answer.url == (target if kept else reverse("desk:today"))


@override_settings(DEMO=False)
def test_without_the_demo_setting_nobody_is_become() -> None:
    assert Client().post(reverse("demo:become"), {"email": "maude@escale.example"}).status_code == 404


def test_every_step_of_the_tour_answers_to_its_person() -> None:
    found = steps()
    assert [step.number for step in found] == list(range(1, 11))
    for step in found:
        assert step.url, step.title
        client = become(step.person) if step.person else Client()
        shown = client.get(step.url, follow=True)
        assert shown.status_code == 200, step.title
        assert banner(shown), step.title


def test_the_tour_s_own_buttons_lead_to_each_step() -> None:
    shown = page(Client().get(reverse("demo:tour")))
    cards = shown.select("[data-test=tour-step]")
    assert len(cards) == 10
    for card, step in zip(cards, steps(), strict=True):
        if step.person:
            form = {str(box["name"]): str(box["value"]) for box in card.select("form input")}
            assert form == {"email": step.person, "next": step.url}
            answer = Client().post(reverse("demo:become"), form)
            assert answer.url == step.url
        else:
            assert [str(link["href"]) for link in card.select("a")] == [step.url]


def test_karl_sees_nothing_of_it() -> None:
    client = become("karl@escale.example")
    seen = [
        words(client.get(reverse(name)))
        for name in ("activities_staff:inbox", "impact:reports", "surveys:runs", "desk:today")
    ]
    hidden = [*ServiceRequest.objects.values_list("number", flat=True), *Grant.objects.values_list("title", flat=True)]
    assert not [text for text in hidden for shown in seen if text in shown]
    for step in steps()[4:9]:
        if step.person and not _is_list(step):
            assert client.get(step.url).status_code in (403, 404), step.title


def _is_list(step: Step) -> bool:
    return step.url in {reverse("activities_staff:inbox"), reverse("activities_staff:schedule")}


@pytest.mark.parametrize(
    "address",
    [
        "/fr/", "/en/", "/fr/aide/", "/fr/capsules/", "/fr/demander/", "/fr/jamais/", "/demo/", "/demo/?langue=en",
        "/demo/courriel/", "/interne/connexion/", "/interne/jamais/", "/contenu/",
    ],
)  # fmt: skip
def test_the_banner_stands_on_every_page(address: str) -> None:
    shown = Client().get(address, follow=True)
    assert shown.status_code in (200, 404)
    assert banner(shown)


def test_the_banner_stands_on_every_staff_screen_and_in_the_editor() -> None:
    client = become("claire@escale.example")
    for address in (
        "/interne/",
        "/interne/milieux/",
        "/interne/rapports/",
        "/interne/jamais/",
        "/contenu/",
        "/contenu/pages/",
    ):
        assert banner(client.get(address, follow=True)), address


def test_a_scanned_poster_shows_its_capsule_and_counts(client: Client) -> None:
    code = ShortCode.objects.filter(question=1).order_by("code").first()
    assert code is not None
    before = sum(ScanCount.objects.filter(code=code.code).values_list("n", flat=True))
    shown = client.get(reverse("paper:scan", args=[code.code.lower()]), follow=True)
    assert shown.status_code == 200
    assert page(shown).select("[data-test=capsule-video]")
    assert not client.cookies
    assert sum(ScanCount.objects.filter(code=code.code).values_list("n", flat=True)) == before + 1


def test_the_report_of_the_season_tells_everything_it_can() -> None:
    grant = Grant.objects.get()
    data = dataset.build(grant, grant.start, min(grant.end, clock.today()))
    figures = data["indicators"]
    assert all(not entry["hidden"] for entry in figures.values())
    assert figures["OUT-1"]["value"] == figures["OUT-1"]["records"] > 0
    assert figures["OUT-2"]["value"] > 0
    assert 0 < figures["OUT-4"]["lower"] <= figures["OUT-4"]["upper"] <= figures["OUT-3"]["value"]
    assert figures["OUT-3"]["without_count"] > 0
    assert "savaient à qui en parler" in figures["SAV-2"]["sentence"]["fr"]
    assert {one["reached"] for one in data["promises"]} <= {True, False, None}


def test_everybody_and_everything_says_that_it_is_invented() -> None:
    schools = [name for name in Organization.objects.values_list("name", flat=True) if "Centre de services" in name]
    assert schools
    assert all("(inventé)" in name for name in schools)
    shown = words(Client().get(reverse("demo:tour")))
    assert re.search(r"invent", shown)


def test_no_statement_of_the_season_left_a_row_behind_it() -> None:
    """Foreign keys hold in the whole database: nothing points at what isn't there."""
    connection.check_constraints()
