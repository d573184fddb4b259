"""T24: a forgotten passphrase gives nothing back without the sheet, a colleague's keys or the ceremony; there is no reset
by mail, no sign-in by code, and none of the editor's password pages."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.accounts.models import Account
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.vault.models import KeyWrap, RingWrap, SessionBox
from amont.vault.services.keys import keys_of
from tests.cast import PASSPHRASE, Cast
from tests.faults.statements import statement_by_statement
from tests.keys import CODE, SIGN_IN, access_of, file_of, hear, hear_all, ring_of, signed_in
from tests.vault.holders import pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
OTHER = "sablier mouette orage lanterne fougère pavot"
FORGOTTEN = "/interne/connexion/oubliee/"
ROWS = ["accounts.Account", "accounts.LoginSession", "vault.KeyRing", "vault.RingWrap", "vault.KeyWrap",
        "vault.SessionBox", "audit.AuditEntry", "django_tasks_database.DBTaskResult"]  # fmt: skip


@pytest.fixture
def file(cast: Cast, settings: Settings) -> UUID:
    """A case file of the youth program, held by Maude and Claire."""
    pin_recovery(settings)
    hear_all(cast)
    return file_of(cast.jeunesse, cast.maude, cast.claire)


def sheet_of(account: Account) -> str:
    return " ".join(services.make_sheet(actor=account, passphrase=PASSPHRASE))


def test_the_sheet_gives_back_the_same_ring_once(file: UUID, cast: Cast) -> None:
    words, before = sheet_of(cast.maude), ring_of(cast.maude)
    client = signed_in(cast, cast.maude)
    typed = words.upper().replace(" ", ",  ").replace("É", "E")
    sent = {"email": "MAUDE@escale.example", "words": typed, "passphrase": OTHER, "again": OTHER}
    answer: Any = Client().post(FORGOTTEN, sent)
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert ring_of(cast.maude, OTHER) == before
    assert len(keys_of(ring_of(cast.maude, OTHER), file)) == 1
    assert client.get("/interne/").status_code == 302, "sessions opened with the former passphrase have ended"
    assert not SessionBox.objects.exists()
    again = Client().post(FORGOTTEN, sent | {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert again.status_code == 422
    assert AuditEntry.objects.get(action="accounts.sheet.used").actor == str(cast.maude.pk)


def test_its_owner_and_the_coordinators_are_told_without_a_detail(file: UUID, cast: Cast) -> None:
    words = sheet_of(cast.maude)
    services.use_sheet(email=cast.maude.email, words=words, passphrase=OTHER)
    for queued in DBTaskResult.objects.all():
        queued.task.call(*queued.args_kwargs["args"])
    told = {one.to[0]: f"{one.subject} {one.body}" for one in mail.outbox}
    assert {cast.maude.email, cast.claire.email, cast.helene.email} <= told.keys()
    assert "Maude" not in told[cast.claire.email]
    two = [" ".join(pair) for pair in pairwise(words.split())]  # one alone may be a word of the mail
    assert all(secret not in " ".join(told.values()) for secret in (*two, "http"))


def test_wrong_words_an_unknown_name_and_no_sheet_are_answered_alike(file: UUID, cast: Cast) -> None:
    words = sheet_of(cast.maude).split()
    swapped = [words[1], words[0], *words[2:]]
    asked = (
        (cast.maude.email, " ".join(swapped)),
        (cast.maude.email, " ".join(words[:-1])),
        (cast.maude.email, "bonjour " * 15),
        (cast.claire.email, " ".join(words)),
        ("personne@escale.example", " ".join(words)),
    )
    pages = set()
    for email, typed in asked:
        answer = Client().post(FORGOTTEN, {"email": email, "words": typed, "passphrase": OTHER, "again": OTHER})
        assert answer.status_code == 422
        assert "Ces mots n’ouvrent pas ce compte" in answer.content.decode()
        pages.add(answer.status_code)
    assert ring_of(cast.maude)


def test_a_new_sheet_voids_the_former_and_asks_the_passphrase(cast: Cast) -> None:
    first = sheet_of(cast.maude)
    client = signed_in(cast, cast.maude)
    assert client.post("/interne/profil/feuille-de-secours/", {"current": OTHER}).status_code == 422
    page = client.post("/interne/profil/feuille-de-secours/", {"current": PASSPHRASE})
    assert 'data-test="recovery-sheet"' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    with pytest.raises(Exception, match="mots"):
        services.use_sheet(email=cast.maude.email, words=first, passphrase=OTHER)


def test_another_passphrase_leaves_the_sheet_good(cast: Cast) -> None:
    words = sheet_of(cast.maude)
    services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)
    services.use_sheet(email=cast.maude.email, words=words, passphrase=PASSPHRASE)
    assert ring_of(cast.maude)


def test_a_reset_gives_an_empty_ring_and_no_file_before_a_colleague_gives_it(file: UUID, cast: Cast) -> None:
    token = services.reset_passphrase(actor=cast.claire, account=cast.maude, how="telephone")
    assert not RingWrap.objects.filter(ring__user=cast.maude.pk).exists()
    assert not KeyWrap.objects.filter(ring__user=cast.maude.pk).exists()
    client = Client()
    answer: Any = client.post(f"/interne/invitation/{token}/", {"passphrase": OTHER, "again": OTHER})
    assert answer.url == SIGN_IN, "the second factor is still asked"
    assert client.get("/interne/").status_code == 302
    with clock.travel_to(clock.now()):
        client.post(SIGN_IN, {"login": cast.maude.email, "password": OTHER})
        assert client.post(CODE, {"code": cast.code(cast.maude)}).status_code == 302
    with pytest.raises(vault.VaultError):
        keys_of(ring_of(cast.maude, OTHER), file)
    assert services.give_waiting_keys(access_of(cast.claire), actor=cast.claire, program=cast.jeunesse) == 0
    hear(cast.claire, cast.maude)
    assert services.give_waiting_keys(access_of(cast.claire), actor=cast.claire, program=cast.jeunesse) == 1
    assert keys_of(ring_of(cast.maude, OTHER), file)


def test_nobody_resets_themselves_or_whom_they_do_not_manage(cast: Cast) -> None:
    for actor, account in ((cast.claire, cast.claire), (cast.claire, cast.helene), (cast.maude, cast.rosalie)):
        for reset in (services.reset_passphrase, services.reset_factor):
            with pytest.raises(Exception, match=r"accounts:account:manage|personne"):
                reset(actor=actor, account=account, how="in_person")
    assert Account.objects.filter(factor_at=None).count() == 0


def test_making_using_and_resetting_are_whole_or_are_not(file: UUID, cast: Cast) -> None:
    made: list[str] = []
    assert statement_by_statement(lambda: made.append(sheet_of(cast.maude)), ROWS) > 4
    use = lambda: services.use_sheet(email=cast.maude.email, words=made[-1], passphrase=OTHER)  # noqa: E731
    assert statement_by_statement(use, ROWS) > 8
    reset = lambda: services.reset_passphrase(actor=cast.claire, account=cast.maude, how="telephone")  # noqa: E731
    assert statement_by_statement(reset, ROWS) > 15


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, str]]:
    """(name, address) of everything that the site answers to."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, here)
        elif one.name:
            yield one.name, here


def test_no_address_resets_a_passphrase_by_mail_or_signs_in_by_code(cast: Cast) -> None:
    client = signed_in(cast, cast.helene)
    known = list(addresses(get_resolver().url_patterns))
    assert len(known) > 100
    suspect = {here for name, here in known if "password" in name or "login_code" in name or "signup" in name}
    assert suspect, "the editor's own are there, and closed"
    for here in sorted(suspect):
        path = re.sub(r"<[^>]+>", "x", here).replace("^", "").replace("$", "")
        assert client.get(path).status_code in (302, 404), path
        assert client.post(path, {"email": cast.maude.email}).status_code in (302, 403, 404), path
    assert not mail.outbox
