"""The mail of a Message row: one recipient, plain text, with the invitation beside it when there is one."""

from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from amont.activities.mail.calendar import CANCEL, REQUEST, invitation_ics, organizer_mailbox, place_of
from amont.activities.mail.contacts import opened
from amont.activities.mail.links import new_link, status_url
from amont.activities.models import Message, Session
from amont.activities.selectors.requests import offered_holds
from amont.directory.selectors import settings_row

METHODS = {"invitation": REQUEST, "update": REQUEST, "cancellation": CANCEL}


def compose(message: Message) -> EmailMultiAlternatives | None:
    """The mail to send now; None when the request has no address to write to."""
    request = message.request
    contact = opened(request)
    if not contact.email:
        return None
    with override(request.language):
        subject, body = _words(message, _context(message, contact.name))
        mail = EmailMultiAlternatives(subject, body, organizer_mailbox(), [contact.email])
        if message.kind in METHODS:
            _attach_calendar(mail, message, contact.email)
    return mail


def _words(message: Message, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text: the first line of the template is the subject."""
    text = render_to_string(f"activities/mail/{message.request.language}/{message.kind}.txt", context)
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def _context(message: Message, name: str) -> dict[str, Any]:
    request = message.request
    context: dict[str, Any] = {"request": request, "name": name, "organization": settings_row()}
    context["link"] = status_url(request, new_link(request))
    if message.kind in METHODS:
        session = _session(message)
        context |= {"session": session, "place": place_of(session)}
    if message.kind in {"letter", "question"}:
        context["letter"] = request.letters.get(pk=_subject(message))
    if message.kind in {"offer", "reminder"}:
        context["holds"] = list(offered_holds(request).order_by("start", "id"))
    return context


def _subject(message: Message) -> UUID:
    assert message.subject_id is not None  # every kind that asks was queued with one
    return message.subject_id


def _session(message: Message) -> Session:
    rows = Session.objects.select_related("offering", "site", "request", "invitation")
    return rows.get(pk=_subject(message))


def _attach_calendar(mail: EmailMultiAlternatives, message: Message, email: str) -> None:
    method = METHODS[message.kind]
    text = invitation_ics(_session(message), method=method, sequence=message.sequence or 0, attendee=email)
    mail.attach_alternative(text, f"text/calendar; method={method}")
