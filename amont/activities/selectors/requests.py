"""Requests, sessions and offerings as each account may see them, and the request behind a link."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from amont.accounts.permissions import Can, allowed, programs_of
from amont.activities.models import (
    Hold,
    Letter,
    Offering,
    RequestContact,
    RequestNote,
    ServiceRequest,
    Session,
    TransitionRecord,
)
from amont.core import clock
from amont.core.tokens import token_hash

if TYPE_CHECKING:
    from amont.accounts.models import Account

R = ServiceRequest.State
OPEN = [R.RECEIVED, R.TRIAGE, R.TO_CLARIFY, R.TO_PLAN, R.WAITING, R.DATES_PROPOSED, R.BOOKED]
ANSWERED_BY_LETTER = {R.REFUSED, R.OUT_OF_TERRITORY, R.WAITING}


def requests_visible_to(account: "Account") -> QuerySet[ServiceRequest]:
    """The requests of the account's programs; those of no program yet, for who may sort them."""
    rows = ServiceRequest.objects.select_related("site__organization", "offering", "program", "owner")
    rows = rows.order_by("-received_at", "number")
    programs = programs_of(account, Can.ACTIVITIES_REQUEST_READ)
    if programs is None:
        return rows
    scope = Q(program_id__in=programs)
    if allowed(account, Can.ACTIVITIES_REQUEST_TRIAGE):
        scope |= Q(program__isnull=True)
    return rows.filter(scope)


def requests_listed(account: "Account") -> QuerySet[ServiceRequest]:
    """The same as a list shows them: the columns of its lines and no more."""
    rows = requests_visible_to(account).select_related(None).select_related("site", "offering")
    return rows.only(
        "number", "state", "kind", "sector", "groups", "received_at", "typed_place",
        "site__name", "offering__title_fr", "offering__title_en",
    )  # fmt: skip


def sessions_visible_to(account: "Account") -> QuerySet[Session]:
    """The sessions of the account's programs."""
    rows = Session.objects.select_related("site__organization", "offering", "program", "worker", "request")
    rows = rows.order_by("start", "id")
    programs = programs_of(account, Can.ACTIVITIES_SESSION_READ)
    return rows if programs is None else rows.filter(program_id__in=programs)


def holds_visible_to(account: "Account") -> QuerySet[Hold]:
    """The held dates of the account's programs, for the schedule."""
    rows = Hold.objects.select_related("request__offering", "site", "worker").order_by("start", "id")
    programs = programs_of(account, Can.ACTIVITIES_SESSION_READ)
    return rows if programs is None else rows.filter(request__program_id__in=programs)


def offerings_visible_to(account: "Account") -> QuerySet[Offering]:
    """The offerings of the account's programs, drafts included."""
    rows = Offering.objects.select_related("program", "questionnaire").order_by("title_fr", "id")
    programs = programs_of(account, Can.ACTIVITIES_REQUEST_READ)
    return rows if programs is None else rows.filter(program_id__in=programs)


def offerings_public() -> QuerySet[Offering]:
    """What the catalogue shows."""
    rows = Offering.objects.filter(state=Offering.State.PUBLISHED, program__active=True)
    return rows.exclude(kind="partner_table").order_by("title_fr", "id")


def request_by_token(token: str) -> ServiceRequest | None:
    """The request that a link leads to; None for a wrong token. Changes nothing."""
    rows = ServiceRequest.objects.select_related("site", "offering", "merged_into__offering")
    return rows.filter(links__token_hash=token_hash(token)).first()


def live_holds(request: ServiceRequest, *, at: datetime | None = None) -> QuerySet[Hold]:
    """Held dates that may still be answered at this moment."""
    moment = at or clock.now()
    return request.holds.filter(state=Hold.State.LIVE, expires_at__gt=moment).select_related("worker", "site")


def offered_holds(request: ServiceRequest) -> QuerySet[Hold]:
    """Held dates that the requester was offered and may still answer."""
    return live_holds(request).filter(offered_at__isnull=False)


def shown_state(request: ServiceRequest) -> str:
    """The state that the requester is told: an answer that no human has read yet isn't shown."""
    told = request.merged_into if request.merged_into else request
    if told.state in ANSWERED_BY_LETTER and told.letters.filter(read_at__isnull=True).exists():
        return str(R.TRIAGE)
    return str(told.state)


def has_email(request: ServiceRequest) -> bool:
    """True when the requester can be written to; who only left a number is told by telephone."""
    return RequestContact.objects.filter(request=request, email_sealed__isnull=False).exists()


def words_of(request: ServiceRequest) -> QuerySet[RequestNote]:
    """What the setting and the team wrote about a request, and about those merged into it, in order."""
    return RequestNote.objects.filter(Q(request=request) | Q(request__merged_into=request)).order_by("at", "id")


def records_of(request: ServiceRequest) -> QuerySet[TransitionRecord]:
    """Every change of state of a request, in order."""
    return TransitionRecord.objects.filter(kind="request", object_id=request.pk).order_by("at", "id")


def letters_to_read(account: "Account") -> QuerySet[Letter]:
    """Letters in draft, which a human must read before they go."""
    visible = requests_visible_to(account).order_by()
    rows = Letter.objects.filter(request__in=visible, read_at__isnull=True).select_related("request")
    return rows.order_by("made_at", "id")


def reopenable(rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Requests answered for want of territory, hours or money: the ones to look at again when that changes."""
    reasons = ["out_of_territory", "no_capacity", "funding_ended"]
    answered = rows.filter(state__in=[R.OUT_OF_TERRITORY, R.REFUSED, R.WAITING], refusal_reason__in=reasons)
    return answered.order_by("received_at", "number")


def groups_placed(request: ServiceRequest) -> int:
    """Groups of a request that have a session which wasn't cancelled."""
    cancelled = [Session.State.CANCELLED_BY_REQUESTER, Session.State.CANCELLED_BY_US]
    return request.sessions.exclude(state__in=cancelled).count()
