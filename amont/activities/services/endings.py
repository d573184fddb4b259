"""The end screen: sixty seconds, one save."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import Debrief, Session
from amont.activities.services.cancelling import session_in_scope
from amont.activities.services.counts import CountLine, keep_counts, mark_unknown
from amont.activities.services.sessions import delivered
from amont.audit import services as audit


@transaction.atomic
def finish_day(
    *,
    actor: Account,
    session_id: UUID,
    counts: Sequence[CountLine] = (),
    unknown: bool = False,
    came_forward: int | None = None,
    safety_concern: bool = False,
    went_well: str = "",
    to_improve: str = "",
    how_are_you: str = "",
) -> Session:
    """Deliver, count and debrief in one save; the same save twice makes the same rows once."""
    session = session_in_scope(actor, session_id)
    require(actor, Can.ACTIVITIES_SESSION_DELIVER, session.program_id)
    delivered(session, by=actor)
    if counts:
        keep_counts(session, counts, by=actor)
    elif unknown and session.count_status == "missing":
        mark_unknown(session, by=actor)
    values = {"came_forward": came_forward, "safety_concern": safety_concern, "how_are_you": how_are_you}
    values |= {"went_well": went_well.strip(), "to_improve": to_improve.strip()}
    known = Debrief.objects.filter(session=session).first()
    if known is None or any(getattr(known, name) != value for name, value in values.items()):
        debrief, _ = Debrief.objects.update_or_create(session=session, defaults=values)
        audit.record("activities.session.debriefed", actor=actor, target=debrief, objects=[session])
    return session
