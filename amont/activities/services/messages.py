"""Mails, queued in the transaction that causes them: the row is the key, the task is the outbox."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from amont.activities.models import Invitation, Message, ServiceRequest, Session
from amont.activities.selectors.requests import has_email
from amont.activities.tasks import CLAIM, send_message
from amont.core import clock


@transaction.atomic
def queue(
    request: ServiceRequest, kind: str, key: str, *, subject_id: UUID | None = None, sequence: int | None = None
) -> Message | None:
    """Queue one mail to the requester; the same key is one mail, no address is none."""
    if not has_email(request):
        return None
    message, made = Message.objects.get_or_create(
        natural_key=f"{kind}:{key}",
        defaults={
            "kind": kind,
            "request": request,
            "subject_id": subject_id,
            "sequence": sequence,
            "created_at": clock.now(),
        },
    )
    if made:
        send_message.enqueue(str(message.pk))
    return message


@transaction.atomic
def queue_invitation(session: Session, kind: str) -> None:
    """Queue `invitation`, `update` or `cancellation`: the sequence rises, the UID stays."""
    if session.request is None:
        return
    invitation, _ = Invitation.objects.select_for_update().get_or_create(session=session)
    invitation.sequence += 1
    invitation.cancelled = kind == "cancellation"
    invitation.save(update_fields=["sequence", "cancelled"])
    key = f"{session.pk}:{invitation.sequence}"
    queue(session.request, kind, key, subject_id=session.pk, sequence=invitation.sequence)


@transaction.atomic
def requeue_unsent() -> int:
    """Queue again the mails that failed or whose sending was killed. Returns how many."""
    broken = Q(failed__gt=0) | Q(claimed_at__lt=clock.now() - CLAIM)
    waiting = Message.objects.filter(broken, sent_at__isnull=True, superseded=False)
    ids = list(waiting.order_by("created_at", "id").values_list("pk", flat=True))
    for pk in ids:
        send_message.enqueue(str(pk))
    return len(ids)
