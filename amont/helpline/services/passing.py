"""What time alone brings about: claims lapse, answers fade, promises move with who is there, threads end."""

from datetime import timedelta

from django.db import transaction

from amont import vault
from amont.audit import services as audit
from amont.core import clock
from amont.helpline import selectors
from amont.helpline.holdings import WORDS_DAYS, erase_words
from amont.helpline.models import Claim, Thread
from amont.helpline.services.asking import FADES
from amont.helpline.services.states import Event, move

WORDS = WORDS_DAYS
WAITS = (Thread.State.WAITING, Thread.State.CLAIMED)


@transaction.atomic
def lapse_claims() -> int:
    """Ten minutes without a word: the thread waits again, with the same promise. Returns how many."""
    due = list(Claim.objects.select_for_update().filter(until__lte=clock.now()).order_by("pk"))
    for claim in due:
        thread = Thread.objects.select_for_update().get(pk=claim.thread_id)
        if thread.state == Thread.State.CLAIMED:
            move(thread, Event.RELEASE)
            thread.save(update_fields=["state"])
        claim.delete()
    return len(due)


@transaction.atomic
def fade_due() -> int:
    """Answers whose time is over since their first display are gone for the code. Returns how many."""
    gone = 0
    for short, lasts in FADES.items():
        threads = Thread.objects.filter(short_life=short).exclude(shown_at=None).values_list("pk", flat=True)
        gone += len(vault.fade_due(threads=threads, shown_before=clock.now() - lasts))
    return gone


@transaction.atomic
def recompute_promises() -> int:
    """An absence, a closed day or other hours move the promises of what waits; the first one stays for the statistics.
    Returns how many moved."""
    moved = 0
    for thread in Thread.objects.select_for_update().filter(state__in=WAITS).order_by("pk"):
        promise = selectors.promised(thread.door, thread.last_at)
        if promise is not None and (thread.promise is None or promise > thread.promise):
            thread.promise = promise
            thread.save(update_fields=["promise"])
            moved += 1
    return moved


@transaction.atomic
def expire_due() -> int:
    """90 days after the last word of either side, nothing that was said opens any more. Returns how many threads."""
    oldest = clock.now() - timedelta(days=WORDS_DAYS)
    for thread in Thread.objects.select_for_update().filter(last_at__lt=oldest).exclude(state=Thread.State.EXPIRED):
        move(thread, Event.EXPIRE)
        thread.save(update_fields=["state"])
        audit.record("helpline.thread.expired", actor="system", objects=[thread.pk])
    return erase_words(clock.now())
