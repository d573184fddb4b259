"""Packages: a few fields of a file for somebody without an account, under five words told by another road.

How often somebody may try, and until when replies are taken, is for the page that asks: it counts, and closes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from amont.audit import services as audit
from amont.core import clock
from amont.vault import bundles, packages, records, sealedbox
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.models import Package, PackageBundle, PackageReply
from amont.vault.opening import Access
from amont.vault.records import FieldRef, RecordKey
from amont.vault.services.fields import keep_record_key, open_field, record_key_of, seal_field
from amont.vault.services.objects import writing_key

CONTENT, SECRET = "amont.partner.content", "amont.partner.secret"


@dataclass(frozen=True, repr=False)
class Reply(InMemory):
    """What a partner wrote back; `sound` is False for what doesn't open, or that nobody with the words wrote."""

    reply_id: UUID
    made_at: datetime
    status: str = ""
    note: str = ""
    sound: bool = False


def package_create(access: Access, *, file: UUID, fields: Mapping[str, Any], expires: date) -> tuple[UUID, list[str]]:
    """Seal some fields of a file for its holders and under five new words; returns the package's id and the words.

    VaultError for who doesn't hold the file. The words are kept nowhere; `expires` is the last day they open it on.
    """
    package_id, words, key = uuid4(), bundles.offer(), records.new_record_key()
    bundle = bundles.close(key.key, " ".join(words), package_id=package_id, expires=expires)
    public, secret = sealedbox.keypair()
    with transaction.atomic():
        under = writing_key(ring=access.reach(file), object_id=file)
        keep_record_key(key, under, package_id)
        Package(
            id=package_id,
            file_id=file,
            content_sealed=records.seal(_content(file, package_id), fields, key),
            secret_sealed=seal_field(access, _secret(file, package_id), {"sk": secret.hex()}),
            public=public,
            public_tag=packages.tag_of(public, key.key, package_id),
            expires=expires,
        ).save(force_insert=True)
        PackageBundle(package_id=package_id, blob_sealed=bundle).save(force_insert=True)
    return package_id, words


def package_open(*, package_id: UUID, words: str) -> dict[str, Any]:
    """The fields, for whoever has the five words; the journal says so first.

    VaultError, after one derivation and one query, for wrong words and for a package that is unknown, closed or past.
    """
    row = _row(package_id)
    key = _key(row, words)
    if row is None or row.expires < clock.today():
        raise VaultError
    with transaction.atomic(durable=True):
        audit.record("vault.package.opened", actor="public", target=row, objects=[row.file_id])
    record_key = RecordKey(records.key_id_of(row.content_sealed), key)
    return records.open_(_content(row.file_id, row.pk), row.content_sealed, record_key)


def package_reply(*, package_id: UUID, words: str, status: str, note: str = "") -> UUID:
    """Seal what the partner writes back, for the file's holders alone; returns the reply's id.

    The words are asked again: the package's address is no secret, and only who has them can tell that the key to
    which the reply goes is the package's own. Taken after `expires` too, until the package is closed.
    """
    row = _row(package_id)
    key = _key(row, words)
    if row is None:
        raise VaultError
    packages.refuse_other(bytes(row.public), bytes(row.public_tag), key, row.pk)
    reply_id = uuid4()
    blob = packages.close_reply(
        status, note, public=bytes(row.public), key=key, package_id=row.pk, reply_id=reply_id
    )  # fmt: skip
    PackageReply(id=reply_id, package=row, blob_sealed=blob).save(force_insert=True)
    return reply_id


def package_replies(access: Access, *, package_id: UUID) -> list[Reply]:
    """What the partner wrote back, the oldest first; VaultError for who doesn't hold the file."""
    row = Package.objects.filter(pk=package_id).first()
    if row is None:
        raise VaultError
    ring = access.reach(row.file_id)
    key = record_key_of(ring, _content(row.file_id, row.pk), row.content_sealed).key
    secret = bytes.fromhex(open_field(access, _secret(row.file_id, row.pk), row.secret_sealed)["sk"])
    replies = [_reply(one, secret, key) for one in row.replies.all()]
    if not all(one.sound for one in replies):
        access.refused.add(row.file_id)
    return replies


def package_content(access: Access, *, package_id: UUID) -> dict[str, Any]:
    """What was sent, for the file's holders."""
    row = Package.objects.filter(pk=package_id).first()
    if row is None:
        raise VaultError
    return open_field(access, _content(row.file_id, row.pk), row.content_sealed)


@transaction.atomic
def package_close(*, package_id: UUID) -> None:
    """Delete what the words open: nothing can be read or answered any more, and what was answered stays."""
    PackageBundle.objects.filter(package=package_id).delete()


def _row(package_id: UUID) -> Package | None:
    return Package.objects.select_related("bundle").filter(pk=package_id).first()


def _key(row: Package | None, words: str) -> bytes:
    """The package's key; VaultError after one derivation, whatever is wrong."""
    bundle = getattr(row, "bundle", None)
    if row is None or bundle is None:
        bundles.pretend_to_open(words)
        raise VaultError
    return bundles.open_(bundle.blob_sealed, words, package_id=row.pk, expires=row.expires)


def _reply(row: PackageReply, secret: bytes, key: bytes) -> Reply:
    try:
        status, note = packages.open_reply(
            row.blob_sealed, secret=secret, key=key, package_id=row.package_id, reply_id=row.pk
        )  # fmt: skip
    except VaultError:
        return Reply(row.pk, row.made_at)
    return Reply(row.pk, row.made_at, status, note, sound=True)


def _content(file: UUID, package_id: UUID) -> FieldRef:
    return FieldRef(CONTENT, file, package_id, 1)


def _secret(file: UUID, package_id: UUID) -> FieldRef:
    return FieldRef(SECRET, file, package_id, 1)
