"""Runs: an occasion is opened, tickets are printed for it, it is closed."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont import vault
from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import codes
from amont.core.errors import RuleBroken
from amont.surveys.models import Questionnaire, Run, Ticket

LENGTH = 6
MOST = 600


@transaction.atomic
def open_run(
    *, actor: Account, questionnaire: Questionnaire, program_id: UUID, start: datetime | None = None, place: str = ""
) -> Run:
    """Open a questionnaire for one occasion; who owns the occasion keeps the key, and says when and where it is."""
    require(actor, Can.SURVEYS_TICKET_ENTER, program_id)
    run = Run.objects.create(questionnaire=questionnaire, program_id=program_id, start=start, place=place)
    audit.record("surveys.run.opened", actor=actor, target=run)
    return run


@transaction.atomic
def move_run(*, actor: Account, run_id: UUID, start: datetime) -> Run:
    """The occasion was given another hour: the run's label follows. The same hour changes nothing."""
    run = Run.objects.select_for_update().get(pk=run_id)
    require(actor, Can.SURVEYS_TICKET_ENTER, run.program_id)
    if run.start != start:
        run.start = start
        run.save(update_fields=["start"])
        audit.record("surveys.run.moved", actor=actor, target=run)
    return run


@transaction.atomic
def issue_tickets(*, actor: Account, run: Run, n: int) -> list[str]:
    """Make `n` tickets and return their codes, shuffled, this one time: the database keeps hashes alone."""
    row = Run.objects.select_for_update().get(pk=run.pk)
    require(actor, Can.SURVEYS_TICKET_ENTER, row.program_id)
    if not 1 <= n <= MOST:
        raise RuleBroken(_("Between 1 and %(most)s tickets at a time.") % {"most": MOST}, code="number", field="n")
    refuse_closed(row)
    made: set[str] = set()
    known = {bytes(one) for one in row.tickets.order_by().values_list("ticket_hash", flat=True)}
    while len(made) < n:
        code = codes.new_code(LENGTH)
        if hash_of(row, code) not in known:
            made.add(code)
    _keep(row, made)
    audit.record("surveys.tickets.issued", actor=actor, target=row, examined=n)
    return sorted(made, key=lambda code: secrets.token_bytes(8))


def _keep(run: Run, made: set[str]) -> None:
    """All the tickets of the run written anew, by hash: their place in the table tells nothing of the paper's."""
    tickets = [*run.tickets.order_by("pk"), *(Ticket(run=run, ticket_hash=hash_of(run, code)) for code in made)]
    run.tickets.all().delete()
    Ticket.objects.bulk_create(sorted(tickets, key=lambda ticket: bytes(ticket.ticket_hash)))


@transaction.atomic
def close_run(*, actor: Account, run_id: UUID) -> Run:
    """Close a run: nothing more is keyed in. Twice is once."""
    return _turn(actor, run_id, Run.State.CLOSED)


@transaction.atomic
def reopen_run(*, actor: Account, run_id: UUID) -> Run:
    """Open a closed run again: a ticket was found in a pocket. Twice is once."""
    return _turn(actor, run_id, Run.State.OPEN)


def _turn(actor: Account, run_id: UUID, to: Run.State) -> Run:
    run = Run.objects.select_for_update().get(pk=run_id)
    require(actor, Can.SURVEYS_TICKET_ENTER, run.program_id)
    if run.state != to:
        run.state = to
        run.save(update_fields=["state"])
        done = "surveys.run.closed" if to == Run.State.CLOSED else "surveys.run.reopened"
        audit.record(done, actor=actor, target=run)
    return run


def refuse_closed(run: Run) -> None:
    """Nothing is printed for a closed run, nor keyed in."""
    if run.state != Run.State.OPEN:
        raise RuleBroken(_("This questionnaire is closed."), code="closed")


def hash_of(run: Run, code: str) -> bytes:
    """What is kept of a ticket's code, bound to its run."""
    return vault.keyed_hash("ticket", f"{run.pk}:{codes.normalise(code)}")
