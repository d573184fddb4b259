"""T23: another passphrase, with a fault at each statement, of the service and of the whole page: the old one or the new one
works, never neither and never both; the ring is the same one, the file opens, and the sheet in the safe is still good."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.accounts.models import Account
from amont.core.errors import RuleBroken
from amont.vault.rings import Ring
from amont.vault.services import rings
from amont.vault.services.keys import keys_of
from tests.cast import PASSPHRASE, Cast
from tests.faults.statements import Fault, failing_at, statement_by_statement
from tests.keys import CODE, SIGN_IN, file_of, hear_all, ring_of, signed_in
from tests.vault.holders import pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
OTHER = "sablier mouette orage lanterne fougère pavot"
PAGE = "/interne/profil/phrase-de-passe/"
SENT = {"current": PASSPHRASE, "passphrase": OTHER, "again": OTHER}
ROWS = ["accounts.Account", "accounts.LoginSession", "vault.KeyRing", "vault.RingWrap", "vault.SessionBox",
        "audit.AuditEntry", "audit.ChainHead", "django_tasks_database.DBTaskResult"]  # fmt: skip


@pytest.fixture
def file(cast: Cast, settings: Settings) -> UUID:
    """A case file of the youth program, held by Maude and Claire."""
    pin_recovery(settings)
    hear_all(cast)
    return file_of(cast.jeunesse, cast.maude, cast.claire)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is undone after it."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as around a test: the journal writes inside
    with whole:
        yield
        transaction.set_rollback(True)


def ring_by(account: Account, passphrase: str) -> Ring | None:
    """The ring that signing in with this passphrase opens now; None when it doesn't sign in."""
    stored = Account.objects.get(pk=account.pk).password
    with transaction.atomic():
        return rings.ring_by(user=account.pk, stored=stored, passphrase=passphrase)


def which_works(account: Account, before: Ring, file: UUID) -> str:
    """The passphrase that works; it opens the same ring as before, and the file by it."""
    (works,) = [one for one in (PASSPHRASE, OTHER) if ring_by(account, one) is not None]
    assert ring_by(account, works) == before
    assert len(keys_of(before, file)) == 1
    return works


def use(words: str, account: Account) -> None:
    """The sheet opens the account, whatever its passphrase; undone after."""
    third = "boussole grenier violon marée castor lichen"
    with undone():
        services.use_sheet(email=account.email, words=words, passphrase=third)
        assert ring_by(account, third) is not None


def test_a_fault_at_each_statement_of_the_service_leaves_the_old_one_good(file: UUID, cast: Cast) -> None:
    words, before = " ".join(services.make_sheet(actor=cast.maude, passphrase=PASSPHRASE)), ring_of(cast.maude)
    signed_in(cast, cast.maude)

    def change() -> None:
        try:
            services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)
        except Fault:
            assert which_works(cast.maude, before, file) == PASSPHRASE
            use(words, cast.maude)
            raise

    assert statement_by_statement(change, ROWS) > 12
    assert which_works(cast.maude, before, file) == OTHER
    use(words, cast.maude)


def test_a_fault_at_each_statement_of_the_page_leaves_one_of_the_two(file: UUID, cast: Cast) -> None:
    words, before = " ".join(services.make_sheet(actor=cast.maude, passphrase=PASSPHRASE)), ring_of(cast.maude)
    cookies = signed_in(cast, cast.maude).cookies
    found: list[str] = []
    for statement in count(1):
        browser = Client()
        browser.cookies = deepcopy(cookies)
        answer: Any = None
        with undone():
            with connection.execute_wrapper(failing_at(statement)), suppress(Fault):
                answer = browser.post(PAGE, SENT)
            transaction.set_rollback(False)  # what stood in no transaction of its own stands in the test's
            found.append(which_works(cast.maude, before, file))
            use(words, cast.maude)
            if answer is None and found[-1] == OTHER:
                comes_in_again(browser, cast)
        if answer is not None:
            break
    assert answer.status_code == 302
    assert found == sorted(found, key=[PASSPHRASE, OTHER].index), "once changed it stays so"
    assert {PASSPHRASE, OTHER} == set(found)
    assert len(found) > 25


def comes_in_again(browser: Client, cast: Cast) -> None:
    """Whoever saw an error page after the change was made comes in with the new one."""
    browser.cookies.clear()
    answer: Any = browser.post(SIGN_IN, {"login": cast.maude.email, "password": OTHER})
    assert (answer.status_code, answer.url) == (302, CODE)


def test_a_wrong_present_passphrase_and_a_weak_new_one_change_nothing(file: UUID, cast: Cast) -> None:
    before = ring_of(cast.maude)
    for current, passphrase in ((OTHER, "boussole grenier violon marée castor lichen"), (PASSPHRASE, "maude maude")):
        with pytest.raises(RuleBroken), transaction.atomic():
            services.change_passphrase(actor=cast.maude, current=current, passphrase=passphrase)
    assert which_works(cast.maude, before, file) == PASSPHRASE


def test_the_rings_that_were_open_elsewhere_are_not_and_a_copy_of_them_opens_with_the_old_one_alone(
    file: UUID, cast: Cast
) -> None:
    """Why a leak that is only suspected asks for a reset, not for another passphrase: old copies open with the old one."""
    signed_in(cast, cast.maude)
    old = ring_of(cast.maude)
    services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)
    with pytest.raises(vault.VaultError):
        ring_of(cast.maude, PASSPHRASE)
    assert ring_of(cast.maude, OTHER) == old
