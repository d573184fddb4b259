"""What the screens of activities ask in their templates."""

from collections.abc import Sequence

from django import template

from amont.activities import phones
from amont.activities.models import ServiceRequest
from amont.activities.sentences import Words, steps_of

register = template.Library()
register.filter("dialled", phones.dialled)

TONES = {
    "booked": "ok", "done": "ok", "closed": "quiet", "confirmed": "accent", "prepared": "ok", "delivered": "sun",
    "counted": "ok", "followed_up": "ok", "received": "sun", "triage": "sun", "to_clarify": "sun", "to_plan": "accent",
    "waiting": "quiet", "dates_proposed": "accent", "out_of_territory": "quiet", "refused": "quiet",
    "no_reply": "quiet", "withdrawn": "quiet", "spam": "quiet", "no_show": "danger",
    "cancelled_by_requester": "quiet", "cancelled_by_us": "quiet",
}  # fmt: skip


@register.simple_tag
def status_steps(request: ServiceRequest) -> Sequence[Words]:
    """The four steps of a request as its owner sees them."""
    return steps_of(request)


@register.filter
def tone(state: str) -> str:
    """The badge of a state: its colour, always beside its word."""
    return f"badge badge-{TONES.get(state, 'quiet')}"


@register.filter
def request_state(state: str) -> str:
    """The word of a request's state."""
    return str(dict(ServiceRequest.State.choices).get(state, state))
