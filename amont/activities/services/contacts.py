"""Who asked: sealed when written, opened for the page of the request alone, each reading journalled."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont import vault
from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.mail.contacts import EMAIL, NAME, PHONE, Contact, opened
from amont.activities.models import RequestContact, ServiceRequest
from amont.activities.services.cancelling import COMING
from amont.activities.services.locks import request_in_scope, request_of_token
from amont.activities.services.messages import queue_invitation
from amont.audit import services as audit
from amont.core import clock
from amont.core.address import can_be_mailed
from amont.core.errors import RuleBroken

__all__ = ["Contact", "correct_contact", "own_contact", "read_contact", "seal_contact"]


@dataclass(frozen=True)
class _Sealing:
    domain: str
    field: str


_FIELDS = {
    "email": _Sealing(EMAIL, "email_sealed"),
    "name": _Sealing(NAME, "name_sealed"),
    "phone": _Sealing(PHONE, "phone_sealed"),
}


def seal_contact(request: ServiceRequest, contact: Contact) -> None:
    """Seal each value under its own domain; an empty one is not kept."""
    _refuse_unusable(contact)
    row = RequestContact.objects.filter(request=request).first() or RequestContact(request=request)
    for name, sealing in _FIELDS.items():
        value = getattr(contact, name)
        setattr(row, sealing.field, vault.seal_server(sealing.domain, row.pk, value) if value else None)
    row.save()


def _refuse_unusable(contact: Contact) -> None:
    """No mail reaches an address with an accent before its @; a line break would write headers of its own."""
    if contact.email and not can_be_mailed(contact.email):
        raise RuleBroken(
            _("No mail can be sent to this address. Check it: no accent and no blank before the @."),
            code="email",
            field="email",
        )
    if not contact.email and not contact.phone:
        raise RuleBroken(_("Leave an e-mail address or a telephone number."), code="contact", field="email")


def read_contact(*, actor: Account, request_id: UUID) -> Contact:
    """Open the contact for the page of the request; the reading is in the journal, for good, before it is opened."""
    with transaction.atomic(durable=True):
        request = request_in_scope(actor, request_id)
        require(actor, Can.ACTIVITIES_REQUEST_READ, request.program_id)
        audit.record("activities.request.contact_read", actor=actor, target=request)
    return opened(request)


def own_contact(*, token: str) -> Contact:
    """What the requester gave, for the form that corrects it."""
    with transaction.atomic():
        request = request_of_token(token)
    return opened(request)


@transaction.atomic
def correct_contact(*, token: str, contact: Contact) -> ServiceRequest:
    """The requester puts right an address, a name or a number."""
    request = request_of_token(token)
    moved = opened(request).email != contact.email
    seal_contact(request, contact)
    audit.record("activities.request.contact_corrected", actor="public", target=request)
    if moved:  # the new address has none of the invitations yet
        for session in request.sessions.filter(state__in=COMING, start__gt=clock.now()).order_by("start", "id"):
            queue_invitation(session, "update")
    return request
