"""T1: every confidential field, form and error filled through the real screens; then nothing of it is found anywhere.

In every place something is planted too, so that a search that finds nothing is known to look.
"""

import io
import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from amont import vault
from amont.accounts import factors, totp
from amont.accounts.models import Account
from amont.accounts.tasks import send_invitation
from amont.activities.models import RequestContact
from amont.core import clock, logs
from amont.demo.theft.search import Search
from amont.directory import services as directory
from amont.directory.models import Site
from amont.funding import services as funding
from amont.funding.models import Funder
from amont.surveys import services as surveys
from amont.vault.models import Kind
from amont.vault.services import fields, objects
from tests.abuse.canary import Canaries, places
from tests.activities.conftest import MONDAY, World, build, send_all
from tests.activities.screens import asked, public
from tests.cast import PASSPHRASE, Cast
from tests.directory.test_organizations import site_form
from tests.reading import as_
from tests.surveys.conftest import make_questionnaire
from tests.vault.holders import by, note, person, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SIGNIN, CODE, FACTOR = "/interne/connexion/", "/interne/connexion/code/", "/interne/second-facteur/"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that our formatter writes."""
    stream = io.StringIO()
    handler = logs.Handler(stream)
    handler.setFormatter(logs.Formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def world(cast: Cast) -> Iterator[World]:
    with clock.travel_to(MONDAY):
        yield build(cast)


# --- what is typed --------------------------------------------------------------------------------------------


def ask_for_a_workshop(world: World, canaries: Canaries) -> None:
    """The public form, wrong and right; then the contact corrected behind the link, wrong and right."""
    client, form = Client(), public("request")
    typed = {"name": canaries("Roy"), "email": f"{canaries.stem}@ecole.example", "phone": "418 655-7319"}
    canaries.note("phone", "418 655-7319", "4186557319", "+14186557319", "418-655-7319")
    wrong = asked(world, **typed | {"email": canaries("@")}, form_token=uuid4().hex)
    assert client.post(form, wrong).status_code == 422
    assert (
        client.post(form, asked(world, **typed, file=SimpleUploadedFile(canaries("pdf"), b"%PDF"))).status_code >= 400
    )
    assert client.post(form, asked(world, **typed, form_token=uuid4().hex)).status_code == 302
    send_all()
    token = re.search(r"/demande/([\w-]+)/", str(mail.outbox[-1].body))
    assert token
    canaries.note("link", token[1])
    contact = public("contact", token[1])
    assert client.post(contact, {"name": canaries(), "email": canaries("x")}).status_code == 422
    assert client.post(contact, typed | {"name": canaries("corrigé")}).status_code == 302
    send_all()
    assert vault.open_server("amont.server.request_name", *_sealed_name()).startswith(canaries.stem)


def _sealed_name() -> tuple[Any, bytes]:
    row = RequestContact.objects.get()
    assert row.name_sealed is not None
    return row.pk, bytes(row.name_sealed)


def write_down_contacts(cast: Cast, canaries: Canaries) -> None:
    """Whom to ask for at a place, by its form; at a funder's, as a form would seal it."""
    owner = directory.create_organization(actor=cast.claire, name="Centre des Deux-Rives")
    site = reverse("directory:site_new", args=[owner.pk])
    assert as_(cast.claire).post(site, site_form(contact=canaries(), name="")).status_code in (200, 422)
    assert as_(cast.claire).post(site, site_form(contact=canaries("au secrétariat"))).status_code == 302
    row = Site.objects.get(organization=owner)
    address = reverse("directory:site", args=[row.pk])
    assert canaries.stem in as_(cast.claire).post(address).content.decode()
    funder = funding.create_funder(actor=cast.helene, organization=owner, kind="provincial", public_money=True)
    blob = vault.seal_server("amont.server.funder_contact", funder.pk, canaries("du ministère"))
    Funder.objects.filter(pk=funder.pk).update(contact_sealed=blob)


def sign_in(cast: Cast, canaries: Canaries) -> Client:
    """Names and passphrases that are wrong, then the right ones; codes likewise."""
    client = Client()
    client.get(SIGNIN)
    for name, words in ((f"{canaries.stem}@escale.example", "x"), ("maude@escale.example", canaries("pas la bonne"))):
        assert client.post(SIGNIN, {"login": name, "password": words}).status_code == 200
    assert client.post(SIGNIN, {"login": "maude@escale.example", "password": PASSPHRASE}).url == CODE
    assert client.post(CODE, {"code": canaries.stem[:16]}).status_code == 200
    canaries.session_of(client)
    assert client.post(SIGNIN, {"login": "maude@escale.example", "password": PASSPHRASE}).url == CODE, "begun again"
    canaries.session_of(client)
    assert client.post(CODE, {"code": cast.code(cast.maude)}).status_code == 302
    canaries.session_of(client)
    canaries.note("secret of the application", *cast.secrets.values())
    return client


