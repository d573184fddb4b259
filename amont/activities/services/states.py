"""The state machines, as tables; one function changes a state and leaves its record for ever."""

from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.activities.models import Hold, ServiceRequest, Session, TransitionRecord
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken

R, S, H = ServiceRequest.State, Session.State, Hold.State
By = Account | str
Table = dict[TextChoices, frozenset[TextChoices]]

REQUEST: Table = {
    R.RECEIVED: frozenset({R.TRIAGE, R.SPAM, R.WITHDRAWN}),
    R.TRIAGE: frozenset(
        {R.TO_CLARIFY, R.TO_PLAN, R.WAITING, R.OUT_OF_TERRITORY, R.REFUSED, R.WITHDRAWN, R.SPAM, R.DONE}
    ),
    R.TO_CLARIFY: frozenset({R.TRIAGE, R.NO_REPLY, R.WITHDRAWN}),
    R.TO_PLAN: frozenset({R.DATES_PROPOSED, R.BOOKED, R.WAITING, R.REFUSED, R.NO_REPLY, R.WITHDRAWN, R.DONE}),
    R.WAITING: frozenset({R.TO_PLAN, R.OUT_OF_TERRITORY, R.REFUSED, R.NO_REPLY, R.WITHDRAWN}),
    R.DATES_PROPOSED: frozenset({R.BOOKED, R.TO_PLAN, R.WAITING, R.NO_REPLY, R.WITHDRAWN}),
    R.BOOKED: frozenset({R.DONE, R.TO_PLAN, R.WAITING, R.WITHDRAWN}),
    R.DONE: frozenset({R.CLOSED, R.TO_PLAN}),
    R.CLOSED: frozenset(),
    R.OUT_OF_TERRITORY: frozenset({R.TRIAGE}),
    R.REFUSED: frozenset({R.TRIAGE}),
    R.NO_REPLY: frozenset({R.TRIAGE}),
    R.WITHDRAWN: frozenset({R.TRIAGE}),
    R.SPAM: frozenset({R.TRIAGE}),
}
SESSION: Table = {
    S.CONFIRMED: frozenset({S.PREPARED, S.DELIVERED, S.CANCELLED_BY_REQUESTER, S.CANCELLED_BY_US, S.NO_SHOW}),
    S.PREPARED: frozenset({S.DELIVERED, S.CONFIRMED, S.CANCELLED_BY_REQUESTER, S.CANCELLED_BY_US, S.NO_SHOW}),
    S.DELIVERED: frozenset({S.COUNTED}),
    S.NO_SHOW: frozenset({S.CLOSED}),
    S.COUNTED: frozenset({S.FOLLOWED_UP, S.CLOSED}),
    S.FOLLOWED_UP: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.CANCELLED_BY_REQUESTER: frozenset(),
    S.CANCELLED_BY_US: frozenset(),
}
HOLD: Table = {
    H.LIVE: frozenset({H.ACCEPTED, H.DECLINED, H.EXPIRED, H.RELEASED}),
    H.ACCEPTED: frozenset(),
    H.DECLINED: frozenset(),
    H.EXPIRED: frozenset(),
    H.RELEASED: frozenset(),
}
TRANSITIONS: dict[str, Table] = {"request": REQUEST, "session": SESSION, "hold": HOLD}
KINDS: dict[type, str] = {ServiceRequest: "request", Session: "session", Hold: "hold"}

Machine = ServiceRequest | Session | Hold


def actor_text(by: By) -> str:
    """Who acts, as the records keep it: an account's id, "public" or "system"."""
    return by if isinstance(by, str) else str(by.pk)


@transaction.atomic
def enter(obj: Machine, *, by: By) -> TransitionRecord:
    """Record the first state of a row just made."""
    kind = KINDS[type(obj)]
    audit.record(f"activities.{kind}.{obj.state}", actor=by, target=obj)
    return _kept(obj, "", obj.state, by, "", "")


@transaction.atomic
def transition(obj: Machine, to: TextChoices | str, *, by: By, reason: str = "", note: str = "") -> TransitionRecord:
    """Lock the row, refuse a pair that the table lacks (RuleBroken "state"), write state, record and journal."""
    kind = KINDS[type(obj)]
    manager: Any = type(obj)._default_manager
    state = manager.select_for_update().values_list("state", flat=True).get(pk=obj.pk)
    if to not in TRANSITIONS[kind][state]:
        raise RuleBroken(_("This has changed in the meantime: reload the page to see where it stands."), code="state")
    manager.filter(pk=obj.pk).update(state=to)
    obj.state = str(to)
    audit.record(f"activities.{kind}.{to}", actor=by, target=obj, reason=reason)
    return _kept(obj, state, str(to), by, reason, note)


def _kept(obj: Machine, before: str, after: str, by: By, reason: str, note: str) -> TransitionRecord:
    return TransitionRecord.objects.create(
        kind=KINDS[type(obj)],
        object_id=obj.pk,
        seq=TransitionRecord.objects.filter(object_id=obj.pk).count() + 1,
        from_state=before,
        to_state=after,
        at=clock.now(),
        by=actor_text(by),
        reason=reason,
        note=note,
    )
