"""What the team does with a thread: opens it, claims it, answers, closes, freezes."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont import vault
from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.helpline import selectors
from amont.helpline.models import Claim, Message, Thread
from amont.helpline.services.freezing import stop_code
from amont.helpline.services.states import Event, move
from amont.vault.errors import VaultError
from amont.vault.opening import Access

CLAIMED, UNREAD = timedelta(minutes=10), timedelta(days=30)


@dataclass(frozen=True)
class Opened:
    """A thread as a holder reads it: each message with its words, or None for one that does not open; and whether the
    code still opens what is answered."""

    thread: Thread
    readable: bool
    said: list[tuple[Message, str | None]]


@transaction.atomic
def open_thread(access: Access, *, actor: Account, thread_id: UUID) -> Opened:
    """Read a thread; what was posted meanwhile is taken in first. Its line in the journal came with the access."""
    thread = _held(actor, thread_id)
    vault.thread_take_in(access, thread=thread.pk)
    said = [(one, _words(access, one)) for one in thread.messages.all()]
    return Opened(thread, vault.asker_reads(thread=thread.pk), said)


@transaction.atomic
def claim(*, actor: Account, thread_id: UUID, reason: str = "") -> Claim:
    """Say that one is writing an answer, for ten minutes; again, for ten more.

    Refused while somebody else is, unless a reason (a code) is given.
    """
    thread, now = _held(actor, thread_id), clock.now()
    known = Claim.objects.select_for_update().filter(thread=thread).first()
    if known is not None and known.account_id != actor.pk and known.until > now and not reason:
        raise Refused(_("A colleague is answering. You can read; to take over all the same, say why."), code="claimed")
    if known is None or known.account_id != actor.pk:
        if known is None:
            _save(thread, Event.CLAIM)
        audit.record("helpline.thread.claimed", actor=actor, objects=[thread.pk], reason=reason)
    row, _made = Claim.objects.update_or_create(thread=thread, defaults={"account": actor, "until": now + CLAIMED})
    return row


@transaction.atomic
def give_back(*, actor: Account, thread_id: UUID) -> None:
    """Stop answering: the thread waits again, with the same promise. Nothing happens for who had not claimed it."""
    thread = _held(actor, thread_id)
    if Claim.objects.filter(thread=thread, account=actor).delete()[0]:
        if thread.state == Thread.State.CLAIMED:
            _save(thread, Event.RELEASE)
        audit.record("helpline.thread.given_back", actor=actor, objects=[thread.pk])


@transaction.atomic
def answer(access: Access, *, actor: Account, thread_id: UUID, message: UUID, text: str, seen: int) -> Message:
    """Answer, under an id that the form drew: twice is once. `seen` is how many messages stood above the form.

    RuleBroken "moved" when the thread has changed since: nothing is sent, and what was typed stays with its writer.
    """
    thread = _held(actor, thread_id)
    known = Message.objects.filter(pk=message, thread=thread).first()
    if known is not None:
        return known
    if not text.strip():
        raise RuleBroken(_("Write the answer."), code="empty", field="text")
    if seen != thread.said:
        raise RuleBroken(
            _("Something was said meanwhile. Your answer is still here: read what is new, then send it."), code="moved"
        )
    move(thread, Event.ANSWER)
    now = clock.now()
    sealed = vault.thread_answer(access, thread=thread.pk, message=message, content={"text": text.strip()})
    thread.team_count += 1
    thread.answered_at = thread.answered_at or clock.hour(now)
    thread.last_at = clock.hour(now)
    thread.owner = thread.owner or actor
    thread.is_answered()
    thread.save()
    row = Message(id=message, thread=thread, number=thread.said, side=Message.Side.TEAM, at=thread.last_at)
    row.author, row.text_sealed = actor.display_name, sealed
    row.save(force_insert=True)
    Claim.objects.filter(thread=thread).delete()
    audit.record("helpline.thread.answered", actor=actor, objects=[thread.pk])
    return row


@transaction.atomic
def close(*, actor: Account, thread_id: UUID, reason: str, seen: int) -> None:
    """Take a thread out of the inbox, with a reason of the list `thread_close_reason`; its code still works.

    RuleBroken "moved" when something was said that this person has not seen, and while an answer that nobody displayed
    is less than 30 days old, if its code still opens.
    """
    thread = _held(actor, thread_id)
    if seen != thread.said:
        raise RuleBroken(_("Something was said meanwhile: read it before closing."), code="moved")
    unread = thread.state == Thread.State.ANSWERED and clock.now() - thread.last_at < UNREAD
    if unread and vault.asker_reads(thread=thread.pk):
        raise RuleBroken(_("The answer has not been read yet: wait 30 days before closing."), code="unread")
    thread.close_reason = reason
    thread.is_answered()
    _save(thread, Event.CLOSE)
    Claim.objects.filter(thread=thread).delete()
    audit.record("helpline.thread.closed", actor=actor, objects=[thread.pk], reason=reason)


@transaction.atomic
def freeze(*, actor: Account, thread_id: UUID) -> None:
    """The code may be in other hands: it opens nothing from now on, and nobody undoes it."""
    thread = _held(actor, thread_id)
    stop_code(thread)
    audit.record("helpline.thread.frozen", actor=actor, objects=[thread.pk])


def _held(actor: Account, thread_id: UUID) -> Thread:
    """The thread, locked, for one of its holders; DoesNotExist for anybody else, PermissionDenied without the right."""
    thread = selectors.threads_visible_to(actor).select_for_update(of=("self",)).get(pk=thread_id)
    require(actor, Can.HELPLINE_THREAD_ANSWER, thread.program_id)
    return thread


def _save(thread: Thread, event: Event) -> None:
    move(thread, event)
    thread.save(update_fields=["state", "close_reason", "promise", "waits_since"])


def _words(access: Access, message: Message) -> str | None:
    try:
        found = vault.thread_words(access, thread=message.thread_id, message=message.pk, blob=message.text_sealed)
    except VaultError:
        return None
    return str(found["text"])
