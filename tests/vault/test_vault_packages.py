"""Packages for partners: five words open them until a day, the file's holders read what was sent and answered."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.vault.models import Generation, Kind, Package, PackageBundle, PackageReply
from amont.vault.rings import Ring
from amont.vault.services import objects
from tests.faults.statements import statement_by_statement
from tests.vault.holders import by, person, pin_recovery

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FIELDS = {"alias": "Ève", "need": "un lit pour ce soir"}
ROWS = ["vault.Package", "vault.PackageBundle", "vault.PackageReply", "vault.RecordKeyWrap", "vault.Generation"]


@pytest.fixture
def lou(settings: Settings) -> Ring:
    pin_recovery(settings)
    return person()


@pytest.fixture
def sam() -> Ring:
    return person()


@pytest.fixture
def file(lou: Ring, sam: Ring) -> UUID:
    return objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user]).pk


@pytest.fixture
def sent(file: UUID, lou: Ring) -> tuple[UUID, str]:
    """(package, its words): readable for fourteen days."""
    return send(file, lou)


def send(file: UUID, ring: Ring) -> tuple[UUID, str]:
    expires = clock.today() + timedelta(days=14)
    package_id, words = vault.package_create(by(ring, file), file=file, fields=FIELDS, expires=expires)
    assert len(words) == 5
    return package_id, " ".join(words)


def test_the_words_open_the_fields_and_the_journal_says_so_first(sent: tuple[UUID, str], file: UUID) -> None:
    package_id, words = sent
    assert vault.package_open(package_id=package_id, words=words.upper()) == FIELDS
    entry = AuditEntry.objects.get(action="vault.package.opened")
    assert (entry.actor, entry.record_id) == ("public", str(package_id))
    assert list(entry.objects_named.values_list("object_id", flat=True)) == [str(file)]


def test_the_words_are_in_no_row(sent: tuple[UUID, str]) -> None:
    _package_id, words = sent
    rows = [*Package.objects.values_list(), *PackageBundle.objects.values_list()]
    kept = b"".join(bytes(value) if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    assert not any(word.encode() in kept for word in words.split())
    assert b"lit pour" not in kept


def test_who_holds_the_file_reads_what_was_sent_and_nobody_else(sent: tuple[UUID, str], file: UUID, sam: Ring) -> None:
    assert vault.package_content(by(sam, file), package_id=sent[0]) == FIELDS
    for refused in (vault.package_content, vault.package_replies):
        with pytest.raises(vault.VaultError):
            refused(by(person(), file), package_id=sent[0])
    stranger = person()
    with pytest.raises(vault.VaultError):
        send(file, stranger)
    assert Package.objects.count() == 1


def test_what_a_partner_answers_is_read_by_who_holds_the_file(sent: tuple[UUID, str], file: UUID, sam: Ring) -> None:
    package_id, words = sent
    vault.package_reply(package_id=package_id, words=words, status="received")
    vault.package_reply(package_id=package_id, words=words, status="met", note="Vue mardi, tout va.")
    replies = vault.package_replies(by(sam, file), package_id=package_id)
    assert [(one.status, one.note, one.sound) for one in replies] == [
        ("received", "", True), ("met", "Vue mardi, tout va.", True)
    ]  # fmt: skip
    assert len({len(row.blob_sealed) for row in PackageReply.objects.all()}) == 1


def test_wrong_words_answer_nothing(sent: tuple[UUID, str]) -> None:
    for words in ("", "abricot", " ".join(reversed(sent[1].split())), "x" * 5000):
        with pytest.raises(vault.VaultError):
            vault.package_reply(package_id=sent[0], words=words, status="met")
    assert not PackageReply.objects.exists()


def test_a_past_package_shows_nothing_and_still_takes_an_answer(sent: tuple[UUID, str]) -> None:
    package_id, words = sent
    with clock.travel_to(clock.now() + timedelta(days=14)):
        assert vault.package_open(package_id=package_id, words=words) == FIELDS
    with clock.travel_to(clock.now() + timedelta(days=15)):
        with pytest.raises(vault.VaultError):
            vault.package_open(package_id=package_id, words=words)
        assert vault.package_reply(package_id=package_id, words=words, status="service_begun")


def test_a_closed_package_is_over_for_the_partner_and_stays_for_the_file(
    sent: tuple[UUID, str], file: UUID, lou: Ring
) -> None:
    package_id, words = sent
    vault.package_reply(package_id=package_id, words=words, status="met", note="vue")
    vault.package_close(package_id=package_id)
    vault.package_close(package_id=package_id)
    assert not PackageBundle.objects.exists()
    with pytest.raises(vault.VaultError):
        vault.package_open(package_id=package_id, words=words)
    with pytest.raises(vault.VaultError):
        vault.package_reply(package_id=package_id, words=words, status="met")
    assert vault.package_content(by(lou, file), package_id=package_id) == FIELDS
    assert [one.note for one in vault.package_replies(by(lou, file), package_id=package_id)] == ["vue"]


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_shredded_is_over_for_the_partner_too(
    sent: tuple[UUID, str], file: UUID, lou: Ring, whole: bool
) -> None:
    if whole:
        vault.shred(object_id=file)
    else:
        vault.shred_record(record_id=sent[0])
    with pytest.raises(vault.VaultError):
        vault.package_open(package_id=sent[0], words=sent[1])
    with pytest.raises(vault.VaultError):
        vault.package_content(by(lou, file), package_id=sent[0])


def test_after_somebody_left_a_package_is_made_under_a_new_key(file: UUID, lou: Ring, sam: Ring) -> None:
    alex = person()
    objects.grant(by(lou, file), object_id=file, recipient=alex.user)
    objects.revoke(object_id=file, user=alex.user)
    package_id, words = send(file, lou)
    assert Generation.objects.filter(object=file).count() == 2
    vault.package_reply(package_id=package_id, words=words, status="met", note="vue")
    assert [one.sound for one in vault.package_replies(by(sam, file), package_id=package_id)] == [True]
    with pytest.raises(vault.VaultError):
        vault.package_replies(by(alex, file), package_id=package_id)


def test_each_change_is_all_or_nothing(file: UUID, lou: Ring) -> None:
    access, sent = by(lou, file), []
    expires = clock.today() + timedelta(days=14)

    def create() -> None:
        sent.append(vault.package_create(access, file=file, fields=FIELDS, expires=expires))

    assert statement_by_statement(create, ROWS) > 8
    package_id, words = sent[-1]
    told: dict[str, Any] = {"package_id": package_id, "words": " ".join(words)}
    assert statement_by_statement(lambda: vault.package_reply(**told, status="met"), ROWS) > 2
    assert statement_by_statement(lambda: vault.package_close(package_id=package_id), ROWS) > 1
