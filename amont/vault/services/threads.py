"""A thread's words: the asker's, sealed for the team alone; the team's, sealed for both until they fade."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault import codes, envelope, records, sealedbox, threads
from amont.vault.errors import VaultError
from amont.vault.models import AskerBundle, AskerSeal, Generation, Kind, RecordKeyWrap, ThreadPair, VaultObject
from amont.vault.object_keys import ObjectKey
from amont.vault.opening import Access
from amont.vault.recipes import Root
from amont.vault.records import FieldRef, RecordKey
from amont.vault.rings import Ring
from amont.vault.services.askers import AskerSession, forget_code, history_root
from amont.vault.services.fields import keep_record_key, open_field
from amont.vault.services.keys import keys_of
from amont.vault.services.objects import begin_object, writing_key
from amont.vault.threads import AskerKeys

MESSAGE, SECRETS = "amont.thread.message", "amont.thread.secrets"
CODE, HISTORY = AskerBundle.Purpose.CODE, AskerBundle.Purpose.HISTORY


def message_ref(thread: UUID, message: UUID) -> FieldRef:
    """Where a message belongs; one revision, for nothing that was said is written again."""
    return FieldRef(MESSAGE, thread, message, 1)


# --- the asker's side -------------------------------------------------------------------------------------------------


@transaction.atomic
def thread_create(
    session: AskerSession,
    *,
    program: UUID,
    users: Iterable[UUID],
    message: UUID,
    content: Mapping[str, Any],
) -> bytes:
    """A new thread, held by these accounts and recovery, never by the asker; returns the sealed first message.

    The code was shown before (`asker_code`) and a personal word stretched (`asker_word`): nothing is derived here.
    RuleBroken when too few can hold; VaultError without a code.
    """
    if session.root is None:
        raise VaultError
    row, under = begin_object(VaultObject(id=session.thread, kind=Kind.THREAD, program=program), users)
    keys, secret = AskerKeys.new(), sealedbox.keypair()[1]
    locator = _locator(session)
    bundle = AskerBundle(
        thread=row,
        purpose=CODE,
        locator=locator,
        blob_sealed=threads.close_bundle(keys, session.root, row.pk),
    )
    bundle.save(force_insert=True)
    pairs = {str(bundle.pk): keys.public.hex()}
    if session.history is not None:
        pairs |= _history(row, session.history)
    told = {"sk": secret.hex(), "k_auth": keys.auth.hex(), "pairs": pairs}
    _keep_pair(ThreadPair(thread=row), secret, keys.auth, told, under)
    key = records.new_record_key()
    keep_record_key(key, under, message)
    _seal_for_history(told, row.pk, message, key)
    session.keys = keys
    forget_code(session)
    return records.seal(message_ref(row.pk, message), content, key)


@transaction.atomic
def thread_post(session: AskerSession, *, message: UUID, content: Mapping[str, Any]) -> bytes:
    """What an asker writes later, sealed for the team alone; VaultError unless the thread's pair is the true one, and
    once the code opens nothing any more, be it from a session that it had opened."""
    keys, pair = session.opened, ThreadPair.objects.select_for_update().filter(thread=session.thread).first()
    last = Generation.objects.filter(object=session.thread).order_by("number").last()
    known = AskerBundle.objects.select_for_update().filter(thread=session.thread, purpose=CODE).first()
    if pair is None or last is None or known is None:
        raise VaultError
    threads.refuse_other(bytes(pair.public), bytes(pair.public_tag), keys.auth, session.thread)
    key = records.new_record_key()
    blob = threads.close_posted(key, bytes(pair.public), thread=session.thread, dek_id=last.pk, record=message)
    RecordKeyWrap(id=key.key_id, generation=last, record_id=message, blob_sealed=blob).save(force_insert=True)
    return records.seal(message_ref(session.thread, message), content, key)


def thread_read(session: AskerSession, sealed: Mapping[UUID, bytes | memoryview]) -> dict[UUID, dict[str, Any]]:
    """The answers that are still there for the code; what faded, and what no one of the team sealed, is not among them.

    The first display is noted, to the minute.
    """
    found = _read(session.thread, session.opened.secret, session.opened.auth, CODE, sealed)
    shown = AskerSeal.objects.filter(bundle__thread=session.thread, bundle__purpose=CODE, message__in=list(found))
    shown.filter(first_shown_at=None).update(first_shown_at=clock.now().replace(second=0, microsecond=0))
    return found


def thread_history(
    session: AskerSession, *, code: str, word: str, sealed: Mapping[UUID, bytes | memoryview]
) -> dict[UUID, dict[str, Any]]:
    """Everything that was said, by the code and the personal word together; VaultError, after one derivation, for
    another word and for a thread without one."""
    row = AskerBundle.objects.filter(thread=session.thread, purpose=HISTORY).first()
    root = history_root(code, word, None if row is None else row.blob_sealed)
    if row is None:
        raise VaultError
    secret = threads.open_history(row.blob_sealed, root, session.thread)
    return _read(session.thread, secret, session.opened.auth, HISTORY, sealed)


@transaction.atomic
def fade(*, message: UUID) -> None:
    """What the code opened of one message is gone: the team's copy stays, and the history's where there is a word."""
    AskerSeal.objects.filter(message=message, bundle__purpose=CODE).delete()


@transaction.atomic
def fade_due(*, threads: Iterable[UUID], shown_before: datetime) -> list[UUID]:
    """Fade what was first displayed in these threads before a moment; returns the messages."""
    due = AskerSeal.objects.filter(bundle__thread__in=threads, bundle__purpose=CODE, first_shown_at__lte=shown_before)
    gone = sorted(due.values_list("message", flat=True))
    AskerSeal.objects.filter(message__in=gone, bundle__purpose=CODE).delete()
    return gone


def asker_reads(*, thread: UUID) -> bool:
    """True while the code still opens answers: neither frozen, nor erased, nor over."""
    return AskerBundle.objects.filter(thread=thread, purpose=CODE).exists()


@transaction.atomic
def forget_asker(*, thread: UUID) -> None:
    """The code opens nothing any more: frozen by its owner or by the team, erased, or at its end."""
    AskerBundle.objects.filter(thread=thread).delete()


# --- the team's side --------------------------------------------------------------------------------------------------


def thread_words(access: Access, *, thread: UUID, message: UUID, blob: bytes | memoryview) -> dict[str, Any]:
    """One message, for the thread's holders, once what was posted has been taken in."""
    return open_field(access, message_ref(thread, message), blob)


