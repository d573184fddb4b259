"""What one person decided and another looks at again: the one list of such acts, and how they end.

The first person acts and says why. A second confirms or refuses within seven days; without an answer the first person's
reason stands, and the privacy officer sees that nobody else looked.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.audit import services as audit
from amont.audit.models import Confirmation
from amont.audit.services.entries import HasKey
from amont.core import clock
from amont.core.errors import Refused

NEEDS_SECOND_PERSON = {"accounts.key.confirmed": _("the key of somebody of the team")}
"""Action → what it is about. A key takes effect at the first word: waiting would keep a file from its worker."""

WITHIN = timedelta(days=7)


def ask(action: str, *, actor: HasKey, about: UUID, reason: str) -> Confirmation:
    """Note that somebody acted and that a second person should look, in the transaction of the act."""
    if action not in NEEDS_SECOND_PERSON:
        raise ValueError(f"{action} needs no second person")
    Confirmation.objects.filter(action=action, about=about, outcome=Confirmation.Outcome.WAITING).delete()
    now = clock.now()
    row = Confirmation(action=action, about=about, first=str(actor.pk), reason=reason, asked_at=now, due=now + WITHIN)
    row.save(force_insert=True)
    return row


@transaction.atomic
def answer(confirmation_id: UUID, *, actor: HasKey, agrees: bool) -> Confirmation | None:
    """The second person's word; None when it was given already (a double tap). Refused for the first person."""
    row = Confirmation.objects.select_for_update().get(pk=confirmation_id)
    if row.first == str(actor.pk):
        raise Refused(_("Somebody else must look: you gave the first word."), code="same_person")
    if row.outcome != Confirmation.Outcome.WAITING:
        return None
    row.outcome = Confirmation.Outcome.CONFIRMED if agrees else Confirmation.Outcome.REFUSED
    row.second, row.answered_at = str(actor.pk), clock.now()
    row.save(update_fields=["outcome", "second", "answered_at"])
    audit.record(f"{row.action}.second", actor=actor, objects=[row.about], reason=row.outcome)
    return row


@transaction.atomic
def lapse_due() -> int:
    """Close what nobody answered in time: the first word stands. Returns how many."""
    due = Confirmation.objects.select_for_update().filter(outcome=Confirmation.Outcome.WAITING, due__lte=clock.now())
    rows = list(due.order_by("pk"))
    for row in rows:
        audit.record(f"{row.action}.lapsed", actor="system", objects=[row.about])
    return Confirmation.objects.filter(pk__in=[row.pk for row in rows]).update(outcome=Confirmation.Outcome.LAPSED)
