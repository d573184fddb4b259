"""Sorting: the rules run, a coordinator decides, and no refusal goes without somewhere else to go."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can, require
from amont.activities.models import Hold, Letter, Offering, Redirect, ServiceRequest, TerritoryEntry
from amont.activities.selectors.requests import live_holds
from amont.activities.services import rules
from amont.activities.services.answers import keep_words
from amont.activities.services.letters import draft, send
from amont.activities.services.locks import request_in_scope
from amont.activities.services.places import set_territory
from amont.activities.services.reasons import refuse_reason
from amont.activities.services.requests import site_for
from amont.activities.services.states import REQUEST, transition
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import Organization

R = ServiceRequest.State
DECISIONS = (R.TO_PLAN, R.DONE, R.WAITING, R.OUT_OF_TERRITORY, R.REFUSED, R.NO_REPLY, R.SPAM)
DECIDED_IN = frozenset({R.TRIAGE, R.TO_CLARIFY, R.TO_PLAN, R.WAITING})
LOOK_AGAIN = {R.WAITING: timedelta(days=30), R.TO_CLARIFY: timedelta(days=7)}
WITH_REASON = frozenset({R.WAITING, R.OUT_OF_TERRITORY, R.REFUSED})
MAX_REDIRECTS = 5
TERRITORY = {R.TO_PLAN: TerritoryEntry.Status.SERVED, R.OUT_OF_TERRITORY: TerritoryEntry.Status.NOT_SERVED}
"""What a decision says of a place: the others say nothing of it."""


@transaction.atomic
def open_triage(*, actor: Account, request_id: UUID) -> ServiceRequest:
    """Open a request just received: the rules run, and what they suggest is stored with what they saw."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if request.state == R.RECEIVED:
        transition(request, R.TRIAGE, by=actor)
    if request.state == R.TRIAGE:
        _suggest(request)
    if request.owner_id is None:
        request.owner = actor
        request.save(update_fields=["owner"])
    return request


def _suggest(request: ServiceRequest) -> None:
    found = rules.suggest(request)
    request.triage_rule, request.triage_state = found.rule, found.state
    request.triage_reason, request.triage_parameters = found.reason, found.parameters
    request.save(update_fields=["triage_rule", "triage_state", "triage_reason", "triage_parameters"])


@transaction.atomic
def identify(
    *,
    actor: Account,
    request_id: UUID,
    site_id: UUID | None = None,
    offering_id: UUID | None = None,
    program_id: UUID | None = None,
    sector: str = "",
) -> ServiceRequest:
    """Say which place of the directory, offering, program or sector the typed words mean; the rules run again."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if offering_id is not None:
        request.offering = Offering.objects.select_related("program").get(pk=offering_id)
        request.kind, request.program = request.offering.kind, request.offering.program
    if program_id is not None and request.offering is None:
        request.program = Program.objects.get(pk=program_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    request.site = site_for(site_id, "") or request.site
    request.sector = request.site.sector if request.site else sector or request.sector
    request.save(update_fields=["offering", "kind", "program", "site", "sector"])
    if request.state == R.TRIAGE:
        _suggest(request)
    audit.record("activities.request.identified", actor=actor, target=request)
    return request


def decisions_for(request: ServiceRequest) -> list[ServiceRequest.State]:
    """What a coordinator may answer now, by the table of states; "done" only to what needs no session."""
    if request.state not in DECIDED_IN:
        return []
    next_ones = REQUEST[R(request.state)]
    return [one for one in DECISIONS if one in next_ones and (one != R.DONE or rules.is_sent(request))]


@transaction.atomic
def decide(
    *,
    actor: Account,
    request_id: UUID,
    to: str,
    reason: str = "",
    note: str = "",
    override_reason: str = "",
    redirects: Sequence[UUID] = (),
    no_known_resource: bool = False,
    next_date: date | None = None,
    keep_place: bool = False,
) -> ServiceRequest:
    """Answer a request. A negative answer makes a letter in draft, which a human reads before it goes.

    `keep_place` writes the answer into the territory, for a place that it did not know.
    """
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if request.state == to and not live_holds(request).exists():
        return request  # the second tap of the same decision
    _refuse_undecided(request, to, override_reason)
    _keep_redirects(request, to, reason, redirects, no_known_resource)
    if to in WITH_REASON:
        refuse_reason("refusal_reason", reason, note)
    else:
        reason, note = "no_answer" if to == R.NO_REPLY else "", ""
    transition(request, to, by=actor, reason=reason, note=override_reason or note)
    request.refusal_reason, request.refusal_note, request.next_date = reason, note, next_date or _look_again(to)
    request.save(update_fields=["refusal_reason", "refusal_note", "no_known_resource", "next_date"])
    request.letters.filter(read_at__isnull=True).delete()
    if to in WITH_REASON:
        draft(request, reason)
    if keep_place and to in TERRITORY and can_keep_place(request):
        set_territory(actor=actor, status=TERRITORY[R(to)], site=request.site)
    return request


def can_keep_place(request: ServiceRequest) -> bool:
    """True for a place of the directory of which the territory says nothing yet."""
    return request.site_id is not None and request.triage_rule == rules.UNKNOWN_PLACE


def _look_again(to: str) -> date | None:
    """Every open request has a next date: the day on which one that only waits is looked at again."""
    after = LOOK_AGAIN.get(R(to))
    return clock.today() + after if after else None


def _refuse_undecided(request: ServiceRequest, to: str, override_reason: str) -> None:
    """What can't be decided so: an unknown decision, held dates left alive, sessions asked without an offering."""
    if to not in DECISIONS:
        raise RuleBroken(_("This decision does not exist."), code="decision", field="to")
    if request.holds.filter(state=Hold.State.LIVE).exists():
        raise RuleBroken(_("Release the held dates first."), code="live_holds", field="to")
    if to == R.TO_PLAN and request.program_id is None:
        raise RuleBroken(_("Say first which service answers this request."), code="program", field="program")
    if to == R.SPAM and (request.sessions.exists() or request.merged.exists() or request.remainders.exists()):
        raise RuleBroken(_("Others depend on this request: it can’t be set aside."), code="spam", field="to")
    if to == R.DONE and not rules.is_sent(request):
        raise RuleBroken(
            _("This request needs a session: it is done when the session is."), code="needs_session", field="to"
        )
    suggested = request.triage_state if request.state == R.TRIAGE else ""
    if suggested and to not in (suggested, R.SPAM, R.DONE) and not override_reason.strip():
        raise RuleBroken(
            _("This differs from what the rule suggests: say why."), code="override", field="override_reason"
        )


