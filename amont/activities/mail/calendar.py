"""Invitations by iTIP (RFC 5546): one UID for ever, SEQUENCE rising, REQUEST then CANCEL, one recipient."""

from datetime import UTC

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from amont.activities.models import Invitation, Session
from amont.core import clock
from amont.directory.selectors import settings_row

REQUEST, CANCEL = "REQUEST", "CANCEL"


def organizer_mailbox() -> str:
    """The mailbox of the organisation; nothing that is sent to it changes a state."""
    return settings_row().email or settings.DEFAULT_FROM_EMAIL


def uid_of(invitation: Invitation) -> str:
    """The stable UID of a session's thread."""
    return f"{invitation.uid}@{settings_row().calendar_domain}"


def place_of(session: Session) -> str:
    """Where the session is given, as the host knows it."""
    if session.mode == "remote":
        return _("Remotely")
    if session.site is not None:
        return ", ".join(part for part in (session.site.name, session.site.address, session.site.municipality) if part)
    return session.request.typed_place if session.request else ""


def invitation_ics(session: Session, *, method: str, sequence: int, attendee: str) -> str:
    """The calendar object to send: UTC, no time zone block, nothing of a person but the recipient's own address."""
    calendar = Calendar()
    calendar.add("prodid", "-//Amont//Activities//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(session, method, sequence, attendee))
    return bytes(calendar.to_ical()).decode()


def _event(session: Session, method: str, sequence: int, attendee: str) -> Event:
    event = Event()
    event.add("uid", uid_of(session.invitation))
    event.add("sequence", sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", session.start.astimezone(UTC))
    event.add("dtend", session.end.astimezone(UTC))
    event.add("summary", _summary(session))
    event.add("location", place_of(session))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event["organizer"] = _organizer()
    event["attendee"] = _attendee(attendee)
    return event


def _summary(session: Session) -> str:
    place = session.site.name if session.site is not None else place_of(session)
    return f"{session.offering.title} – {place}" if place else session.offering.title


def _organizer() -> vCalAddress:
    address = vCalAddress(f"mailto:{organizer_mailbox()}")
    address.params["cn"] = vText(settings_row().name)
    return address


def _attendee(email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["rsvp"] = vText("FALSE")
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["partstat"] = vText("ACCEPTED")
    return address
