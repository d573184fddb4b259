"""People with an open ring, and the organisation's recovery key: what objects need, before accounts know of them."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.test import RequestFactory
from pytest_django.fixtures import Settings

from amont.vault import sealedbox, signing
from amont.vault.models import KeyRing
from amont.vault.opening import Access, access
from amont.vault.records import FieldRef
from amont.vault.recovery import RecoveryKey, id_of
from amont.vault.rings import Ring, new_ring


def pin_recovery(settings: Settings) -> bytes:
    """Pin a recovery key; returns its secret, as it would be put together from the sheets."""
    public, secret = sealedbox.keypair()
    signing_public = signing.public_of(secret)
    settings.VAULT_RECOVERY = RecoveryKey(id_of(public, signing_public), public, signing_public)
    return secret


def person(*, live: bool = True) -> Ring:
    """Somebody whose key was confirmed, with their ring open."""
    ring = new_ring(uuid4())
    row = KeyRing(id=ring.key_id, user=ring.user, public=ring.pk, signing_public=ring.vk, live=live)
    row.confirmed = row.fingerprint if live else None
    row.save(force_insert=True)
    return ring


def by(ring: Ring, file: UUID | None = None) -> Access:
    """An access of this person: to one file, or to whatever a list shows."""
    request: Any = RequestFactory().get("/interne/")
    request.ring, request.user = ring, SimpleNamespace(pk=ring.user)
    return access(request, "tests.file.opened", object_id=file)


def note(file: UUID) -> FieldRef:
    """A place for a note of this file."""
    return FieldRef("amont.casefile.note", file, uuid4(), 1)
