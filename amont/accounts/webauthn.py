"""The ceremony of a security key, or of a device's own lock: what the browser asks it, and what its answer proves.

No row is read or written here: `factors` keeps them. A challenge serves once, for one account, on the address that
asked it, within three minutes.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from fido2.rpid import verify_rp_id
from fido2.server import Fido2Server, to_descriptor
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from amont.accounts.models import Account
from amont.core import clock

Act = Literal["create", "get"]
PLACE = "accounts.ceremony"
LASTS = timedelta(minutes=3)
CHALLENGE = 32
LONGEST_ID = 1023
"""Bytes of a credential's id, as the standard bounds it."""


class Unproven(Exception):
    """What came back proves nothing; `code` says why to the journal, never to the screen."""

    def __init__(self, code: str = "wrong_key") -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Ceremony:
    """A question that was put to a key; `proved` says that the passphrase was given again for it."""

    act: Act
    account: UUID
    challenge: str
    origin: str
    begun: datetime
    proved: bool = False

    @property
    def state(self) -> dict[str, Any]:
        """What the library wants to see again."""
        return {"challenge": self.challenge, "user_verification": UserVerificationRequirement.PREFERRED}


@dataclass(frozen=True)
class Credential:
    """A key as the server knows it: its public half, its count of signatures, how it is reached."""

    data: AttestedCredentialData
    count: int
    transports: tuple[str, ...]

    @property
    def descriptor(self) -> PublicKeyCredentialDescriptor:
        """How a page names it to the browser."""
        return to_descriptor(self.data, [AuthenticatorTransport(one) for one in self.transports] or None)


@dataclass(frozen=True)
class Assertion:
    """Which key signed, and its count of signatures."""

    credential_id: bytes
    count: int


def begin(request: HttpRequest, account: Account, act: Act, *, proved: bool = False) -> Ceremony:
    """Put a question; the session remembers it, in place of the one before."""
    challenge = websafe_encode(secrets.token_bytes(CHALLENGE))
    made = Ceremony(act, account.pk, challenge, origin_of(request), clock.now(), proved)
    request.session[PLACE] = [act, str(made.account), challenge, made.origin, made.begun.isoformat(), proved]
    return made


def finish(request: HttpRequest, act: Act) -> Ceremony | None:
    """The question that waited, forgotten from now on; None when there is none, or when it waited too long."""
    kept = request.session.pop(PLACE, None)
    if kept is None or kept[0] != act:
        return None
    begun = datetime.fromisoformat(kept[4])
    if not begun <= clock.now() < begun + LASTS:
        return None
    return Ceremony(act, UUID(kept[1]), kept[2], kept[3], begun, kept[5])


def origin_of(request: HttpRequest) -> str:
    """Scheme, host and port of this page, as its browser names them."""
    return f"{request.scheme}://{request.get_host()}"


def works_at(request: HttpRequest) -> bool:
    """True where browsers ask keys for us: under our domain, with TLS (or at localhost), never at a bare number."""
    return verify_rp_id(settings.RP_ID, origin_of(request))


def works_elsewhere(request: HttpRequest) -> str:
    """The same page at an address where keys answer; empty when there is none."""
    if works_at(request) or settings.RP_ID not in settings.ALLOWED_HOSTS:
        return ""
    parts = urlsplit(origin_of(request))
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.scheme}://{settings.RP_ID}{port}{request.path}"


def creation_options(account: Account, ceremony: Ceremony, known: Sequence[Credential]) -> dict[str, Any]:
    """What the page hands to the browser to make a credential, in the standard's JSON."""
    options, _state = _server(ceremony).register_begin(
        PublicKeyCredentialUserEntity(id=account.pk.bytes, name=account.email, display_name=account.display_name),
        credentials=[one.descriptor for one in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=websafe_decode(ceremony.challenge),
    )
    return dict(options)


def request_options(ceremony: Ceremony, known: Sequence[Credential]) -> dict[str, Any]:
    """What the page hands to the browser to have one of these keys sign."""
    options, _state = _server(ceremony).authenticate_begin(
        credentials=[one.descriptor for one in known],
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=websafe_decode(ceremony.challenge),
    )
    return dict(options)


def created(ceremony: Ceremony, answer: str) -> Credential:
    """The credential that a key made for this question; Unproven for anything else."""
    try:
        response = RegistrationResponse.from_dict(json.loads(answer))
        found = _server(ceremony).register_complete(ceremony.state, response)
    except Exception:  # strange bytes end in any exception of the parser: none of them is ours to tell apart
        raise Unproven from None
    data = found.credential_data
    if data is None or data.credential_id != response.raw_id or len(data.credential_id) > LONGEST_ID:
        raise Unproven
    _refuse_frame(response.response.client_data)
    return Credential(data, found.counter, _transports(answer))


def asserted(ceremony: Ceremony, known: Sequence[Credential], answer: str) -> Assertion:
    """Which of these keys signed this question; Unproven for anything else."""
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        found = _server(ceremony).authenticate_complete(ceremony.state, [one.data for one in known], response)
    except Exception:
        raise Unproven from None
    handle = response.response.user_handle
    if handle and handle != ceremony.account.bytes:
        raise Unproven
    _refuse_frame(response.response.client_data)
    return Assertion(found.credential_id, response.response.authenticator_data.counter)


def to_text(credential: Credential) -> dict[str, Any]:
    """A credential as text, ready to be sealed."""
    return {"credential": websafe_encode(credential.data), "transports": list(credential.transports)}


def from_text(kept: dict[str, Any], count: int) -> Credential:
    """What `to_text` wrote."""
    data = AttestedCredentialData(websafe_decode(kept["credential"]))
    return Credential(data, count, tuple(kept["transports"]))


def _server(ceremony: Ceremony) -> Fido2Server:
    """The library's checks, for our domain and for the one address that put the question."""

    def is_ours(origin: str) -> bool:
        return origin == ceremony.origin and verify_rp_id(settings.RP_ID, origin)

    ours = PublicKeyCredentialRpEntity(id=settings.RP_ID, name="Amont")
    server = Fido2Server(ours, attestation=AttestationConveyancePreference.NONE, verify_origin=is_ours)
    server.timeout = LASTS // timedelta(milliseconds=1)  # type: ignore[assignment]
    return server


def _refuse_frame(told: CollectedClientData) -> None:
    """No page of ours stands in another's frame."""
    if told.cross_origin:
        raise Unproven


def _transports(answer: str) -> tuple[str, ...]:
    """The ways to the key that its browser names, among those of the standard."""
    named = json.loads(answer)["response"].get("transports")
    return tuple(one.value for one in AuthenticatorTransport if isinstance(named, list) and one.value in named)
