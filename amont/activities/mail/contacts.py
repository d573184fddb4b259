"""Opening the sealed contact of a request."""

from dataclasses import dataclass

from amont import vault
from amont.activities.models import RequestContact, ServiceRequest

EMAIL = "amont.server.request_email"
NAME = "amont.server.request_name"
PHONE = "amont.server.request_phone"


@dataclass(frozen=True)
class Contact:
    """Whom to answer. Prints as nothing: it never reaches a log."""

    email: str = ""
    name: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Contact(•••)"


def opened(request: ServiceRequest) -> Contact:
    """The contact in clear; empty after its erasure."""
    row = RequestContact.objects.filter(request=request).first()
    if row is None:
        return Contact()
    return Contact(
        _open(EMAIL, row, row.email_sealed), _open(NAME, row, row.name_sealed), _open(PHONE, row, row.phone_sealed)
    )


def _open(domain: str, row: RequestContact, blob: bytes | None) -> str:
    return vault.open_server(domain, row.pk, bytes(blob)) if blob else ""
