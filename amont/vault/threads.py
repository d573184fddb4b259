"""What passes between an asker and the team: the keys under seven words, what the asker writes, what the team answers.

An asker has a pair (pk_c, sk_c), to which answers are sealed, and k_auth, by which the two sides know each other's
keys; with a personal word, a second pair (pk_h, sk_h) for the history. The thread has a pair of its own (pk_t, sk_t).

bundle      E7 01 01 · recipe(26) · nonce · ciphertext and tag
            context = all bytes before the nonce, then lp("amont.asker.bundle" or "amont.asker.history", thread id)
            plaintext = {"s":1,"sk","k_auth"} in hexadecimal, for the history {"s":1,"sk"}, padded
pk_t's tag  B(k_auth, lp(thread, pk_t), "amont.th.pk.1")
posted key  E4 02 02 · sealed to pk_t; inside lp("amont.record", thread, dek_id, record) · RK
answer      E8 01 02 · sealed to pk_c or pk_h; inside "AS" 01 · thread · message · key id · RK · tag
            its tag = B(k_auth, lp(thread, message, RK), "amont.th.ans.1")

A sealed box alone says nothing of who closed it: the asker believes what bears a tag, the team believes nobody.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from amont.core import keyed
from amont.vault import bundles, domains, envelope, sealedbox
from amont.vault.envelope import ID, KEY
from amont.vault.errors import VaultError
from amont.vault.memory import InMemory
from amont.vault.recipes import Root
from amont.vault.records import RECORD, RecordKey

BUNDLE, HISTORY = "amont.asker.bundle", "amont.asker.history"
_MARK = b"AS\x01"
_TOLD = len(_MARK) + 3 * ID
_POSTED_HEAD = len(keyed.framed(RECORD, UUID(int=0), UUID(int=0), UUID(int=0)))
POSTED_SIZE = envelope.HEADER + sealedbox.OVERHEAD + _POSTED_HEAD + KEY
ANSWER_SIZE = envelope.HEADER + sealedbox.OVERHEAD + _TOLD + 2 * KEY


@dataclass(frozen=True, repr=False)
class AskerKeys(InMemory):
    """What seven words open: the secret to which answers are sealed, and what both sides know each other by."""

    NAMES: ClassVar = ("sk", "k_auth")

    secret: bytes
    auth: bytes

    @classmethod
    def new(cls) -> "AskerKeys":
        """Keys nobody has seen."""
        return cls(sealedbox.keypair()[1], secrets.token_bytes(KEY))

    @property
    def public(self) -> bytes:
        """pk_c."""
        return sealedbox.public_of(self.secret)


# --- the bundles ------------------------------------------------------------------------------------------------------


def close_bundle(keys: AskerKeys, root: Root, thread: UUID) -> bytes:
    """The asker's keys under the words of the code, stretched."""
    told = {"sk": keys.secret, "k_auth": keys.auth}
    return bundles.close_under(root, domains.KEK_CODE, told, keyed.framed(BUNDLE, thread))


def open_bundle(blob: bytes | memoryview, root: Root, thread: UUID) -> AskerKeys:
    """What the code opens; VaultError for other words or another thread."""
    told = bundles.open_under(blob, root, domains.KEK_CODE, AskerKeys.NAMES, keyed.framed(BUNDLE, thread))
    return AskerKeys(told["sk"], told["k_auth"])


def close_history(secret: bytes, root: Root, thread: UUID) -> bytes:
    """The history's secret under the words of the code and the personal one, stretched together."""
    return bundles.close_under(root, domains.KEK_WORD, {"sk": secret}, keyed.framed(HISTORY, thread))


def open_history(blob: bytes | memoryview, root: Root, thread: UUID) -> bytes:
    """sk_h; VaultError for another word, other words or another thread."""
    return bundles.open_under(blob, root, domains.KEK_WORD, ("sk",), keyed.framed(HISTORY, thread))["sk"]


# --- the thread's own key ---------------------------------------------------------------------------------------------


def tag_of(public: bytes, auth: bytes, thread: UUID) -> bytes:
    """What stands beside pk_t."""
    return keyed.digest(auth, keyed.framed(thread, public), domains.THREAD_PUBLIC)


def refuse_other(public: bytes, tag: bytes, auth: bytes, thread: UUID) -> None:
    """VaultError unless pk_t is the key of whoever knows k_auth: an asker writes to no other."""
    if not hmac.compare_digest(tag_of(public, auth, thread), tag):
        raise VaultError


# --- what the asker writes --------------------------------------------------------------------------------------------


def close_posted(key: RecordKey, public: bytes, *, thread: UUID, dek_id: UUID, record: UUID) -> bytes:
    """The key of what an asker wrote, for the team alone: no key of the thread is there when they come back."""
    inside = keyed.framed(RECORD, thread, dek_id, record) + key.key
    return envelope.POSTED_KEY + sealedbox.close(public, inside)


def open_posted(
    blob: bytes | memoryview, secret: bytes, *, thread: UUID, dek_id: UUID, record: UUID, key_id: UUID
) -> RecordKey:
    """The record's key, for who has sk_t; VaultError when anything inside differs from its row."""
    inside = sealedbox.open_(secret, envelope.body(envelope.POSTED_KEY, blob, size=POSTED_SIZE))
    if not hmac.compare_digest(inside[:_POSTED_HEAD], keyed.framed(RECORD, thread, dek_id, record)):
        raise VaultError
    return RecordKey(key_id, inside[_POSTED_HEAD:])


# --- what the team answers --------------------------------------------------------------------------------------------


def close_answer(key: bytes, public: bytes, auth: bytes, *, thread: UUID, message: UUID, key_id: UUID) -> bytes:
    """The key of one message for one of the asker's pairs, whose public half and id these are."""
    told = _MARK + thread.bytes + message.bytes + key_id.bytes
    return envelope.ANSWER + sealedbox.close(public, told + key + _answer_tag(key, auth, thread, message))


def open_answer(
    blob: bytes | memoryview, secret: bytes, auth: bytes, *, thread: UUID, message: UUID, key_id: UUID
) -> bytes:
    """The message's key; VaultError for another place, and for what nobody with k_auth sealed."""
    inside = sealedbox.open_(secret, envelope.body(envelope.ANSWER, blob, size=ANSWER_SIZE))
    key, tag = inside[_TOLD : _TOLD + KEY], inside[_TOLD + KEY :]
    told = _MARK + thread.bytes + message.bytes + key_id.bytes
    true = hmac.compare_digest(inside[:_TOLD], told)
    if not (hmac.compare_digest(_answer_tag(key, auth, thread, message), tag) and true):
        raise VaultError
    return key


def _answer_tag(key: bytes, auth: bytes, thread: UUID, message: UUID) -> bytes:
    return keyed.digest(auth, keyed.framed(thread, message, key), domains.THREAD_ANSWER)