@transaction.atomic
def thread_answer(access: Access, *, thread: UUID, message: UUID, content: Mapping[str, Any]) -> bytes:
    """An answer, for the holders and for the asker's pairs that are still there; returns the sealed message."""
    thread_take_in(access, thread=thread)
    under = writing_key(ring=access.reach(thread), object_id=thread)
    key = records.new_record_key()
    keep_record_key(key, under, message)
    told = _secrets(access, ThreadPair.objects.get(thread=thread))
    for bundle in AskerBundle.objects.filter(thread=thread).order_by("purpose"):
        _seal_for(bundle.pk, told, thread, message, key)
    return records.seal(message_ref(thread, message), content, key)


@transaction.atomic
def thread_take_in(access: Access, *, thread: UUID) -> int:
    """Take in what the asker posted since, and renew the thread's pair when somebody left; returns how many messages.

    A message whose key does not open is left as it is: it does not open, and the others do.
    """
    ring = access.reach(thread)
    pair = ThreadPair.objects.select_for_update().filter(thread=thread).first()
    if pair is None:  # a call-back, a consultation: nobody posts there
        return 0
    told = _secrets(access, pair)
    taken = _taken_in(ring, thread, told)
    if _is_behind(pair):
        under, secret = writing_key(ring=ring, object_id=thread), sealedbox.keypair()[1]
        pair.renewed += 1
        _keep_pair(pair, secret, bytes.fromhex(told["k_auth"]), {**told, "sk": secret.hex()}, under)
    return taken


