"""Runs: an occasion is opened, tickets are printed for it, it is closed."""

import secrets
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
def open_run(*, actor: Account, questionnaire: Questionnaire, program_id: UUID) -> Run:
    """Open a questionnaire for one occasion; who owns the occasion keeps the key."""
    require(actor, Can.SURVEYS_TICKET_ENTER, program_id)
    run = Run.objects.create(questionnaire=questionnaire, program_id=program_id)
    audit.record("surveys.run.opened", actor=actor, target=run)
    return run


@transaction.atomic
def issue_tickets(*, actor: Account, run: Run, n: int) -> list[str]:
    """Make `n` tickets and return their codes, shuffled, this one time: the database keeps hashes alone."""
    require(actor, Can.SURVEYS_TICKET_ENTER, run.program_id)
    if not 1 <= n <= MOST:
        raise RuleBroken(_("Between 1 and %(most)s tickets at a time.") % {"most": MOST}, code="number", field="n")
    if run.state != Run.State.OPEN:
        raise RuleBroken(_("This questionnaire is closed."), code="closed")
    made: set[str] = set()
    known = {bytes(one) for one in run.tickets.order_by().values_list("ticket_hash", flat=True)}
    while len(made) < n:
        code = codes.new_code(LENGTH)
        if hash_of(run, code) not in known:
            made.add(code)
    shuffled = sorted(made, key=lambda code: secrets.token_bytes(8))
    Ticket.objects.bulk_create(Ticket(run=run, ticket_hash=hash_of(run, code)) for code in shuffled)
    audit.record("surveys.tickets.issued", actor=actor, target=run, examined=n)
    return shuffled


@transaction.atomic
def close_run(*, actor: Account, run_id: UUID) -> Run:
    """Close a run: nothing more is keyed in."""
    run = Run.objects.select_for_update().get(pk=run_id)
    require(actor, Can.SURVEYS_TICKET_ENTER, run.program_id)
    if run.state == Run.State.OPEN:
        run.state = Run.State.CLOSED
        run.save(update_fields=["state"])
        audit.record("surveys.run.closed", actor=actor, target=run)
    return run


def hash_of(run: Run, code: str) -> bytes:
    """What is kept of a ticket's code, bound to its run."""
    return vault.keyed_hash("ticket", f"{run.pk}:{codes.normalise(code)}")
