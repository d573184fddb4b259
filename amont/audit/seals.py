"""Seals of months: what a seal covers, when a month may be pruned, and where the chains that were pruned begin."""

import hmac
from datetime import date

from amont.audit import chain
from amont.audit.models import AuditEntry, ChainHead, Seal
from amont.core import clock, keyed

KEPT_MONTHS = 24


def seal_mac(seal: Seal, key: bytes) -> bytes:
    """What a seal keeps: it covers the chain, the month, and the last entry of that month."""
    fields = (b"seal", seal.actor, seal.month.isoformat(), seal.seq.to_bytes(8, "big"), bytes(seal.last))
    return keyed.digest(key, keyed.framed(*fields), chain.PERSON)


def is_true(seal: Seal) -> bool:
    """True when the seal was made with one of our keys."""
    candidates = [seal_mac(seal, key) for key in chain.keys()]  # noqa: SIM118 (not a dictionary)
    return any(hmac.compare_digest(bytes(seal.mac), candidate) for candidate in candidates)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_later(month: date, count: int) -> date:
    """The first day of the month so many months later (or before)."""
    years, place = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, place + 1, 1)


def newest_prunable() -> date:
    """The newest month that ended two years ago or more."""
    return months_later(month_of(clock.today()), -KEPT_MONTHS - 1)


def beginning(actor: str) -> tuple[int, bytes]:
    """The number and the MAC after which a chain must go on: its start, or the seal of the months that were pruned.

    A hole that no true seal of an old enough month explains is not explained: the chain then begins at its start.
    """
    first = AuditEntry.objects.filter(actor=actor).order_by("seq").values_list("seq", flat=True).first()
    if first is None:
        head = ChainHead.objects.filter(pk=actor).first()
        first = head.seq + 1 if head else 1
    if first > 1:
        for seal in Seal.objects.filter(actor=actor, seq=first - 1, month__lte=newest_prunable()).order_by("month"):
            if is_true(seal):
                return seal.seq, bytes(seal.last)
    return 0, chain.START
