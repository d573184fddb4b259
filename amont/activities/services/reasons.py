"""Reasons come from the coded lists, and from no other place."""

from django.utils.translation import gettext as _

from amont.core.errors import RuleBroken
from amont.directory.models import Code

NOT_CHOSEN = {
    "refusal_reason": frozenset({"duplicate", "requester_withdrew", "no_answer", "unspecified"}),
    "session_end_reason": frozenset({"date_moved"}),
}


def refuse_reason(list_name: str, reason: str, note: str = "") -> None:
    """Raise RuleBroken for a reason that a person may not choose here; "other" needs a note."""
    known = Code.objects.filter(list=list_name, code=reason, retired=False).exists()
    if not known or reason in NOT_CHOSEN[list_name]:
        raise RuleBroken(_("Choose a reason in the list."), code="reason", field="reason")
    if reason == "other" and not note.strip():
        raise RuleBroken(_("Say which other reason."), code="note", field="note")
