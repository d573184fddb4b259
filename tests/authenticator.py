"""A security key in software, as tests hold it: it makes a credential, signs, counts, and can be made to lie."""

import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from amont.accounts.models import Account
from tests.cast import PASSPHRASE

HOST = "localhost"
ORIGIN = f"http://{HOST}"
HERE = {"HTTP_HOST": HOST}
SIGN_IN, QUESTION, ANSWER = "/interne/connexion/", "/interne/connexion/cle/question/", "/interne/connexion/cle/"
CODE = "/interne/connexion/code/"
NEW, NEW_QUESTION = "/interne/second-facteur/cle/", "/interne/second-facteur/cle/question/"


@dataclass
class SoftKey:
    """One key with one credential; `origin` is the page that its browser is on."""

    origin: str = ORIGIN
    relying_party: str = HOST
    count: int = 0
    counts: bool = True
    present: bool = True
    cross_origin: bool = False
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def copy(self, **changes: Any) -> "SoftKey":
        """The same credential in other hands."""
        return replace(self, **changes)

    def create(self, question: dict[str, Any]) -> str:
        """What the browser sends after `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        told = self._told("webauthn.create", question)
        made = AttestationObject.create("none", self._signed(data), {})
        response = {"attestationObject": websafe_encode(made), "clientDataJSON": told.b64, "transports": ["usb", "odd"]}
        return self._answer(response)

    def sign(self, question: dict[str, Any], **more: Any) -> str:
        """What the browser sends after `navigator.credentials.get`."""
        self.count += self.counts
        told, data = self._told("webauthn.get", question), self._signed()
        signature = self.private.sign(data + told.hash, ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": websafe_encode(data),
            "clientDataJSON": told.b64,
            "signature": websafe_encode(signature),
            **more,
        }
        return self._answer(response)

    def _told(self, act: str, question: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(
            act, question["publicKey"]["challenge"], self.origin, cross_origin=self.cross_origin
        )

    def _signed(self, data: bytes = b"") -> AuthenticatorData:
        flags = AuthenticatorData.FLAG(0x01 * self.present | (0x40 if data else 0))
        return AuthenticatorData.create(sha256(self.relying_party.encode()), flags, self.count, data)

    def _answer(self, response: dict[str, Any]) -> str:
        named = websafe_encode(self.credential_id)
        return json.dumps(
            {"id": named, "rawId": named, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )


def passphrase_given(account: Account) -> Client:
    """A browser at our name, its passphrase given, its second factor not yet."""
    client = Client(**HERE)
    client.post(SIGN_IN, {"login": account.email, "password": PASSPHRASE})
    return client


def question(client: Client, address: str = QUESTION, **fields: str) -> dict[str, Any]:
    """What the server asks of a key."""
    answer = client.post(address, fields)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def sign_in(account: Account, key: SoftKey) -> Client:
    """By passphrase and key."""
    client = passphrase_given(account)
    done = client.post(ANSWER, {"answer": key.sign(question(client))})
    assert done.status_code == 302, done.content
    return client


def add_key(
    client: Client, key: SoftKey | None = None, name: str = "Clé bleue", passphrase: str = PASSPHRASE
) -> SoftKey:
    """Somebody signed in adds a key, by the page."""
    key = key or SoftKey()
    asked = question(client, NEW_QUESTION, name=name, current=passphrase)
    done = client.post(NEW, {"name": name, "answer": key.create(asked)})
    assert done.status_code == 302, done.content
    return key
