"""The cast with keys that were heard, and what each of them opens."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.test import Client, RequestFactory

from amont import vault
from amont.accounts import holders, services
from amont.accounts.models import Account
from amont.vault import recipes, ring_wraps
from amont.vault.models import Kind, RingWrap
from amont.vault.opening import Access
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from tests.cast import PASSPHRASE, Cast

SIGN_IN, CODE = "/interne/connexion/", "/interne/connexion/code/"


def hear(actor: Account, owner: Account) -> None:
    """One word on a key."""
    services.confirm_key(actor=actor, account=owner, words=holders.words_of(owner), how="in_person")


def hear_all(cast: Cast) -> None:
    """Hélène hears Claire's six words; Claire hears those of the two workers who hold."""
    hear(cast.helene, cast.claire)
    for owner in (cast.maude, cast.rosalie):
        hear(cast.claire, owner)


def ring_of(account: Account, passphrase: str = PASSPHRASE) -> Ring:
    """Somebody's ring, as their passphrase opens it."""
    wrap = RingWrap.objects.get(ring__user=account.pk, ring__retired_at=None, purpose=Purpose.PASSPHRASE)
    root = recipes.stretch(passphrase, ring_wraps.recipe_of(wrap.blob_sealed))
    return ring_wraps.unwrap(wrap.blob_sealed, root, user=account.pk, key_id=wrap.ring_id, purpose=Purpose.PASSPHRASE)


def access_of(account: Account, file: UUID | None = None, *, ring: Ring | None = None) -> Access:
    """An access of this person, as a view of theirs would take it."""
    request: Any = RequestFactory().get("/interne/")
    request.ring, request.user = ring or ring_of(account), SimpleNamespace(pk=account.pk)
    return vault.access(request, "tests.file.opened", object_id=file)


def file_of(program: Any, *people: Account) -> UUID:
    """A case file of the program that these people hold."""
    return vault.create_object(kind=Kind.SUPPORT, users=[one.pk for one in people], program=program.pk).pk


def signed_in(cast: Cast, account: Account) -> Client:
    """A browser in which this person gave their passphrase, then a code: unlocked."""
    client = Client()
    client.post(SIGN_IN, {"login": account.email, "password": PASSPHRASE})
    answer = client.post(CODE, {"code": cast.code(account)})
    assert answer.status_code == 302, answer.content
    return client
