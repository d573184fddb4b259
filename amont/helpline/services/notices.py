"""Telling the team that somebody waits: without a word of it, and until somebody answers.

What is due is read from the tables alone, at each arrival and at each round: a task that was lost loses no notice.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from amont.accounts import tasks
from amont.accounts.models import Account
from amont.accounts.selectors import directors
from amont.core import clock
from amont.helpline import selectors
from amont.helpline.models import Notice, RecentMail, Thread

K = Notice.Kind
BETWEEN_MAILS = timedelta(minutes=15)
AGAIN = timedelta(minutes=30)
BEFORE = timedelta(hours=2)

Due = tuple[Notice.Kind, int, Iterable[Account]]


@transaction.atomic
def tell(thread: Thread) -> int:
    """Tell whoever must know now, in the transaction of what happened. Returns how many mails will leave."""
    now = clock.now()
    due = [(account, kind, turn) for kind, turn, people in _due(thread, now) for account in people]
    return sum(_told(thread, *one, now) for one in due)


def tell_due() -> int:
    """The same for every thread that waits: danger again, promises that come near or have passed."""
    RecentMail.objects.filter(at__lte=clock.now() - BETWEEN_MAILS).delete()
    return sum(
        tell(thread) for thread in Thread.objects.filter(selectors.waiting()).select_related("program").order_by("pk")
    )


def _due(thread: Thread, now: datetime) -> Iterator[Due]:
    if thread.waits_since is None:
        return
    on_call = selectors.on_call(thread.program, thread.door, now)
    yield K.ARRIVED, thread.asker_count, on_call
    unclaimed = thread.danger and thread.state == Thread.State.WAITING
    if unclaimed and selectors.is_read_now(thread.program, thread.door, now):
        yield K.DANGER, (now - thread.last_at) // AGAIN, on_call
    if thread.promise is None:
        return
    if thread.promise - BEFORE <= now < thread.promise:
        yield K.SOON, thread.asker_count, on_call
    if now >= thread.promise:
        coordinators = selectors.coordinators_of(thread.program)
        yield K.PASSED, thread.asker_count, {one.pk: one for one in (*on_call, *coordinators)}.values()
        if now >= selectors.a_day_of_reading_after(thread.door, thread.promise):
            yield K.NEXT_DAY, thread.asker_count, directors()


def _told(thread: Thread, account: Account, kind: Notice.Kind, turn: int, now: datetime) -> bool:
    """Note that somebody is told; True when a mail leaves for it: one a quarter of an hour at most."""
    if Notice.objects.filter(thread=thread, account=account, kind=kind, turn=turn).exists():
        return False
    recent = RecentMail.objects.filter(account=account, at__gt=now - BETWEEN_MAILS).exists()
    at = clock.hour(now)
    Notice(thread=thread, account=account, kind=kind, turn=turn, at=at, mailed=not recent).save(force_insert=True)
    if not recent:
        RecentMail(account=account, at=now).save(force_insert=True)
        tasks.send_waiting.enqueue(str(account.pk))
    return not recent
