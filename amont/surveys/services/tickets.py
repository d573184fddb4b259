"""Keying in paper tickets: each side once per phase, the same side again replaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock, codes
from amont.core.errors import RuleBroken
from amont.surveys.models import Answer, Phase, Response, Run
from amont.surveys.services.runs import LENGTH, hash_of

EVERY = 10


@dataclass(frozen=True)
class Entry:
    """What keying one side did: `replaced` an earlier typing, `agrees` with it (None: there was none),
    `ask_again` when the same ticket is to be typed a second time as a check."""

    replaced: bool
    agrees: bool | None
    ask_again: bool


@transaction.atomic
def enter_ticket(
    *, actor: Account, run_id: UUID, phase: str, code: str, answers: Sequence[int | None], check: bool = False
) -> Entry:
    """Keep one side of one ticket; `answers` are positions from 0 in the items' order, None when left empty."""
    run = Run.objects.select_for_update().select_related("questionnaire").get(pk=run_id)
    require(actor, Can.SURVEYS_TICKET_ENTER, run.program_id)
    ticket = _issued(run, code)
    values = _values(run, phase, answers)
    earlier = Response.objects.filter(run=run, phase=phase, ticket_hash=ticket).first()
    agrees = _agrees(earlier, values) if earlier else None
    if earlier:
        earlier.delete()
    response = Response.objects.create(run=run, phase=phase, ticket_hash=ticket, day=clock.today())
    Answer.objects.bulk_create(
        Answer(response=response, question_id=question, value=value) for question, value in values.items()
    )
    ask_again = _tally(run, check=check, agrees=agrees, replaced=earlier is not None)
    audit.record("surveys.ticket.entered", actor=actor, target=run)
    return Entry(replaced=earlier is not None, agrees=agrees, ask_again=ask_again)


def _issued(run: Run, code: str) -> bytes:
    if run.state != Run.State.OPEN:
        raise RuleBroken(_("This questionnaire is closed."), code="closed")
    if not codes.is_code(codes.normalise(code), LENGTH):
        raise RuleBroken(_("A ticket’s code has six signs, for instance 7F3K9M."), code="code_shape", field="code")
    ticket = hash_of(run, code)
    if not run.tickets.filter(ticket_hash=ticket).exists():
        raise RuleBroken(_("This code is not on a ticket of this session."), code="other_run", field="code")
    return ticket


def _values(run: Run, phase: str, answers: Sequence[int | None]) -> dict[UUID, int | None]:
    items = list(run.questionnaire.items.select_related("question").order_by("position"))
    if phase not in Phase.values:
        raise RuleBroken(_("Choose before or after."), code="phase", field="phase")
    if len(answers) != len(items):
        raise RuleBroken(_("There is one answer per question, or an empty one."), code="answers")
    for place, (item, value) in enumerate(zip(items, answers, strict=True)):
        if value is not None and not 0 <= value < len(item.question.scale_fr):
            raise RuleBroken(_("This answer is not in the scale."), code="scale", field=f"answer_{place}")
    return {item.question_id: value for item, value in zip(items, answers, strict=True)}


def _agrees(earlier: Response, values: dict[UUID, int | None]) -> bool:
    return dict(earlier.answers.order_by().values_list("question_id", "value")) == values


def _tally(run: Run, *, check: bool, agrees: bool | None, replaced: bool) -> bool:
    """Count what was keyed; True when this ticket is the tenth, to be typed twice.

    At most one check counts for each ten tickets, so that a check sent twice is one, and a tenth ticket sent twice
    (a double tap) is still asked for again.
    """
    due = run.checked_twice < run.keyed // EVERY
    if not replaced:
        run.keyed += 1
    elif check and due:
        run.checked_twice += 1
        run.disagreements += agrees is False
    run.save(update_fields=["keyed", "checked_twice", "disagreements"])
    return not check and run.keyed % EVERY == 0 and (due or not replaced)
