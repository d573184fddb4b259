"""Two requests that are one, and one that is served in part."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.mail.contacts import opened
from amont.activities.models import Hold, RequestContact, ServiceRequest, WishedDate
from amont.activities.selectors.requests import OPEN, groups_placed
from amont.activities.services.contacts import seal_contact
from amont.activities.services.locks import request_in_scope
from amont.activities.services.rules import same_asker
from amont.activities.services.states import enter, transition
from amont.core.errors import RuleBroken

R = ServiceRequest.State
SPLITTABLE = frozenset({R.TRIAGE, R.TO_PLAN, R.WAITING, R.DATES_PROPOSED})


@transaction.atomic
def merge(*, actor: Account, duplicate_id: UUID, into_id: UUID) -> ServiceRequest:
    """The duplicate is answered through the other request: nothing is copied or lost. Undone by `reopen`."""
    first, second = sorted((duplicate_id, into_id))
    locked = {pk: request_in_scope(actor, pk) for pk in (first, second)}
    duplicate, into = locked[duplicate_id], locked[into_id]
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, duplicate.program_id)
    if duplicate.state == R.REFUSED and duplicate.merged_into_id == into.pk:
        return duplicate
    if duplicate.pk == into.pk or into.merged_into_id or duplicate.kind != into.kind or not same_asker(duplicate, into):
        raise RuleBroken(
            _("Only two requests of the same organisation, for the same activity, can be merged."), code="merge"
        )
    if into.state not in OPEN:
        raise RuleBroken(_("The other request is no longer open."), code="merge")
    transition(duplicate, R.REFUSED, by=actor, reason="duplicate")
    duplicate.refusal_reason, duplicate.merged_into = "duplicate", into
    duplicate.save(update_fields=["refusal_reason", "merged_into"])
    return duplicate


@transaction.atomic
def split(*, actor: Account, request_id: UUID, groups: int) -> ServiceRequest:
    """Keep `groups` in this request and make a remainder of the rest, which counts as unserved until it is served."""
    request = request_in_scope(actor, request_id)
    require(actor, Can.ACTIVITIES_REQUEST_TRIAGE, request.program_id)
    _refuse_split(request, groups)
    rest = request.groups - groups
    request.groups = groups
    request.save(update_fields=["groups"])
    return _remainder(request, rest, actor)


def _refuse_split(request: ServiceRequest, groups: int) -> None:
    if request.all_or_nothing:
        raise RuleBroken(_("They want all groups or none."), code="all_or_nothing")
    if request.state not in SPLITTABLE:
        raise RuleBroken(_("This request can’t be split in its present state."), code="state")
    taken = groups_placed(request) + request.holds.filter(state=Hold.State.LIVE).count()
    if not max(1, groups_placed(request)) <= groups < request.groups:
        raise RuleBroken(_("Keep at least one group here, and leave at least one."), code="groups", field="groups")
    if taken > groups:
        raise RuleBroken(_("More dates are held than groups would remain: release some first."), code="live_holds")


def _remainder(request: ServiceRequest, groups: int, actor: Account) -> ServiceRequest:
    """A sibling with the same words and the same day of arrival, back among those to sort.

    What is split off a remainder is one more remainder of the request as it arrived: demand counts them once.
    """
    first = request.remainder_of or request
    rest = ServiceRequest.objects.get(pk=request.pk)
    rest.pk, rest._state.adding = uuid4(), True
    rest.number = f"{first.number}-{chr(65 + first.remainders.count() + 1)}"
    rest.form_token, rest.groups, rest.remainder_of, rest.state = f"split:{rest.pk}", groups, first, R.TRIAGE
    rest.save(force_insert=True)
    wishes = request.wishes.order_by("day", "avoid")
    WishedDate.objects.bulk_create(WishedDate(request=rest, day=one.day, avoid=one.avoid) for one in wishes)
    if RequestContact.objects.filter(request=request).exists():
        seal_contact(rest, opened(request))
    enter(rest, by=actor)
    return rest
