"""The one road to what is sealed to people: an access, which writes in the journal before anything is shown.

    opened = access(request, "helpline.thread.opened", object_id=thread)   # one object: the line is written first
    listed = access(request, "helpline.inbox.shown")                       # a list: see the gate in `middleware`

An access opens with the ring of whoever makes the request, and ends with it.
"""

from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from amont.audit import services as audit
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.rings import Ring

HELD = "_vault_accesses"


class _Actor(Protocol):
    @property
    def pk(self) -> Any: ...


class Access(InMemory):
    """What one operation of one person opens: one object, or whatever a list shows, each of them remembered.

    `examined` counts the cards that a search opened, `refused` names what did not open though its key is held.
    """

    def __init__(self, ring: Ring, actor: _Actor, action: str, object_id: UUID | None) -> None:
        self.actor = actor
        self.action = action
        self.object_id = object_id
        self.shown: set[UUID] = set()
        self.refused: set[UUID] = set()
        self.examined = 0
        self._ring: Ring | None = ring

    @property
    def ring(self) -> Ring:
        """The open ring; VaultError once the request is over."""
        if self._ring is None:
            raise VaultError
        return self._ring

    def reach(self, object_id: UUID) -> Ring:
        """The ring, for this object; VaultError when the access is for another one. What a list opens is remembered."""
        if self.object_id is None:
            self.shown.add(object_id)
        elif self.object_id != object_id:
            raise VaultError
        return self.ring

    def end(self) -> None:
        """Nothing opens by this access any more."""
        self._ring = None


def access(request: HttpRequest, action: str, *, object_id: UUID | None = None, reason: str = "") -> Access:
    """An access for this request; Locked when no ring is open.

    With an object, the line of the journal is committed here, before anything of it is opened (so never call it inside
    a transaction). Without one, the gate writes the line when the page is ready, and names what the page shows.
    """
    ring: Ring = request.ring  # type: ignore[attr-defined]
    made = Access(ring, request.user, action, object_id)
    made.ring.user  # noqa: B018 (the ring is opened, or refused, before the journal speaks of it)
    if object_id is not None:
        with transaction.atomic(durable=True):
            audit.record(action, actor=made.actor, objects=[object_id], reason=reason)
    request.__dict__.setdefault(HELD, []).append(made)
    return made


def accesses_of(request: HttpRequest) -> list[Access]:
    """Every access that this request took."""
    held: list[Access] = request.__dict__.get(HELD, [])
    return held
