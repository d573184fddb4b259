"""What a requester reads of a state: one sentence, what happens next, and by when."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amont.activities.models import ServiceRequest
from amont.activities.selectors.sessions import took_no_place
from amont.activities.services.rules import is_sent

Words = str | Promise


@dataclass(frozen=True)
class StateSentence:
    """`now` says where the request stands, `next` what happens; `step` is its place (1 to 4) on the line."""

    now: Words
    next: Words
    step: int
    open: bool


STEPS: list[Words] = [_("Received"), _("Read"), _("Dates"), _("Confirmed")]
STEPS_OF_SENDING: list[Words] = [_("Received"), _("Read"), _("Prepared"), _("Sent")]

_SENTENCES: dict[str, StateSentence] = {
    "received": StateSentence(
        _("We have received your request."), _("The coordinator reads it within five working days."), 1, True
    ),
    "triage": StateSentence(
        _("The coordinator is reading your request."), _("You will have an answer within five working days."), 2, True
    ),
    "to_clarify": StateSentence(_("We have a question for you."), _("Answer below, or by telephone."), 2, True),
    "to_plan": StateSentence(
        _("We say yes, and we are looking for dates."), _("You will receive one to three dates."), 3, True
    ),
    "waiting": StateSentence(
        _("Your request is on the waiting list."), _("It keeps its age; we write as soon as hours free up."), 2, True
    ),
    "dates_proposed": StateSentence(
        _("We hold dates for you."), _("Choose one before it expires: nobody else can take it until then."), 3, True
    ),
    "booked": StateSentence(_("It is confirmed."), _("The invitation for your calendar was sent by e-mail."), 4, True),
    "done": StateSentence(
        _("It took place. Thank you."), _("We may write to you to know what stayed of it."), 4, False
    ),
    "closed": StateSentence(
        _("This request is closed. Thank you."), _("You can ask again whenever you wish."), 4, False
    ),
    "out_of_territory": StateSentence(
        _("We can’t travel to you."), _("Our answer below says who may, and what we can offer at a distance."), 2, False
    ),
    "refused": StateSentence(
        _("We can’t answer yes this time."), _("Our answer below says why and where else to go."), 2, False
    ),
    "no_reply": StateSentence(
        _("We haven’t heard from you."), _("Write a word below and we take your request up again."), 2, True
    ),
    "withdrawn": StateSentence(_("You took this request back."), _("You can ask again whenever you wish."), 1, False),
    "spam": StateSentence(_("This request was set aside."), _("If that is a mistake, call us."), 1, False),
}


_SENT: dict[str, StateSentence] = {
    "to_plan": StateSentence(
        _("We say yes, and we prepare what you asked for."), _("It leaves within five working days."), 3, True
    ),
    "done": StateSentence(_("It has been sent. Thank you."), _("Write to us if it did not arrive."), 4, False),
}
_MISSED = StateSentence(
    _("We came, and nobody was there."), _("Ask again whenever you wish: we will find another date."), 4, False
)


def steps_of(request: ServiceRequest) -> list[Words]:
    """The four steps of a request as its owner sees them."""
    return STEPS_OF_SENDING if is_sent(request) else STEPS


def state_sentence(request: ServiceRequest, state: str) -> StateSentence:
    """The sentence of a state as it is true of this request: what is sent has no date, a journey may be useless."""
    if is_sent(request) and state in _SENT:
        return _SENT[state]
    if state in ("done", "closed") and took_no_place(request):
        return _MISSED
    return _SENTENCES[state]


_RULES: dict[str, Words] = {
    "duplicate": _("The same place already has an open request for this: %(number)s."),
    "no_session": _("Nothing to meet for: it can be sent."),
    "not_offered": _("No published activity covers what is asked."),
    "out_of_territory": _("We don’t travel to this sector for this activity."),
    "too_late": _("Every day wished is nearer than the notice we need: %(notice)s days."),
    "no_funding": _("No running grant covers this activity and audience."),
    "no_hours": _("Fewer hours are left this season (%(hours_left)s) than are needed (%(hours_needed)s)."),
    "fits": _("Nothing stands in the way: dates can be looked for."),
    "unknown_territory": _("This place isn’t in the territory’s list yet: you decide."),
}


def rule_sentence(request: ServiceRequest) -> str:
    """What the rule that fired saw, as one sentence or two; empty before the rules have run."""
    words, seen = _RULES.get(request.triage_rule), request.triage_parameters
    if words is None:
        return str(request.triage_rule)
    hours = {f"hours_{name}": round(seen.get(f"minutes_{name}", 0) / 60) for name in ("left", "needed")}
    return " ".join([str(words) % {**seen, **hours}, *_beside(seen)])


def _beside(seen: dict[str, Any]) -> list[str]:
    """What may be offered instead of travelling there."""
    remote = [_("It could be given remotely.")] if seen.get("remote") else []
    return [
        str(one) for one in (*remote, *([_("A session at our office is coming.")] if seen.get("next_open") else []))
    ]
