"""Keying in paper tickets: each side once per phase, the same side again replaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.audit.models import AuditEntry
from amont.core import clock, codes
from amont.core.errors import RuleBroken
from amont.surveys.models import Answer, Phase, Response, Run
from amont.surveys.services.runs import LENGTH, hash_of, refuse_closed

EVERY = 10
KEYED = "surveys.ticket.entered"


@dataclass(frozen=True)
class Entry:
    """What keying one side did: `replaced` an earlier typing, `agrees` with it (None: there was none),
    `ask_again` when the same ticket is to be typed a second time as a check."""

    replaced: bool
    agrees: bool | None
    ask_again: bool


@transaction.atomic
def enter_ticket(
    *, actor: Account, run_id: UUID, phase: str, code: str, answers: Sequence[int | None], again: str = ""
) -> Entry:
    """Keep one side of one ticket; `answers` are positions from 0 in the items' order, None when left empty.

    `again` is the side (see `side_of`) that was asked for a second time: no other is taken before it.
    """
    run = Run.objects.select_for_update().select_related("questionnaire").get(pk=run_id)
    require(actor, Can.SURVEYS_TICKET_ENTER, run.program_id)
    refuse_closed(run)
    _refuse_another(again, phase, code)
    ticket = _issued(run, code)
    values = _values(run, phase, answers)
    earlier = Response.objects.filter(run=run, phase=phase, ticket_hash=ticket).first()
    agrees = _agrees(earlier, values) if earlier else None
    _keep(Response(run=run, phase=phase, ticket_hash=ticket, day=clock.today()), values)
    ask_again = _tally(run, check=bool(again), agrees=agrees, replaced=earlier is not None)
    _journal(actor, run)
    return Entry(replaced=earlier is not None, agrees=agrees, ask_again=ask_again)


def side_of(phase: str, code: str) -> str:
    """One side of one ticket, as a form carries it."""
    return f"{phase}:{codes.normalise(code)}"


def asked_again(side: str) -> str:
    """The sentence that asks for a side a second time."""
    phase, _colon, code = side.partition(":")
    words = {"code": code, "side": Phase(phase).label if phase in Phase.values else phase}
    return _("One ticket in ten is typed twice: type %(code)s (%(side)s) again, or pass.") % words


def _refuse_another(again: str, phase: str, code: str) -> None:
    if again and again != side_of(phase, code):
        raise RuleBroken(asked_again(again), code="check_due", field="code")


def _issued(run: Run, code: str) -> bytes:
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


def _keep(side: Response, values: dict[UUID, int | None]) -> None:
    """Keep one side among the others of its phase, all of them written anew in the order of their random ids.

    Rows added one by one would tell by their place in the table in which order the pile was keyed in: decision 0004.
    """
    sides = Response.objects.filter(run=side.run, phase=side.phase)
    answers = Answer.objects.filter(response__in=sides)
    others = sides.exclude(ticket_hash=side.ticket_hash)
    kept_sides = [*others.order_by("pk"), side]
    kept = [*Answer.objects.filter(response__in=others).order_by("pk")]
    kept += [Answer(response=side, question_id=question, value=value) for question, value in values.items()]
    answers.delete()
    sides.delete()
    Response.objects.bulk_create(sorted(kept_sides, key=lambda row: row.pk))
    Answer.objects.bulk_create(sorted(kept, key=lambda row: row.pk))


def _journal(actor: Account, run: Run) -> None:
    """One line for each day on which somebody keys in: a line for each ticket would tell its minute and its rank."""
    today = clock.at(clock.today(), time(0))
    told = AuditEntry.objects.filter(action=KEYED, actor=str(actor.pk), record_id=str(run.pk), at__gte=today)
    if not told.exists():
        audit.record(KEYED, actor=actor, target=run)


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
