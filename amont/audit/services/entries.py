"""Entries: what was done, in the transaction of the change; what was refused, after its rollback."""

import re
from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction

from amont.audit import chain
from amont.audit.errors import AuditError
from amont.audit.models import AuditEntry, AuditObject, ChainHead
from amont.core import clock
from amont.core.logs import request_id

NAMED_ACTORS = frozenset({"system", "public", "demo"})
_ACTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,4}")
_TRIED = re.compile(r"[A-Za-z0-9_.:-]{1,90}")
_REASON = re.compile(r"[A-Za-z0-9_]{0,40}")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class HasKey(Protocol):
    """Anything saved: an account as actor, a record as target."""

    @property
    def pk(self) -> Any: ...


def record(
    action: str,
    *,
    actor: HasKey | str,
    target: models.Model | None = None,
    objects: Iterable[models.Model | UUID | str] = (),
    reason: str = "",
    revision: int = 0,
    examined: int = 0,
    to_the_hour: bool = False,
) -> AuditEntry:
    """Append what was just done to the actor's chain, in the transaction of the change itself.

    `action` is "app.thing.verb"; `actor` an account or "system", "public", "demo"; `reason` a code, never free text;
    `objects` whatever else the entry names (the persons a list showed);
    `to_the_hour` keeps no finer time of it. Raises AuditError outside a transaction, for
    anything that isn't a code or an id, and when the chain's head was tampered with.
    """
    _require(_ACTION, action, "action")
    target_id = "" if target is None else id_of(target)
    entry = AuditEntry(action=action, record_id=target_id, reason=reason, revision=revision, examined=examined)
    return _append(entry, actor, {id_of(named) for named in objects}, to_the_hour=to_the_hour)


def refused(
    action: str,
    *,
    actor: HasKey | str,
    reason: str,
    target_id: UUID | str | None = None,
    objects: Iterable[UUID | str] = (),
) -> AuditEntry:
    """Journal what was tried and refused, after the rollback, in a transaction of its own.

    The entry's action is `refused:` and what was tried: an action, or the name of a view; `objects` what else did not
    open. Raises RuntimeError inside a transaction, which would take the entry away with it.
    """
    _require(_TRIED, action, "action")
    record_id = "" if target_id is None else id_of(target_id)
    with transaction.atomic(durable=True):
        entry = AuditEntry(action=f"refused:{action}", record_id=record_id, reason=reason)
        return _append(entry, actor, {id_of(named) for named in objects})


def _append(entry: AuditEntry, actor: HasKey | str, objects: set[str], *, to_the_hour: bool = False) -> AuditEntry:
    _require(_REASON, entry.reason, "reason")
    if not transaction.get_connection().in_atomic_block:
        raise AuditError("the journal is written in the transaction of what it tells")
    entry.actor = actor_text(actor)
    entry.at = clock.hour(clock.now()) if to_the_hour else clock.now()
    entry.request_id = request_id.get()
    head = _locked_head(entry.actor)
    entry.seq, entry.prev = head.seq + 1, bytes(head.last)
    key = chain.current_key()
    entry.mac = chain.mac(entry, objects, key)
    entry.save(force_insert=True)
    AuditObject.objects.bulk_create(AuditObject(entry=entry, object_id=named) for named in sorted(objects))
    ChainHead.objects.filter(pk=entry.actor).update(
        seq=entry.seq, last=entry.mac, mac=chain.head_mac(entry.actor, entry.seq, entry.mac, key)
    )
    return entry


def _locked_head(actor: str) -> ChainHead:
    """The head of the actor's chain, locked until the end of the transaction, and checked."""
    heads = ChainHead.objects.select_for_update()
    head = heads.filter(pk=actor).first()
    if head is None:
        start = ChainHead(actor=actor, mac=chain.head_mac(actor, 0, chain.START, chain.current_key()))
        ChainHead.objects.bulk_create([start], ignore_conflicts=True)
        head = heads.get(pk=actor)
    if not chain.is_true_head(head):
        raise AuditError("the head of this chain was tampered with")
    return head


def actor_text(actor: HasKey | str) -> str:
    """An actor as the journal writes it; AuditError for anybody who is neither saved nor one of the named ones."""
    if isinstance(actor, str):
        if actor not in NAMED_ACTORS:
            raise AuditError("an actor is an account, or one of " + ", ".join(sorted(NAMED_ACTORS)))
        return actor
    return id_of(actor)


def id_of(named: HasKey | UUID | str) -> str:
    """An id as the journal writes it; AuditError for anything that isn't one."""
    key = named if isinstance(named, UUID | str) else named.pk
    _require(_ID, "" if key is None else str(key), "id")
    return str(key)


def _require(shape: re.Pattern[str], text: str, what: str) -> None:
    if not shape.fullmatch(text):
        raise AuditError(f"the journal takes codes and ids only: this {what} is neither")
