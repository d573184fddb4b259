"""Letters: drafted from a template in the requester's language, read by a human, then sent."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.models import Letter, ServiceRequest
from amont.activities.services.locks import request_in_scope
from amont.activities.services.messages import queue
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.selectors import settings_row

WAITING = frozenset({"no_capacity", "funding_ended"})
REFUSED = WAITING | {"out_of_territory", "out_of_mandate", "better_served", "too_late"}


def draft(request: ServiceRequest, reason: str) -> Letter:
    """The letter that goes with an answer, from its template; drafts that nobody sent are replaced."""
    request.letters.filter(read_at__isnull=True).exclude(kind="question").delete()
    organizations = [
        one.organization for one in request.redirects.select_related("organization").order_by("organization__name")
    ]
    with override(request.language):
        context = {"request": request, "organizations": organizations, "organization": settings_row()}
        body = render_to_string(
            f"activities/letters/{request.language}/{_template(request.state, reason)}.txt", context
        )
    return Letter.objects.create(request=request, kind=request.state, reason=reason, body=body.strip() + "\n")


def _template(state: str, reason: str) -> str:
    if state == ServiceRequest.State.WAITING:
        return f"waiting_{reason}" if reason in WAITING else "waiting"
    return reason if reason in REFUSED else "refused"


@transaction.atomic
def draft_letter(*, actor: Account, request_id: UUID) -> Letter:
    """Write the letter again from its template, as long as it hasn't gone."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if not request.refusal_reason:
        raise RuleBroken(_("Decide first: the letter follows the decision."), code="undecided")
    return draft(request, request.refusal_reason)


@transaction.atomic
def send_letter(*, actor: Account, letter_id: UUID, body: str) -> Letter:
    """The human reading: the letter goes as it was read, once; sending it twice sends it once."""
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    request = request_in_scope(actor, letter.request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.read_at is not None:
        return letter
    if not body.strip():
        raise RuleBroken(_("The letter is empty."), code="empty", field="body")
    letter.request = request
    return send(letter, body, by=actor)


def send(letter: Letter, body: str, *, by: Account) -> Letter:
    """Keep who read the letter and queue its mail."""
    letter.body = body.strip().replace("\r\n", "\n") + "\n"
    letter.read_by, letter.read_at = str(by.pk), clock.now()
    letter.save()
    audit.record("activities.letter.read", actor=by, target=letter)
    queue(letter.request, "question" if letter.kind == "question" else "letter", str(letter.pk), subject_id=letter.pk)
    return letter
