"""What we offer: drafted, published, retired."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can, require
from amont.activities.models import Offering, Session
from amont.activities.selectors.requests import offerings_visible_to
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.ui import cache

FROZEN = frozenset({"delivery_minutes", "questionnaire", "primary_question", "counts_as"})
COUNTS_AS = {
    "workshop": "workshop",
    "recurring_group": "workshop",
    "kiosk": "kiosk",
    "staff_training": "staff_training",
    "parent_evening": "parents",
    "partner_table": "partners",
}


@transaction.atomic
def create_offering(*, actor: Account, program: Program, kind: str, title_fr: str, **fields: Any) -> Offering:
    """Draft an offering; its counting rule follows its kind unless it is given."""
    fields.setdefault("counts_as", COUNTS_AS.get(kind, "nothing"))
    offering = Offering(program=program, kind=kind, title_fr=title_fr)
    offering.slug_fr = fields.pop("slug_fr", "") or slugify(title_fr)
    offering.slug_en = fields.pop("slug_en", "") or slugify(fields.get("title_en", "") or title_fr)
    return save_offering(actor=actor, offering=offering, **fields)


@transaction.atomic
def save_offering(*, actor: Account, offering: Offering, **fields: Any) -> Offering:
    """Save an offering; after its first session, what is counted with it no longer changes."""
    for program_id in {offering.program_id, getattr(fields.get("program"), "pk", offering.program_id)}:
        require(actor, Can.ACTIVITIES_OFFERING_WRITE, program_id)
    changed = {name for name, value in fields.items() if getattr(offering, name) != value}
    if changed & FROZEN and Session.objects.filter(offering=offering).exists():
        raise RuleBroken(_("Sessions were already given: retire this activity and make a new one."), code="frozen")
    for name, value in fields.items():
        setattr(offering, name, value)
    try:
        with transaction.atomic():
            offering.save(update_fields=None if offering._state.adding else sorted(changed))
    except IntegrityError as error:
        raise RuleBroken(_("Another activity has this address."), code="known", field="slug_fr") from error
    audit.record("activities.offering.saved", actor=actor, target=offering)
    cache.bump("offerings")
    return offering


@transaction.atomic
def publish_offering(*, actor: Account, offering_id: UUID) -> Offering:
    """Show an offering in the catalogue; a round table never is. Twice is once."""
    offering = offerings_visible_to(actor).get(pk=offering_id)
    if offering.kind == "partner_table":
        raise RuleBroken(_("A round table is internal: it isn’t published."), code="internal")
    if not offering.summary_fr.strip() or not offering.modes:
        raise RuleBroken(_("Write what it is, and say where it can be given."), code="incomplete")
    return _state(actor, offering, Offering.State.PUBLISHED)


@transaction.atomic
def retire_offering(*, actor: Account, offering_id: UUID) -> Offering:
    """Take an offering out of the catalogue; what was asked and given stays."""
    return _state(actor, offerings_visible_to(actor).get(pk=offering_id), Offering.State.RETIRED)


def _state(actor: Account, offering: Offering, state: Offering.State) -> Offering:
    require(actor, Can.ACTIVITIES_OFFERING_WRITE, offering.program_id)
    if offering.state != state:
        offering.state = state
        offering.save(update_fields=["state"])
        audit.record(f"activities.offering.{state}", actor=actor, target=offering)
        cache.bump("offerings")
    return offering
