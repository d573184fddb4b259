"""What goes to a partner and what they write back: the tag of the package's public key, and a reply.

pk_p's tag = B(k, lp(package, pk_p), "amont.pk.pub.1"): whoever opened the package knows that pk_p is the file's own
reply  E8 02 02 · sealed(…); inside "AP" 01 · package(16) · reply(16) · tag(32) · padded JSON {"s":1,"status","note"}
       its tag = B(k, lp(package, reply, padded JSON), "amont.pk.rep.1"): whoever wrote it had opened the package

k is the key of the package's one field, which five words open; a sealed box alone says nothing of who closed it.
"""

import hmac
import json
from uuid import UUID

from amont.core import keyed
from amont.vault import domains, envelope, sealedbox
from amont.vault.envelope import ID, KEY
from amont.vault.errors import VaultError
from amont.vault.padding import pad, unpad

_MARK = b"AP\x01"
_TOLD = len(_MARK) + 2 * ID
_HEAD = _TOLD + KEY


def tag_of(public: bytes, key: bytes, package_id: UUID) -> bytes:
    """What stands beside a package's public key."""
    return keyed.digest(key, keyed.framed(package_id, public), domains.PACKAGE_PUBLIC)


def refuse_other(public: bytes, tag: bytes, key: bytes, package_id: UUID) -> None:
    """VaultError unless this is the public key that the package was made with."""
    if not hmac.compare_digest(tag_of(public, key, package_id), tag):
        raise VaultError


def close_reply(status: str, note: str, *, public: bytes, key: bytes, package_id: UUID, reply_id: UUID) -> bytes:
    """A reply, for the holders of the file alone; its writer can't read it back."""
    try:
        content = json.dumps({"s": 1, "status": status, "note": note}, ensure_ascii=False, separators=(",", ":"))
        padded = pad(content.encode("utf-8"))
    except UnicodeEncodeError:
        padded = b""
    if not padded:
        raise VaultError
    inside = _told(package_id, reply_id) + _tag(key, package_id, reply_id, padded) + padded
    return envelope.sized(envelope.REPLY + sealedbox.close(public, inside))


def open_reply(
    blob: bytes | memoryview, *, secret: bytes, key: bytes, package_id: UUID, reply_id: UUID
) -> tuple[str, str]:
    """(status, note); VaultError for another package, another place, and what nobody with the words wrote."""
    inside = sealedbox.open_(secret, envelope.body(envelope.REPLY, blob))
    told, tag, padded = inside[:_TOLD], inside[_TOLD:_HEAD], inside[_HEAD:]
    if told != _told(package_id, reply_id) or not hmac.compare_digest(_tag(key, package_id, reply_id, padded), tag):
        raise VaultError
    return _read(unpad(padded))


def _told(package_id: UUID, reply_id: UUID) -> bytes:
    return _MARK + package_id.bytes + reply_id.bytes


def _tag(key: bytes, package_id: UUID, reply_id: UUID, padded: bytes) -> bytes:
    return keyed.digest(key, keyed.framed(package_id, reply_id, padded), domains.PACKAGE_REPLY)


def _read(plain: bytes) -> tuple[str, str]:
    try:
        match json.loads(plain.decode("utf-8")):
            case {"s": 1, "status": str(status), "note": str(note), **rest} if not rest:
                return status, note
    except ValueError:
        pass
    raise VaultError