def search_and_change(client: Client, canaries: Canaries) -> None:
    """What somebody signed in types: a search, a draft, a passphrase refused, one that doesn't match, one accepted."""
    client.get(reverse("desk:search"), {"q": canaries("cherché")})
    typing = {"place": "/interne/demandes/", "fields": json.dumps({"words": canaries("à moitié tapé")})}
    assert client.post(reverse("accounts:draft"), typing).json() == {"kept": True}
    assert canaries.stem in client.get(reverse("accounts:drafts")).content.decode()
    form = reverse("accounts:passphrase")
    wrong, new = canaries("pas la mienne"), canaries("tilleul ardoise velours")
    for sent in (
        {"current": wrong, "passphrase": new, "again": new},
        {"current": PASSPHRASE, "passphrase": new, "again": canaries("autre")},
        {"current": PASSPHRASE, "passphrase": canaries()[:10], "again": canaries()[:10]},
    ):
        assert client.post(form, sent).status_code in (200, 422)
    assert client.post(form, {"current": PASSPHRASE, "passphrase": new, "again": new}).status_code == 302
    canaries.session_of(client)


def be_invited(cast: Cast, canaries: Canaries) -> None:
    """The link, a passphrase refused, one accepted; the application's secret, a wrong code, the codes on paper."""
    sent = {"email": "nadia@escale.example", "display_name": "Nadia", "language": "fr", "role": "worker"}
    assert as_(cast.claire).post(reverse("accounts:invite"), sent | {"program": cast.jeunesse.pk}).status_code == 302
    account, client = Account.objects.get(email="nadia@escale.example"), Client()
    invitation = account.invitations.get()
    send_invitation.call(str(invitation.pk))
    assert invitation.token in str(mail.outbox[-1].body)
    canaries.note("invitation", invitation.token)
    link, words = reverse("accounts:invitation", args=[invitation.token]), canaries("jardin fenouil cadran")
    assert client.post(link, {"passphrase": words, "again": canaries()}).status_code in (200, 422)
    assert client.post(link, {"passphrase": words, "again": words}).status_code == 302
    secret = re.search(r'data-test="factor-secret"[^>]*>([A-Z2-7 ]+)<', client.get(FACTOR).content.decode())
    assert secret
    canaries.note("secret of the application", secret[1].replace(" ", ""), secret[1].strip())
    assert client.post(FACTOR, {"code": "000000"}).status_code in (200, 422)
    canaries.session_of(client)
    code = totp.code_at(secret[1].replace(" ", ""), clock.now())
    assert client.post(FACTOR, {"code": code}).status_code == 302
    client.get(reverse("accounts:recovery_codes"))
    canaries.session_of(client)
    canaries.note("code on paper", *factors.unused_codes(account)[:3])


def seal_for_people(canaries: Canaries) -> None:
    """What only holders open: until a screen writes it, sealed by the vault itself."""
    first, second = person(), person()
    file = objects.create_object(kind=Kind.SUPPORT, users=[first.user, second.user])
    fields.seal_field(by(first), note(file.pk), {"s": 1, "text": canaries("une note")})


def print_tickets(cast: Cast, canaries: Canaries) -> None:
    """Codes on paper tickets: the table has their prints."""
    run = surveys.open_run(actor=cast.maude, questionnaire=make_questionnaire(cast), program_id=cast.jeunesse.pk)
    canaries.note("ticket", *surveys.issue_tickets(actor=cast.maude, run=run, n=3))


# --- where it is looked for -----------------------------------------------------------------------------------

MAILED = {"mailbox": {"typed", "phone", "link", "invitation"}}
"""Whoever asked receives their own words and link; whoever is invited, theirs. Nothing else leaves."""


def test_no_canary_is_found_anywhere_and_what_was_planted_is_found_everywhere(
    world: World,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pin_recovery(settings)
    canaries, planted = Canaries(), Canaries()
    said: list[str] = []

    def printed() -> str:
        said.extend(capfd.readouterr())
        return log.getvalue() + "".join(said)

    everywhere = places(temporary=tmp_path, log=printed, say=print)
    ask_for_a_workshop(world, canaries)
    write_down_contacts(world.cast, canaries)
    search_and_change(sign_in(world.cast, canaries), canaries)
    be_invited(world.cast, canaries)
    seal_for_people(canaries)
    print_tickets(world.cast, canaries)
    left = [place.plant(planted.stem) for place in everywhere.values()]

    search = Search(canaries.sought | {"planted": [planted.stem]})
    hits = {name: place.look(search) for name, place in everywhere.items()}
    for one in left:
        if isinstance(one, Path):
            one.unlink()
    leaks = {
        (name, hit)
        for name, found in hits.items()
        for hit in found
        if hit.name not in MAILED.get(name, set()) | {"planted"}
    }
    assert leaks == set()
    assert [name for name, found in hits.items() if "planted" not in {hit.name for hit in found}] == []
    assert len(everywhere) >= 11
    assert connection.vendor == "sqlite" or "write-ahead log" in everywhere or not os.environ.get("CI")
