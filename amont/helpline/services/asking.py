"""What somebody without a name does: sends, comes back, reads, writes again, closes their own way in."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amont import vault
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.helpline import selectors
from amont.helpline.models import Claim, Message, Thread
from amont.helpline.services import notices
from amont.helpline.services.freezing import stop_code
from amont.helpline.services.states import Event, move
from amont.vault.services.askers import AskerSession

LONGEST = 4_000
FADES = {False: timedelta(hours=24), True: timedelta(minutes=10)}
"""How long an answer stays after its first display; by the thread's `short_life`."""


def send(session: AskerSession, *, form_token: str, word: str = "", **asked: Any) -> Thread:
    """Keep what was written (see `_send`); the same form sent twice, be it at the same instant, is one thread."""
    sent = Thread.objects.filter(form_token=form_token).first()
    if sent is not None:
        return sent
    if word.strip():
        vault.asker_word(session, word)
    try:
        with transaction.atomic():
            return _send(session, form_token=form_token, **asked)
    except IntegrityError:
        sent = Thread.objects.filter(form_token=form_token).first()
        if sent is None:
            raise RuleBroken(_("That did not go through. Nothing is lost: send it once more."), code="again") from None
        return sent


def _send(
    session: AskerSession,
    *,
    form_token: str,
    text: str,
    door: str,
    language: str,
    age_band: str = "unspecified",
    for_a_friend: bool = False,
    danger: bool = False,
    short_life: bool = False,
    notice_version: str = "",
) -> Thread:
    """Sealed for the program that reads this door; the code was shown before.

    RuleBroken for no text, too much of it, and a door that nobody reads.
    """
    said, now = _said(text), clock.now()
    program = selectors.program_of(door)
    promise = selectors.promised(program, door, now)
    if program is None or promise is None:
        raise RuleBroken(_("Nobody reads here at the moment: call one of the numbers above."), code="closed")
    message, users = uuid4(), selectors.holders_of(program)
    content = {"text": said}
    sealed = vault.thread_create(session, program=program.pk, users=users, message=message, content=content)
    thread = Thread(
        object_id=session.thread,
        form_token=form_token,
        program=program,
        door=door,
        language=language,
        age_band=age_band,
        for_a_friend=for_a_friend,
        danger=danger,
        short_life=short_life,
        notice_version=notice_version,
        arrived_at=clock.hour(now),
        last_at=clock.hour(now),
        waits_since=clock.hour(now),
        first_promise=promise,
        promise=promise,
        asker_count=1,
    )
    thread.save(force_insert=True)
    _keep(thread, message, sealed)
    audit.record("helpline.thread.sent", actor="public", objects=[thread.pk], to_the_hour=True)
    notices.tell(thread)
    return thread


def come_back(session: AskerSession, *, code: str) -> Thread:
    """The thread of a code; VaultError, at the same cost, for whatever opens nothing."""
    vault.asker_open(session, code)
    return Thread.objects.get(pk=session.thread)


@transaction.atomic
def read(session: AskerSession) -> list[tuple[Message, str]]:
    """The answers that are still there, the oldest first, once those whose time is over have faded."""
    thread = Thread.objects.select_for_update().get(pk=session.thread)
    vault.fade_due(threads=[thread.pk], shown_before=clock.now() - FADES[thread.short_life])
    rows = {one.pk: one for one in thread.messages.filter(side=Message.Side.TEAM)}
    found = vault.thread_read(session, {pk: one.text_sealed for pk, one in rows.items()})
    if found and thread.state == Thread.State.ANSWERED:
        move(thread, Event.DISPLAY)
        audit.record("helpline.thread.displayed", actor="public", objects=[thread.pk], to_the_hour=True)
    if found:
        thread.shown_at = thread.shown_at or clock.hour(clock.now())
        thread.save(update_fields=["state", "shown_at"])
    return [(rows[pk], found[pk]["text"]) for pk in sorted(found, key=lambda one: rows[one].number)]


@transaction.atomic
def write_again(session: AskerSession, *, text: str, message: UUID) -> Thread:
    """A word more from the same person, under an id that its form drew: twice is once. A new promise, where the team
    had answered or closed."""
    thread = Thread.objects.select_for_update().get(pk=session.thread)
    if Message.objects.filter(pk=message, thread=thread).exists():
        return thread
    said, now, before = _said(text), clock.now(), thread.state
    sealed = vault.thread_post(session, message=message, content={"text": said})
    move(thread, Event.WRITE)
    if thread.state != before:
        thread.promise, thread.waits_since = selectors.promised(thread.program, thread.door, now), clock.hour(now)
        thread.close_reason = ""
    if thread.state == Thread.State.WAITING and Claim.objects.filter(thread=thread, until__gt=now).exists():
        thread.state = Thread.State.CLAIMED
    thread.asker_count += 1
    thread.last_at = clock.hour(now)
    thread.save()
    _keep(thread, message, sealed)
    audit.record("helpline.thread.written", actor="public", objects=[thread.pk], to_the_hour=True)
    notices.tell(thread)
    return thread


@transaction.atomic
def freeze_code(session: AskerSession) -> None:
    """ "Somebody else has my code": it opens nothing from now on, for anybody. The team still has the words."""
    thread = Thread.objects.select_for_update().get(pk=session.thread)
    stop_code(thread)
    audit.record("helpline.thread.frozen", actor="public", objects=[thread.pk], to_the_hour=True)


@transaction.atomic
def erase_access(session: AskerSession) -> None:
    """The code opens nothing any more; the team's copy goes within 90 days: a thief destroys no cry for help."""
    thread = Thread.objects.select_for_update().get(pk=session.thread)
    vault.forget_asker(thread=thread.pk)
    audit.record("helpline.access.erased", actor="public", objects=[thread.pk], to_the_hour=True)


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise RuleBroken(_("Write something, even a few words."), code="empty", field="text")
    if len(said) > LONGEST:
        raise RuleBroken(
            _("That is long: %(most)s signs at most. Nothing of it is lost: shorten it, then send it.")
            % {"most": LONGEST},
            code="too_long",
            field="text",
        )
    return said


def _keep(thread: Thread, message: UUID, sealed: bytes) -> None:
    row = Message(id=message, thread=thread, number=thread.said, side=Message.Side.ASKER, at=thread.last_at)
    row.text_sealed = sealed
    row.save(force_insert=True)
