"""What somebody was typing: kept sealed to themselves while they are away, locked or cut off."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from amont.accounts.drafts import LONGEST, packed, unpacked
from amont.accounts.models import Account, Draft
from amont.core import clock
from amont.vault import VaultError, open_note, seal_note
from amont.vault.notes import Kind
from amont.vault.rings import Ring

KEPT = timedelta(days=7)


@transaction.atomic
def save_draft(*, actor: Account, place: str, fields: Mapping[str, str]) -> bool:
    """Keep what is typed at this address, in place of what was kept there; nothing typed keeps nothing.

    False for what is too long to keep, and for who has no key yet.
    """
    text, day, draft_id = packed(fields), clock.today(), uuid4()
    if len(text) > LONGEST or len(place) > 200:
        return False
    Draft.objects.filter(account=actor, place=place).delete()
    if not any(value.strip() for value in fields.values()):
        return False
    try:
        key_id, blob = seal_note(user=actor.pk, note_id=draft_id, kind=Kind.DRAFT, day=day, text=text)
    except VaultError:
        return False
    Draft(
        id=draft_id, account=actor, place=place, key_id=key_id, day=day, blob_sealed=blob, saved_at=clock.now()
    ).save(force_insert=True)  # fmt: skip
    return True


def open_draft(*, draft: Draft, ring: Ring) -> dict[str, str]:
    """The fields as they were typed; VaultError for another's."""
    return unpacked(
        open_note(
            ring, key_id=draft.key_id, note_id=draft.pk, kind=Kind.DRAFT, day=draft.day, blob=draft.blob_sealed
        )
    )  # fmt: skip


def forget_sent_draft(actor: object, place: str) -> None:
    """The form went through: its draft has no use any more."""
    if place and isinstance(actor, Account):
        Draft.objects.filter(account=actor, place=place).delete()


def forget_old_drafts() -> int:
    """Delete what nobody came back to in seven days; returns how many."""
    return Draft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()[0]
