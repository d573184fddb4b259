"""T27 and T50, the part that exists: an older state of the database put back in place of today's.

Anchors kept elsewhere tell when the journal itself went back. They don't tell when the rows of accounts and keys alone did:
the journal's chains are whole, and nothing in it names the rows of keys. Whoever left since has, in such a state, their
account and their keys again: that is why a restoration replays departures before the site opens (not made yet)."""

import json
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.audit.models import AuditEntry
from amont.vault.models import KEY_TABLES, RecordKeyWrap
from amont.vault.records import FieldRef
from amont.vault.services.keys import keys_of
from tests.cast import Cast
from tests.keys import access_of, file_of, hear_all, ring_of
from tests.vault.holders import note, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
WORDS = {"text": "ce qui fut dit"}
Copy = dict[Any, list[dict[str, Any]]]


class Past:
    """A file, a copy of every row, and what happened after it: Maude left, and Claire wrote."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ring = cast, ring_of(cast.maude)
        self.file: UUID = file_of(cast.jeunesse, cast.maude, cast.rosalie, cast.claire)
        self.before = self.write()
        self.copy: Copy = {
            model: list(model._default_manager.values()) for model in models("vault", "accounts", "audit")
        }
        self.anchors_then = audit.anchors()
        services.disable_account(actor=cast.helene, account=cast.maude)
        self.after = self.write()
        self.keys_of_after = list(RecordKeyWrap.objects.filter(record_id=self.after[0].record_id).values())
        self.anchors_now = audit.anchors()

    def write(self) -> tuple[FieldRef, bytes]:
        ref = note(self.file)
        return ref, vault.seal_field(access_of(self.cast.claire, self.file), ref, WORDS)

    def put_back(self, *labels: str) -> None:
        """These apps' rows as they were."""
        for model in models(*labels):
            quoted = connection.ops.quote_name(model._meta.db_table)
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {quoted}")
        for model in models(*labels):
            model._default_manager.bulk_create(model(**row) for row in self.copy[model])


def models(*labels: str) -> list[Any]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in labels]


@pytest.fixture
def past(cast: Cast, settings: Settings) -> Past:
    pin_recovery(settings)
    hear_all(cast)
    return Past(cast)


def verified(tmp_path: Path, anchors: list[audit.Anchor]) -> tuple[int, list[str]]:
    """What `audit_verify --anchors` says, and how it ends."""
    file, said = tmp_path / "anchors.json", StringIO()
    file.write_text(json.dumps([asdict(one) for one in anchors]), encoding="utf-8")
    try:
        call_command("audit_verify", anchors=file, stdout=said)
    except SystemExit as stopped:
        return int(stopped.code or 0), said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def test_the_whole_database_put_back_is_told_by_todays_anchors(past: Past, tmp_path: Path) -> None:
    assert verified(tmp_path, past.anchors_now) == (0, ["ok"])
    past.put_back("vault", "accounts", "audit")
    assert audit.verify() == [], "by itself an older journal is whole"
    ended, lines = verified(tmp_path, past.anchors_now)
    assert ended == 1
    told = {(fault, actor) for fault, actor, _seq in (line.split("\t") for line in lines)}
    assert ("anchor", str(past.cast.helene.pk)) in told, "the director's chain had told a departure"
    assert verified(tmp_path, past.anchors_then) == (0, ["ok"]), "old anchors tell nothing"


def test_rows_of_keys_put_back_under_todays_journal_are_not_told_yet(past: Past, tmp_path: Path) -> None:
    """Known and said: the journal still tells the departure, and whoever compares the two finds it."""
    past.put_back("vault", "accounts")
    assert verified(tmp_path, past.anchors_now) == (0, ["ok"])
    departed = AuditEntry.objects.filter(action="accounts.account.disabled").values_list("record_id", flat=True)
    assert list(Account.objects.filter(pk__in=list(departed), is_active=True)) == [past.cast.maude]


def test_who_left_since_has_her_keys_in_the_older_rows_and_reads_nothing_that_came_after(past: Past) -> None:
    past.put_back("vault", "accounts")
    assert ring_of(past.cast.maude) == past.ring
    assert keys_of(past.ring, past.file)
    assert vault.open_field(access_of(past.cast.maude, past.file), *past.before) == WORDS
    generation = past.keys_of_after[0]["generation_id"]
    assert all(row["generation_id"] != generation for row in past.copy[RecordKeyWrap])
    with pytest.raises(vault.VaultError):
        vault.open_field(access_of(past.cast.maude, past.file), *past.after)
    services.disable_account(actor=past.cast.helene, account=Account.objects.get(pk=past.cast.maude.pk))
    with pytest.raises(vault.VaultError):
        keys_of(past.ring, past.file)


def test_a_file_shredded_since_opens_again_in_rows_of_keys_older_than_its_end(past: Past) -> None:
    """Why keys are backed up apart and kept for fourteen days: with younger ones, nothing of it opens."""
    vault.shred(object_id=past.file)
    younger = {model: list(model._default_manager.values()) for model in KEY_TABLES}
    past.put_back("vault", "accounts")
    assert vault.open_field(access_of(past.cast.claire, past.file), *past.before) == WORDS
    for model in KEY_TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        model._default_manager.bulk_create(model(**row) for row in younger[model])
    with pytest.raises(vault.VaultError):
        vault.open_field(access_of(past.cast.claire, past.file), *past.before)
    vault.shred(object_id=past.file)  # as a restoration will, from its journal of deletions
