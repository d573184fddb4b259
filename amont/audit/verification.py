"""Checking the journal: every chain from its beginning to its head, anchors kept elsewhere, revisions of records."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.models import Max

from amont.audit import chain, revisions, seals
from amont.audit.models import AuditEntry, ChainHead

Fault = Literal["altered", "missing", "unlinked", "head", "anchor", "rolled_back", "unrecorded"]
_CHUNK = 1000


@dataclass(frozen=True)
class Break:
    """One place where the journal doesn't hold: whose chain, at which number, and how.

    For `rolled_back` and `unrecorded`, `actor` is the record's id and `seq` its revision in the journal.
    """

    actor: str
    seq: int
    fault: Fault


@dataclass(frozen=True)
class Anchor:
    """Where a chain ended at some moment, kept where the database's thief can't write."""

    actor: str
    seq: int
    mac: str


def anchors() -> list[Anchor]:
    """The end of every chain now, to be kept outside the database."""
    return [Anchor(head.actor, head.seq, bytes(head.last).hex()) for head in ChainHead.objects.order_by("actor")]


def verify(kept: Iterable[Anchor] = ()) -> list[Break]:
    """Every break of the journal; an empty list when it holds. Reads all of it; may run beside writers.

    `kept` anchors must still stand in their chains: only they show a chain that was put back whole to an older state.
    """
    known = set(AuditEntry.objects.order_by().values_list("actor", flat=True).distinct())
    known |= set(ChainHead.objects.values_list("actor", flat=True))
    breaks = [found for actor in sorted(known) for found in _check_chain(actor)]
    return [*breaks, *_check_anchors(kept), *_check_revisions()]


def _check_chain(actor: str) -> Iterator[Break]:
    # The last entry is read before the head, which commits with it: a writer meanwhile can only move the head further.
    last_seq = AuditEntry.objects.filter(actor=actor).aggregate(last=Max("seq"))["last"] or 0
    head = ChainHead.objects.filter(pk=actor).first()
    if head is None or head.seq < last_seq or not chain.is_true_head(head):
        yield Break(actor, last_seq, "head")
    end = last_seq if head is None else max(head.seq, last_seq)
    (seq, mac), keys = seals.beginning(actor), chain.keys()
    entries = AuditEntry.objects.filter(actor=actor, seq__lte=end).order_by("seq").prefetch_related("objects_named")
    for entry in entries.iterator(chunk_size=_CHUNK):
        if entry.seq != seq + 1:
            yield Break(actor, seq + 1, "missing")
        elif not hmac.compare_digest(bytes(entry.prev), mac):
            yield Break(actor, entry.seq, "unlinked")
        if not _made_with(entry, keys):
            yield Break(actor, entry.seq, "altered")
        seq, mac = entry.seq, bytes(entry.mac)
    if head is not None and head.seq > seq:
        yield Break(actor, seq + 1, "missing")
    elif head is not None and head.seq == seq and not hmac.compare_digest(bytes(head.last), mac):
        yield Break(actor, seq, "head")


def _made_with(entry: AuditEntry, keys: list[bytes]) -> bool:
    """True when a key gives the entry's MAC; keys older than the one that fits are dropped for what follows."""
    objects = [named.object_id for named in entry.objects_named.all()]
    for place, key in enumerate(keys):
        if hmac.compare_digest(chain.mac(entry, objects, key), bytes(entry.mac)):
            del keys[:place]
            return True
    return False


def _check_anchors(kept: Iterable[Anchor]) -> Iterator[Break]:
    for anchor in kept:
        entry = AuditEntry.objects.filter(actor=anchor.actor, seq=anchor.seq).first()
        if entry is None and anchor.seq <= seals.beginning(anchor.actor)[0]:
            continue  # its month was pruned
        if entry is None or bytes(entry.mac).hex() != anchor.mac:
            yield Break(anchor.actor, anchor.seq, "anchor")


def _check_revisions() -> Iterator[Break]:
    written = AuditEntry.objects.filter(revision__gt=0).order_by().values_list("record_id").annotate(Max("revision"))
    told = dict(written)
    for record_id, revision in revisions.current() if told else ():
        if revision < told.get(record_id, 0):
            yield Break(record_id, told[record_id], "rolled_back")
        elif record_id in told and revision > told[record_id]:
            yield Break(record_id, told[record_id], "unrecorded")
