"""Months of the journal: closed by a seal for each chain; two years later their entries go, the seals stay."""

from datetime import date, time

from django.db import transaction
from django.db.models import Min

from amont.audit import chain, seals
from amont.audit.errors import AuditError
from amont.audit.models import AuditEntry, AuditObject, ChainHead, Seal
from amont.audit.services.entries import record
from amont.audit.verification import verify
from amont.core import clock


def close_months() -> int:
    """Seal every month that is over and isn't sealed yet. Returns how many seals were made."""
    month, current, made = _first_open(), seals.month_of(clock.today()), 0
    while month is not None and month < current:
        made += _close(month)
        month = seals.months_later(month, 1)
    return made


@transaction.atomic
def prune() -> int:
    """Delete the entries of months that ended two years ago; AuditError while the journal doesn't hold.

    The owner of the database alone may: the role that serves has no right to delete. Returns how many went.
    """
    if verify():
        raise AuditError("the journal does not hold: nothing is pruned")
    limit, gone = seals.newest_prunable(), 0
    for actor in Seal.objects.filter(month__lte=limit).order_by("actor").values_list("actor", flat=True).distinct():
        last = Seal.objects.filter(actor=actor, month__lte=limit).latest("month")
        old = AuditEntry.objects.filter(actor=actor, seq__lte=last.seq)
        AuditObject.objects.filter(entry__in=old).delete()
        gone += old.delete()[0]
    if gone:
        record("audit.month.pruned", actor="system", reason=_code(limit), examined=gone)
    return gone


@transaction.atomic
def _close(month: date) -> int:
    made = [seal for head in ChainHead.objects.order_by("actor") if (seal := _seal(head, month))]
    if not made:
        return 0
    Seal.objects.bulk_create(made)
    record("audit.month.closed", actor="system", objects=made, reason=_code(month), examined=len(made))
    return len(made)


def _seal(head: ChainHead, month: date) -> Seal | None:
    """The seal of one chain; None when it didn't grow since the seal before."""
    end = clock.at(seals.months_later(month, 1), time(0, 0))
    later = AuditEntry.objects.filter(actor=head.actor, at__gte=end).aggregate(first=Min("seq"))["first"]
    seq = later - 1 if later else head.seq
    before = Seal.objects.filter(actor=head.actor).order_by("-seq").first()
    entry = AuditEntry.objects.filter(actor=head.actor, seq=seq).first()
    if entry is None or (before is not None and before.seq >= seq):
        return None
    seal = Seal(actor=head.actor, month=month, seq=seq, last=bytes(entry.mac))
    seal.mac = seals.seal_mac(seal, chain.current_key())
    return seal


def _first_open() -> date | None:
    """The month after the last one that was sealed, or that of the oldest entry."""
    last = Seal.objects.order_by("-month").first()
    if last is not None:
        return seals.months_later(last.month, 1)
    oldest = AuditEntry.objects.aggregate(at=Min("at"))["at"]
    return None if oldest is None else seals.month_of(clock.local(oldest).date())


def _code(month: date) -> str:
    return f"{month:%Y_%m}"
