"""An asker's session, their code, and what the code opens. Nobody here has an account, and no address is kept.

    session = vault.asker_session(cookie) or vault.asker_begin()
    words = vault.asker_code(session)            # drawn, and stretched at once: sending needs no derivation
    cookie = vault.asker_keep(session)

`session.notes` is the page's own: what was typed, for which door. What the vault keeps beside it is not for it to read.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q

from amont.core import clock
from amont.vault import asker_boxes, bundles, codes, kdf, recipes, threads
from amont.vault.envelope import KEY
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.models import AskerBox, AskerBundle
from amont.vault.recipes import Recipe, Root
from amont.vault.slots import Side
from amont.vault.threads import AskerKeys

IDLE, ABSOLUTE = timedelta(minutes=10), timedelta(minutes=20)
AHEAD = timedelta(minutes=1)
TOKEN = 16
TRIES = 20


@dataclass(repr=False)
class AskerSession(InMemory):
    """What one asker is doing; ends with their browser, ten minutes after the last request, twenty after the first."""

    thread: UUID
    expires_at: datetime
    notes: dict[str, Any] = field(default_factory=dict)
    box_id: UUID = field(default_factory=uuid4)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(TOKEN + KEY))
    code: list[str] = field(default_factory=list)
    root: Root | None = None
    history: Root | None = None
    keys: AskerKeys | None = None
    is_new: bool = True

    @property
    def opened(self) -> AskerKeys:
        """The keys that the code opened; VaultError before that."""
        if self.keys is None:
            raise VaultError
        return self.keys


def asker_begin() -> AskerSession:
    """A new session, for a thread that is not there yet."""
    return AskerSession(uuid4(), clock.now() + ABSOLUTE)


def asker_session(cookie: str) -> AskerSession | None:
    """The session of a cookie; None when there is none, when it is over, or when the cookie's key is another's."""
    secret, now = _read(cookie), clock.now()
    box = AskerBox.objects.filter(token=_hash(secret)).first()
    if box is None:
        return None
    if not box.used_at - AHEAD <= now < min(box.used_at + IDLE, box.expires_at):
        box.delete()
        return None
    place: dict[str, Any] = {"thread": box.thread, "box_id": box.pk, "expires_at": box.expires_at}
    try:
        content = asker_boxes.open_(box.blob_sealed, secret[TOKEN:], **place)
    except VaultError:
        return None
    return AskerSession(**place, secret=secret, is_new=False, **_unpacked(content))


def asker_keep(session: AskerSession) -> str:
    """Seal the session for its next request; returns the value of its cookie.

    VaultError for one that was ended meanwhile: a request that finishes late does not bring it back.
    """
    place: dict[str, Any] = {"thread": session.thread, "box_id": session.box_id, "expires_at": session.expires_at}
    blob = asker_boxes.close(_packed(session), session.secret[TOKEN:], **place)
    row = {"thread": session.thread, "used_at": clock.now(), "expires_at": session.expires_at, "blob_sealed": blob}
    if session.is_new:
        AskerBox(pk=session.box_id, token=_hash(session.secret), **row).save(force_insert=True)
        session.is_new = False
    elif not AskerBox.objects.filter(pk=session.box_id).update(**row):
        raise VaultError
    return urlsafe_b64encode(session.secret).decode("ascii")


def asker_end(session: AskerSession) -> None:
    """Forget the session: what its browser still keeps opens nothing."""
    AskerBox.objects.filter(pk=session.box_id).delete()


def forget_old_asker_boxes() -> int:
    """Delete the sessions that are over, and those of a clock that was ahead; returns how many."""
    now = clock.now()
    over = Q(used_at__lte=now - IDLE) | Q(expires_at__lte=now) | Q(used_at__gt=now + AHEAD)
    return AskerBox.objects.filter(over).delete()[0]


def asker_code(session: AskerSession) -> list[str]:
    """The seven words of this session, drawn once whose two first find no other thread; one derivation, here."""
    if not session.code:
        for _try in range(TRIES):
            words = codes.draw()
            if not AskerBundle.objects.filter(locator=codes.read(" ".join(words)).locator).exists():
                break
        root = _stretched(codes.read(" ".join(words)).secret)
        session.code, session.root = words, root
    return session.code


def asker_open(session: AskerSession, typed: str) -> None:
    """Open the thread of a code, in this session from now on.

    VaultError, after as many queries and one derivation, for an unknown code, a wrong one, and what is no code.
    """
    try:
        code = codes.read(typed)
    except VaultError:
        code = codes.Code(codes.NOWHERE, typed[: codes.LONGEST])
    row = AskerBundle.objects.filter(locator=code.locator, purpose=AskerBundle.Purpose.CODE).first()
    recipe = _dummy() if row is None else bundles.recipe_of(row.blob_sealed)
    root = recipes.stretch(code.secret, recipe, Side.HELP)
    if row is None:
        raise VaultError
    session.keys = threads.open_bundle(row.blob_sealed, root, row.thread_id)
    forget_code(session)
    session.thread = row.thread_id
    asker_end(session)  # a cookie that was seen before the code was typed opens nothing after
    session.box_id, session.secret, session.is_new = uuid4(), secrets.token_bytes(TOKEN + KEY), True


def asker_word(session: AskerSession, word: str) -> None:
    """Stretch a personal word with the code: before the sending, whose locks wait for no derivation."""
    session.history = history_root(" ".join(session.code), word)


def forget_code(session: AskerSession) -> None:
    """The words of this session have served, or are another's."""
    session.code, session.root, session.history = [], None, None


def history_root(code: str, word: str, blob: bytes | memoryview | None = None) -> Root:
    """What five words and a personal one make together: one derivation."""
    spelt = f"{codes.read(code).secret} {' '.join(word.casefold().split())}"
    return _stretched(spelt) if blob is None else recipes.stretch(spelt, bundles.recipe_of(blob), Side.HELP)


def _stretched(secret: str) -> Root:
    return recipes.stretch(secret, recipes.slow(settings.AMONT_KEYS.pepper_code), Side.HELP)


def _dummy() -> Recipe:
    return Recipe(recipes.ARGON2ID, 1, kdf.current_cost(), bytes(kdf.SALT))


# --- the cookie, and what the box holds -----------------------------------------------------------------------------


def _read(cookie: str) -> bytes:
    """The 48 bytes of a cookie; as many zeros for one that is none, which find nothing."""
    try:
        secret = urlsafe_b64decode(cookie.encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        secret = b""
    return secret if len(secret) == TOKEN + KEY else bytes(TOKEN + KEY)


def _hash(secret: bytes) -> bytes:
    return hashlib.sha256(secret[:TOKEN]).digest()


def _packed(session: AskerSession) -> dict[str, Any]:
    root, keys = session.root, session.keys
    return {
        "notes": session.notes,
        "code": session.code,
        "root": root and [bytes(root.recipe).hex(), root.secret.hex()],
        "keys": keys and [keys.secret.hex(), keys.auth.hex()],
    }


def _unpacked(content: dict[str, Any]) -> dict[str, Any]:
    root, keys = content["root"], content["keys"]
    return {
        "notes": content["notes"],
        "code": content["code"],
        "root": root and Root(Recipe.parse(bytes.fromhex(root[0])), bytes.fromhex(root[1])),
        "keys": keys and AskerKeys(bytes.fromhex(keys[0]), bytes.fromhex(keys[1])),
    }