def _keep_redirects(
    request: ServiceRequest, to: str, reason: str, redirects: Sequence[UUID], no_known_resource: bool
) -> None:
    """One to five places to go to, or the explicit "no known resource"; none for a decision that needs none."""
    needed = to in (R.REFUSED, R.OUT_OF_TERRITORY) or (to == R.WAITING and reason == "no_capacity")
    known = list(Organization.objects.filter(pk__in=redirects, active=True).order_by("name"))
    if len(known) != len(set(redirects)) or len(known) > MAX_REDIRECTS:
        raise RuleBroken(_("Choose one to five organisations of the directory."), code="redirects", field="redirects")
    if known and no_known_resource:
        raise RuleBroken(
            _("Choose organisations, or “no known resource”, not both."), code="redirects", field="redirects"
        )
    if needed and not known and not no_known_resource:
        raise RuleBroken(
            _("No refusal goes without somewhere else to go: choose an organisation, or say “no known resource”."),
            code="redirect_needed",
            field="redirects",
        )
    request.redirects.all().delete()
    Redirect.objects.bulk_create(Redirect(request=request, organization=one) for one in known)
    request.no_known_resource = no_known_resource and needed


@transaction.atomic
def reopen(*, actor: Account, request_id: UUID, note: str = "") -> ServiceRequest:
    """Take an answered request up again: capacity or territory changed, they wrote again, a merge is undone."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    transition(request, R.TRIAGE, by=actor, note=note)
    request.merged_into, request.refusal_reason, request.refusal_note = None, "", ""
    request.no_known_resource = False
    request.save(update_fields=["merged_into", "refusal_reason", "refusal_note", "no_known_resource"])
    request.letters.filter(read_at__isnull=True).delete()
    _suggest(request)
    return request


@transaction.atomic
def ask_question(*, actor: Account, request_id: UUID, text: str) -> Letter:
    """Ask the setting something; the answer comes by its page or by telephone."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if not text.strip():
        raise RuleBroken(_("Write the question."), code="empty", field="text")
    transition(request, R.TO_CLARIFY, by=actor)
    request.next_date = _look_again(R.TO_CLARIFY)
    request.save(update_fields=["next_date"])
    return send(Letter(request=request, kind="question"), text, by=actor)


@transaction.atomic
def note_call(*, actor: Account, request_id: UUID, text: str) -> ServiceRequest:
    """Keep what was said by telephone; the answer to a question sends the request back to be sorted."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if not text.strip():
        raise RuleBroken(_("Write what was said."), code="empty", field="text")
    keep_words(request, text, by=actor)
    if request.state in (R.TO_CLARIFY, R.NO_REPLY):
        transition(request, R.TRIAGE, by=actor)
        _suggest(request)
    return request


@transaction.atomic
def look_again(*, actor: Account, request_id: UUID, day: date | None) -> ServiceRequest:
    """Say on which day an open request comes back to Today; None: only when it moves by itself."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    if day is not None and day <= clock.today():
        raise RuleBroken(_("Choose a day to come."), code="day", field="day")
    request.next_date = day
    request.save(update_fields=["next_date"])
    audit.record("activities.request.put_off", actor=actor, target=request)
    return request
