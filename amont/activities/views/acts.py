"""What may be done to a request now, read from the table of states: no button that would be refused."""

from dataclasses import dataclass

from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import OPEN, live_holds
from amont.activities.services.holds import HOLDABLE
from amont.activities.services.merging import SPLITTABLE
from amont.activities.services.rules import is_sent
from amont.activities.services.states import REQUEST
from amont.activities.services.triage import DECIDED_IN, decisions_for

R = ServiceRequest.State
ENDED = frozenset({R.DONE, R.CLOSED})


@dataclass(frozen=True)
class Acts:
    """One flag for each thing that the page of a request offers."""

    sort: bool
    decide: bool
    identify: bool
    ask: bool
    note: bool
    hold: bool
    propose: bool
    decline: bool
    split: bool
    withdraw: bool
    reopen: bool
    look_again: bool


def acts_for(row: ServiceRequest) -> Acts:
    """The acts of a request, for who sorts."""
    state = R(row.state)
    after, sent = REQUEST[state], is_sent(row)
    live = list(live_holds(row))
    return Acts(
        sort=state == R.RECEIVED,
        decide=bool(decisions_for(row)),
        identify=state in DECIDED_IN and not (sent and row.site),
        ask=R.TO_CLARIFY in after,
        note=state not in (*ENDED, R.SPAM),
        hold=state in HOLDABLE and not sent,
        propose=any(one.offered_at is None for one in live),
        decline=any(one.offered_at is not None for one in live),
        split=state in SPLITTABLE and row.groups > 1 and not row.all_or_nothing,
        withdraw=R.WITHDRAWN in after,
        reopen=R.TRIAGE in after and state not in (R.RECEIVED, R.TO_CLARIFY),
        look_again=state in OPEN and state not in (R.RECEIVED, R.TRIAGE),
    )
