"""Two roles of PostgreSQL: who serves adds to the journal, and can neither change, delete nor empty it."""

from collections.abc import Iterator

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client

from amont.accounts import services as accounts
from amont.accounts.models import Role
from amont.audit import roles
from amont.audit import services as audit
from amont.audit.models import AuditEntry, AuditObject, ChainHead
from tests import databases
from tests.audit.conftest import Somebody
from tests.cast import PASSPHRASE, Cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no roles"),
]


@pytest.fixture
def served(transactional_db: None) -> Iterator[None]:
    """Connected as the product is."""
    with databases.store().as_app():
        yield


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def refused(statement: str) -> None:
    may_not = pytest.raises((ProgrammingError, InternalError), match=r"permission denied|must be owner")
    with may_not, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def written(served: None, maude: Somebody) -> AuditEntry:
    with transaction.atomic():
        return audit.record("desk.page.read", actor=maude, objects=[maude.pk])


ENTRIES, OBJECTS, HEADS = (one._meta.db_table for one in (AuditEntry, AuditObject, ChainHead))


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {ENTRIES} SET reason = 'x'",
        f"DELETE FROM {ENTRIES}",
        f"TRUNCATE {ENTRIES} CASCADE",
        f"UPDATE {OBJECTS} SET object_id = 'x'",
        f"DELETE FROM {OBJECTS}",
        f"TRUNCATE {OBJECTS}",
        f"DELETE FROM {HEADS}",
        f"TRUNCATE {HEADS}",
        f"DROP TABLE {OBJECTS}",
        f"ALTER TABLE {ENTRIES} DISABLE TRIGGER ALL",
        "CREATE TABLE mine (one integer)",
        "SET ROLE amont_owner",
        "DELETE FROM django_migrations",
    ],
)
def test_who_serves_cannot_rewrite_the_journal(statement: str, written: AuditEntry) -> None:
    assert who() == "amont_app"
    refused(statement)
    assert AuditEntry.objects.get() == written
    assert audit.verify() == []


def test_who_serves_gives_itself_no_right(written: AuditEntry) -> None:
    """PostgreSQL warns of a GRANT by who has nothing to give, and gives nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE ON {ENTRIES} TO PUBLIC")
    refused(f"UPDATE {ENTRIES} SET reason = 'x'")
    assert not roles.may_rewrite(connection)
    assert roles.grant("default") is False  # who serves is not another role than the one to be granted


def test_whoever_serves_signs_in_invites_and_is_journalled(cast: Cast) -> None:
    with databases.store().as_app():
        client = Client()
        signed = client.post("/interne/connexion/", {"login": cast.helene.email, "password": PASSPHRASE})
        assert signed.status_code == 302
        assert client.post("/interne/connexion/code/", {"code": cast.code(cast.helene)}).status_code == 302
        assert client.get("/interne/equipe/").status_code == 200
        accounts.create_account(
            actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role=Role.DIRECTOR, program=None
        )
        assert client.get("/interne/absent/").status_code == 404
        last = AuditEntry.objects.order_by("at").last()
        assert last is not None and last.action.startswith("accounts.")
        assert audit.verify() == []


def test_a_table_made_since_is_open_after_the_next_migrate_and_the_journal_still_closed(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (one integer)")
        cursor.execute(f"GRANT ALL ON {ENTRIES} TO amont_app")  # somebody's haste
    call_command("migrate", verbosity=0, interactive=False)
    with databases.store().as_app(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO later VALUES (1)")
        refused(f"DELETE FROM {ENTRIES}")


def test_a_start_says_when_it_serves_as_the_owner(transactional_db: None) -> None:
    def said() -> set[str]:
        return {str(one.id) for one in checks.run_checks(tags=[checks.Tags.database], databases=["default"])}

    assert "audit.W001" in said()
    with databases.store().as_app():
        assert "audit.W001" not in said()
