"""The organisation's first account, and its programs."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Membership, Program, Role
from amont.accounts.permissions import Can, require
from amont.accounts.services import invitations
from amont.audit import services as audit
from amont.core.errors import RuleBroken


@transaction.atomic
def open_organization(*, email: str, display_name: str, language: str = "fr") -> tuple[Account, str]:
    """The first account of all, a director of the whole organisation, and the token of its invitation.

    Only where nobody has an account yet: from then on, accounts are created by those who manage the team.
    """
    if Account.objects.exists():
        raise RuleBroken(_("This organisation already has accounts."), code="organization_open")
    account = Account.objects.create_user(email, display_name=display_name, language=language)
    Membership.objects.create(account=account, role=Role.DIRECTOR)
    audit.record("accounts.organization.opened", actor="system", target=account)
    return account, invitations.issue(account).token


@transaction.atomic
def create_program(
    *, actor: Account, slug: str, name_fr: str, name_en: str, min_age: int | None = None, max_age: int | None = None
) -> Program:
    """A new program (volet) of the organisation."""
    require(actor, Can.ACCOUNTS_PROGRAM_WRITE)
    if Program.objects.filter(slug=slug).exists():
        raise RuleBroken(_("A program already has this short name."), code="slug_taken", field="slug")
    if min_age is not None and max_age is not None and max_age < min_age:
        raise RuleBroken(_("The last age comes before the first."), code="age_order", field="max_age")
    program = Program.objects.create(slug=slug, name_fr=name_fr, name_en=name_en, min_age=min_age, max_age=max_age)
    audit.record("accounts.program.created", actor=actor, target=program)
    return program
