"""Outside effects: one mail each, with ids as arguments, safe to run twice."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.tasks import task

from amont.activities.mail.compose import compose
from amont.activities.models import Message
from amont.audit import services as audit
from amont.core import clock
from amont.vault import VaultError

CLAIM = timedelta(minutes=15)
UNSENDABLE = (OSError, ValueError)
"""What a mail raises: sockets and smtplib the first, an address or a header that can't be written the second."""


class MailFailed(Exception):
    """The mail didn't leave; the next sending tries again. Bears no address: it is kept with the task."""


@task()
def send_message(message_id: str) -> None:
    """Send the mail of a Message row once: whoever claims the row sends, a second run finds it claimed or sent."""
    if not _claimed(UUID(message_id)):
        return
    message = Message.objects.select_related("request").get(pk=message_id)
    if _superseded(message):
        Message.objects.filter(pk=message.pk).update(superseded=True)
        return
    if not _sent(message):
        Message.objects.filter(pk=message.pk).update(claimed_at=None, failed=F("failed") + 1)
        raise MailFailed
    Message.objects.filter(pk=message.pk).update(sent_at=clock.now())


def _claimed(pk: UUID) -> bool:
    """Take the row for a quarter of an hour: longer than any sending, so that a killed one is taken up again."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=clock.now() - CLAIM)
    rows = Message.objects.filter(free, pk=pk, sent_at__isnull=True, superseded=False)
    return rows.update(claimed_at=clock.now()) == 1


def _superseded(message: Message) -> bool:
    """True when a later message of the same calendar thread has already left."""
    if message.sequence is None:
        return False
    later = Message.objects.filter(subject_id=message.subject_id, sequence__gt=message.sequence)
    return later.filter(sent_at__isnull=False).exists()


def _sent(message: Message) -> bool:
    try:
        mail = compose(message)
        if mail is not None:
            mail.send()
    except UNSENDABLE:  # their text may hold the address
        return False
    except VaultError:
        if not message.failed:  # once, not at every round
            audit.refused(
                "activities.message.sent", actor="system", reason="seal_refused", target_id=message.request_id
            )
        return False
    return True
