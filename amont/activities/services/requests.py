"""A request arrives: by the public form, or typed by a worker after a call."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.activities.mail.contacts import Contact, opened
from amont.activities.mail.links import new_link
from amont.activities.models import Mode, Offering, RequestCounter, ServiceRequest, WishedDate
from amont.activities.services.contacts import seal_contact
from amont.activities.services.messages import queue
from amont.activities.services.states import By, enter
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.core.text import fold
from amont.directory.models import Site

HELPLINE_ONLY = frozenset({"youth_self", "person_self", "relative_friend"})


@dataclass(frozen=True)
class ReceivedRequest:
    """What a setting asks for, as the form gives it; `site_id` or `typed_place`, an offering or a kind."""

    contact: Contact
    offering_id: UUID | None = None
    kind: str = ""
    site_id: UUID | None = None
    typed_place: str = ""
    sector: str = "unspecified"
    requester_kind: str = "unspecified"
    audience: str = "unspecified"
    topics: list[str] = field(default_factory=list)
    groups: int = 1
    pupils_per_group: int | None = None
    all_or_nothing: bool = False
    remote_possible: bool = False
    dates: list[date] = field(default_factory=list)
    dates_to_avoid: list[date] = field(default_factory=list)
    dates_text: str = ""
    received_before: str = ""
    comments: str = ""

    COPIED = (
        *("requester_kind", "audience", "topics", "groups", "pupils_per_group", "all_or_nothing"),
        *("remote_possible", "dates_text", "received_before", "comments"),
    )


@transaction.atomic
def receive(*, form: ReceivedRequest, form_token: str, language: str) -> tuple[ServiceRequest, str]:
    """Keep a request from the public form and queue its receipt; the same form twice is one request.

    Returns the request and the token of a link to its page.
    """
    if not form.contact.email:
        raise RuleBroken(_("Give an e-mail address, so that we can answer you."), code="email", field="email")
    request, made = _kept_once(form, form_token, language, by="public", channel="web")
    if made:
        queue(request, "receipt", str(request.pk))
    return request, new_link(request)


@transaction.atomic
def type_request(
    *, actor: Account, form: ReceivedRequest, form_token: str, language: str = "fr", channel: str = "phone"
) -> ServiceRequest:
    """A worker types what was asked by telephone; without an e-mail, nothing is sent."""
    offering = _offering(form)
    require(actor, Can.ACTIVITIES_REQUEST_TYPE, offering.program_id if offering else None)
    request, made = _kept_once(form, form_token, language, by=actor, channel=channel)
    if made:
        queue(request, "receipt", str(request.pk))
    return request


def _kept_once(
    form: ReceivedRequest, form_token: str, language: str, *, by: By, channel: str
) -> tuple[ServiceRequest, bool]:
    """The counter's lock makes the second of two same forms wait, then find the first."""
    counter = _locked_counter()
    known = ServiceRequest.objects.filter(form_token=form_token).first()
    if known is not None:
        return _same(known, form), False
    request = _built(form, form_token)
    request.number, request.language, request.channel = _next_number(counter), language, channel
    request.save(force_insert=True)
    seal_contact(request, form.contact)
    _keep_wishes(request, form)
    enter(request, by=by)
    return request, True


def _same(known: ServiceRequest, form: ReceivedRequest) -> ServiceRequest:
    """The same form sent again, by the same person: somebody else's token opens nothing, and no word is dropped."""
    said = {name: getattr(known, name) for name in ReceivedRequest.COPIED}
    same = said == {name: getattr(form, name) for name in ReceivedRequest.COPIED}
    if opened(known).email != form.contact.email or not same or known.offering_id != form.offering_id:
        raise RuleBroken(
            _("This form was already sent, with other answers. Send it once more to make a second request."),
            code="form_token",
        )
    return known


def _locked_counter() -> RequestCounter:
    year = clock.today().year
    RequestCounter.objects.bulk_create([RequestCounter(year=year)], ignore_conflicts=True)
    return RequestCounter.objects.select_for_update().get(pk=year)


def _next_number(counter: RequestCounter) -> str:
    """AAAA-NNNN of the local year."""
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{counter.year}-{counter.last:04d}"


def _offering(form: ReceivedRequest) -> Offering | None:
    if form.offering_id is None:
        return None
    offering = Offering.objects.filter(pk=form.offering_id, state=Offering.State.PUBLISHED).first()
    if offering is None:
        raise RuleBroken(_("This activity is no longer offered."), code="offering", field="offering")
    return offering


def _built(form: ReceivedRequest, form_token: str) -> ServiceRequest:
    offering = _offering(form)
    kind = offering.kind if offering else form.kind or "unspecified"
    _refuse_helpline(form.requester_kind, kind)
    site = site_for(form.site_id, form.typed_place)
    if site is None and not form.typed_place.strip() and offering is not None and Mode.AT_SETTING in offering.modes:
        raise RuleBroken(_("Say which school or organisation is asking."), code="place", field="typed_place")
    request = ServiceRequest(offering=offering, kind=kind, site=site, form_token=form_token)
    request.program = offering.program if offering else None
    request.typed_place = form.typed_place.strip()
    request.sector = site.sector if site else form.sector
    for name in ReceivedRequest.COPIED:
        setattr(request, name, getattr(form, name))
    request.received_at = clock.now()
    return request


def _refuse_helpline(requester_kind: str, kind: str) -> None:
    """Somebody who asks for a person belongs to the help lines, never here."""
    parents = requester_kind == "relative_friend" and kind == "parent_evening"
    if requester_kind in HELPLINE_ONLY and not parents:
        raise RuleBroken(
            _("To talk about yourself or someone close, call or text one of the help lines."),
            code="helpline_only",
            field="requester_kind",
        )


def site_for(site_id: UUID | None, typed: str) -> Site | None:
    """The site that was chosen, or the only one whose name was typed."""
    if site_id is not None:
        return Site.objects.filter(pk=site_id, active=True).first()
    same = list(Site.objects.filter(active=True, folded=fold(typed)).order_by("pk")[:2]) if typed.strip() else []
    return same[0] if len(same) == 1 else None


def _keep_wishes(request: ServiceRequest, form: ReceivedRequest) -> None:
    wishes = [(day, False) for day in form.dates] + [(day, True) for day in form.dates_to_avoid]
    WishedDate.objects.bulk_create(
        WishedDate(request=request, day=day, avoid=avoid) for day, avoid in dict.fromkeys(wishes)
    )
