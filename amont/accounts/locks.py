"""The ring of a request: opened by a passphrase, then kept in two halves that are nothing apart.

The session names a box of the vault; the browser's second cookie holds its key. Twenty minutes without a sign of life
and the box is gone: the session goes on, locked, until the passphrase is given again.
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from amont import vault
from amont.accounts.http import STAFF
from amont.accounts.models import Account
from amont.accounts.sessions import BOX
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault.models import SessionBox
from amont.vault.rings import Ring
from amont.vault.services import boxes

_NEW_KEY = "_key_for_the_browser"


def open_with(request: HttpRequest, account: Account, passphrase: str, *, active: bool) -> bool:
    """Check the passphrase and open the ring for this session; False when it is not theirs.

    `active` is for who has given the second factor. What the account stores is written anew when it is out of date.
    """
    ends = request.session.get_expiry_date() if active else clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = vault.unlock(
        user=account.pk, stored=account.password, passphrase=passphrase, expires_at=ends, active=active
    )
    if found is None:
        return False
    if found.stored != account.password:
        account.password = found.stored
        account.save(update_fields=["password"])
    close(request)
    request.session[BOX] = str(found.box_id)
    setattr(request, _NEW_KEY, found.key)
    return True


def admit(request: HttpRequest, account: Account) -> None:
    """The second factor was given: the ring opens from now on, and what colleagues gave meanwhile is taken in."""
    box = _box_id(request)
    if box is None:
        return
    vault.activate(user=account.pk, box_id=box)
    take_in(request, account)


def take_in(request: HttpRequest, account: Account) -> None:
    """Re-wrap what was granted. What doesn't open is told, and keeps nobody from working."""
    try:
        vault.absorb(_ring_in(request, _box(request, account)))
    except vault.Locked:
        return
    except vault.VaultError:
        audit.refused("vault.keys.absorbed", actor=account, reason="seal_refused", target_id=account.pk)


def close(request: HttpRequest) -> None:
    """Lock this session."""
    box = _box_id(request)
    if box is not None:
        vault.lock(box_id=box)
        del request.session[BOX]


@contextmanager
def closed_on_failure(request: HttpRequest) -> Iterator[None]:
    """A rule broken inside, a wrong code, closes the box: whoever has the passphrase alone keeps no ring waiting."""
    try:
        yield
    except RuleBroken:
        close(request)
        raise


def attach(request: HttpRequest) -> None:
    """Give the request its ring, opened when it is first asked for, and say whether it can be."""
    account, box = request.user, None
    if request.path.startswith(STAFF) and isinstance(account, Account):  # the editor's pages never open one
        box = _box(request, account)
    request.unlocked = box is not None  # type: ignore[attr-defined]
    request.ring = SimpleLazyObject(partial(_ring_in, request, box))  # type: ignore[attr-defined]


def opened(request: HttpRequest) -> Ring:
    """The ring of this page, opened now; Locked when none is."""
    ring: Ring = request.ring  # type: ignore[attr-defined]
    ring.user  # noqa: B018 (opens it)
    return ring


def detach(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget the ring; give the browser the key of a box that was just made."""
    request.__dict__.pop("ring", None)
    key: bytes | None = request.__dict__.pop(_NEW_KEY, None)
    if key is not None:
        response.set_cookie(
            settings.KEY_COOKIE_NAME,
            base64.urlsafe_b64encode(key).decode("ascii"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    elif settings.KEY_COOKIE_NAME in request.COOKIES and BOX not in request.session:
        response.delete_cookie(settings.KEY_COOKIE_NAME, samesite="Strict")


def _box(request: HttpRequest, account: Account) -> SessionBox | None:
    box_id = _box_id(request)
    return None if box_id is None else boxes.in_use(user=account.pk, box_id=box_id)


def _ring_in(request: HttpRequest, box: SessionBox | None) -> Ring:
    key = _key(request)
    if box is None or key is None:
        raise vault.Locked
    try:
        return boxes.ring_in(box, key)
    except vault.VaultError:  # another browser's key, or a row that was put there: the same to whoever asks
        raise vault.Locked from None


def _box_id(request: HttpRequest) -> UUID | None:
    named = request.session.get(BOX)
    return None if named is None else UUID(named)


def _key(request: HttpRequest) -> bytes | None:
    made: bytes | None = request.__dict__.get(_NEW_KEY)
    if made is not None:
        return made
    try:
        return base64.b64decode(request.COOKIES.get(settings.KEY_COOKIE_NAME, ""), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