def _taken_in(ring: Ring, thread: UUID, told: Mapping[str, Any]) -> int:
    by_id = {key.dek_id: key for key in keys_of(ring, thread)}
    taken = 0
    for row in RecordKeyWrap.objects.select_for_update(of=("self",)).filter(generation__object=thread):
        if not bytes(row.blob_sealed).startswith(envelope.POSTED_KEY):
            continue
        try:
            key = threads.open_posted(
                row.blob_sealed,
                bytes.fromhex(told["sk"]),
                thread=thread,
                dek_id=row.generation_id,
                record=row.record_id,
                key_id=row.pk,
            )
        except VaultError:
            continue
        row.blob_sealed = records.wrap_record_key(key, by_id[row.generation_id], row.record_id)
        row.save(update_fields=["blob_sealed"])
        _seal_for_history(told, thread, row.record_id, key)
        taken += 1
    return taken


def _is_behind(pair: ThreadPair) -> bool:
    """True while the pair's secret lies under a key that somebody who left had."""
    wraps = RecordKeyWrap.objects.filter(record_id=pair.pk, generation__object=pair.thread_id)
    newest = wraps.order_by("generation__number").last()
    return newest is None or newest.generation.marked_at is not None


# --- both -------------------------------------------------------------------------------------------------------------


def _locator(session: AskerSession) -> int:
    """Where the thread will be found; RuleBroken when another took the place since the words were drawn: the next ones
    are others."""
    locator = codes.read(" ".join(session.code)).locator
    if AskerBundle.objects.filter(locator=locator).exists():
        forget_code(session)
        raise RuleBroken(_("These words have just been taken: here are others."), code="code_taken")
    return locator


def _keep_pair(pair: ThreadPair, secret: bytes, auth: bytes, told: Mapping[str, Any], under: ObjectKey) -> None:
    """Save the thread's pair, its secrets under the thread's newest key."""
    key = records.new_record_key()
    RecordKeyWrap.objects.filter(record_id=pair.pk).delete()
    keep_record_key(key, under, pair.pk)
    pair.public = sealedbox.public_of(secret)
    pair.public_tag = threads.tag_of(pair.public, auth, under.object_id)
    pair.secrets_sealed = records.seal(_secrets_ref(pair), told, key)
    pair.save()


def _secrets(access: Access, pair: ThreadPair) -> dict[str, Any]:
    return open_field(access, _secrets_ref(pair), pair.secrets_sealed)


def _secrets_ref(pair: ThreadPair) -> FieldRef:
    return FieldRef(SECRETS, pair.thread_id, pair.pk, pair.renewed)


def _history(row: VaultObject, root: Root) -> dict[str, str]:
    public, secret = sealedbox.keypair()
    bundle = AskerBundle(thread=row, purpose=HISTORY, blob_sealed=threads.close_history(secret, root, row.pk))
    bundle.save(force_insert=True)
    return {str(bundle.pk): public.hex()}


def _seal_for_history(told: Mapping[str, Any], thread: UUID, message: UUID, key: RecordKey) -> None:
    """The asker's own words are for the history alone: the code never shows them back."""
    for bundle in AskerBundle.objects.filter(thread=thread, purpose=HISTORY):
        _seal_for(bundle.pk, told, thread, message, key)


def _seal_for(bundle: UUID, told: Mapping[str, Any], thread: UUID, message: UUID, key: RecordKey) -> None:
    public, auth = bytes.fromhex(told["pairs"][str(bundle)]), bytes.fromhex(told["k_auth"])
    blob = threads.close_answer(key.key, public, auth, thread=thread, message=message, key_id=bundle)
    AskerSeal(bundle_id=bundle, message=message, blob_sealed=blob).save(force_insert=True)


def _read(
    thread: UUID, secret: bytes, auth: bytes, purpose: str, sealed: Mapping[UUID, bytes | memoryview]
) -> dict[UUID, dict[str, Any]]:
    rows = AskerSeal.objects.filter(bundle__thread=thread, bundle__purpose=purpose, message__in=list(sealed))
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        place = {"thread": thread, "message": row.message, "key_id": row.bundle_id}
        try:
            key = threads.open_answer(row.blob_sealed, secret, auth, **place)
            blob = sealed[row.message]
            ref = message_ref(thread, row.message)
            found[row.message] = records.open_(ref, blob, RecordKey(records.key_id_of(blob), key))
        except VaultError:
            continue
    return found
