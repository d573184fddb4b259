"""What time alone brings about: claims lapse, answers fade, promises move with who is there, threads end."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from amont import vault
from amont.audit import services as audit
from amont.core import clock
from amont.helpline import selectors
from amont.helpline.models import Claim, Thread
from amont.helpline.services.asking import FADES
from amont.helpline.services.states import Event, move

KEPT = timedelta(days=90)


def lapse_claims() -> int:
    """Ten minutes without a word: the thread waits again, with the same promise. Returns how many."""
    due = Claim.objects.filter(until__lte=clock.now()).order_by("pk").values_list("thread", flat=True)
    return sum(_lapsed(thread) for thread in list(due))


@transaction.atomic
def _lapsed(thread_id: UUID) -> bool:
    thread = Thread.objects.select_for_update().get(pk=thread_id)  # before the claim, as everybody does
    if not Claim.objects.filter(thread=thread, until__lte=clock.now()).delete()[0]:
        return False
    if thread.state == Thread.State.CLAIMED:
        move(thread, Event.RELEASE)
        thread.save(update_fields=["state"])
    return True


@transaction.atomic
def fade_due() -> int:
    """Answers whose time is over since their first display are gone for the code. Returns how many."""
    gone = 0
    for short, lasts in FADES.items():
        threads = Thread.objects.filter(short_life=short).values_list("pk", flat=True)
        gone += len(vault.fade_due(threads=threads, shown_before=clock.now() - lasts))
    return gone


def recompute_promises() -> int:
    """An absence, a closed day or other hours move the promises of what waits, never one that has passed; the first one
    stays for the statistics. Returns how many moved."""
    now = clock.now()
    due = Thread.objects.filter(selectors.waiting(), Q(promise__gt=now) | Q(promise=None)).select_related("program")
    moved = 0
    for thread in due.order_by("pk"):
        assert thread.waits_since is not None
        promise = selectors.promised(thread.program, thread.door, thread.waits_since)
        if promise is not None and (thread.promise is None or promise > thread.promise):
            same = Thread.objects.filter(selectors.waiting(), pk=thread.pk, promise=thread.promise)
            moved += same.update(promise=promise)
    return moved


def expire_due() -> int:
    """90 days after the last word of either side, nothing that was said opens any more. Returns how many threads."""
    due = Thread.objects.filter(last_at__lt=clock.now() - KEPT).exclude(state=Thread.State.EXPIRED)
    return sum(_expired(thread) for thread in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _expired(thread_id: UUID) -> bool:
    thread = Thread.objects.select_for_update().get(pk=thread_id)
    if thread.last_at >= clock.now() - KEPT or thread.state == Thread.State.EXPIRED:
        return False
    vault.shred(object_id=thread.pk)
    thread.messages.all().delete()
    move(thread, Event.EXPIRE)
    thread.is_answered()
    thread.save(update_fields=["state", "promise", "waits_since"])
    audit.record("helpline.thread.expired", actor="system", objects=[thread.pk])  # last: its chain is everybody's
    return True
