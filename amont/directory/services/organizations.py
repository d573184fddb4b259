"""Organisations and sites; whom to ask for at a site is sealed to the server."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amont import vault
from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.core.text import fold
from amont.directory.models import Organization, Site
from amont.directory.versions import refuse_stale

CONTACT = "amont.server.site_contact"


@transaction.atomic
def create_organization(*, actor: Account, name: str, **fields: Any) -> Organization:
    """Add an organisation; a name that exists, accents and case forgiven, is refused."""
    return save_organization(actor=actor, organization=Organization(), name=name, **fields)


@transaction.atomic
def save_organization(*, actor: Account, organization: Organization, seen: str = "", **fields: Any) -> Organization:
    """Save an organisation's fields; a form that showed other ones is refused."""
    require(actor, Can.DIRECTORY_ORGANIZATION_WRITE)
    if not organization._state.adding:
        refuse_stale(Organization.objects.select_for_update().get(pk=organization.pk), fields, seen)
    for name, value in fields.items():
        setattr(organization, name, value)
    organization.folded = fold(organization.name)
    if Organization.objects.filter(folded=organization.folded).exclude(pk=organization.pk).exists():
        raise RuleBroken(_("This organisation is already in the directory."), code="known", field="name")
    _save(organization, "name", _("This organisation is already in the directory."))
    audit.record("directory.organization.saved", actor=actor, target=organization)
    return organization


@transaction.atomic
def create_site(*, actor: Account, organization: Organization, name: str, contact: str = "", **fields: Any) -> Site:
    """Add a place to an organisation."""
    return save_site(actor=actor, site=Site(organization=organization), name=name, contact=contact, **fields)


@transaction.atomic
def save_site(*, actor: Account, site: Site, contact: str | None = None, seen: str = "", **fields: Any) -> Site:
    """Save a site's fields; `contact` (None: unchanged) is sealed. A form that showed other ones is refused."""
    require(actor, Can.DIRECTORY_ORGANIZATION_WRITE)
    if not site._state.adding:
        refuse_stale(Site.objects.select_for_update(of=("self",)).get(pk=site.pk), fields, seen)
    for name, value in fields.items():
        setattr(site, name, value)
    site.folded = fold(site.name)
    if contact is not None:
        site.contact_sealed = vault.seal_server(CONTACT, site.pk, contact) if contact else None
    _save(site, "name", _("This organisation already has a site of that name."))
    audit.record("directory.site.saved", actor=actor, target=site)
    return site


def open_site_contact(*, actor: Account, site: Site) -> str:
    """The professional address and person to ask for; the reading is journalled before it is opened."""
    require(actor, Can.DIRECTORY_ORGANIZATION_READ)
    if not site.contact_sealed:
        return ""
    with transaction.atomic():
        audit.record("directory.site.contact_read", actor=actor, target=site)
    return vault.open_server(CONTACT, site.pk, bytes(site.contact_sealed))


def _save(row: Organization | Site, field: str, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RuleBroken(taken, code="known", field=field) from error
