"""Who may do what: the only table of rights of the house.

A right is granted by a membership's role, in the membership's program (or everywhere, when the membership has
no program); a few also go with being the privacy officer, a person whom the settings name. Screens of a
person's own things (own sheet, own passphrase) need no right, only a session.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists

from amont.accounts.models import Membership, Role

if TYPE_CHECKING:
    from amont.accounts.models import Account


class Can(StrEnum):
    """One right: app:thing:verb."""

    ACCOUNTS_ACCOUNT_MANAGE = "accounts:account:manage"
    ACCOUNTS_ACCOUNT_READ = "accounts:account:read"
    ACCOUNTS_KEY_CONFIRM = "accounts:key:confirm"
    ACCOUNTS_PROGRAM_WRITE = "accounts:program:write"
    ACCOUNTS_RECOVERY_RUN = "accounts:recovery:run"
    ACTIVITIES_OFFERING_WRITE = "activities:offering:write"
    ACTIVITIES_REQUEST_READ = "activities:request:read"
    ACTIVITIES_REQUEST_TRIAGE = "activities:request:triage"
    ACTIVITIES_REQUEST_TYPE = "activities:request:type"
    ACTIVITIES_SESSION_CONFIRM = "activities:session:confirm"
    ACTIVITIES_SESSION_DELIVER = "activities:session:deliver"
    ACTIVITIES_SESSION_READ = "activities:session:read"
    AUDIT_ALARM_READ = "audit:alarm:read"
    AUDIT_JOURNAL_READ = "audit:journal:read"
    DESK_TODAY_READ = "desk:today:read"
    DIRECTORY_CODES_WRITE = "directory:codes:write"
    DIRECTORY_LINE_WRITE = "directory:line:write"
    DIRECTORY_ORGANIZATION_READ = "directory:organization:read"
    DIRECTORY_ORGANIZATION_WRITE = "directory:organization:write"
    DIRECTORY_SETTINGS_WRITE = "directory:settings:write"
    FUNDING_GRANT_READ = "funding:grant:read"
    FUNDING_GRANT_WRITE = "funding:grant:write"
    HELPLINE_HOURS_READ = "helpline:hours:read"
    HELPLINE_HOURS_WRITE = "helpline:hours:write"
    HELPLINE_THREAD_ANSWER = "helpline:thread:answer"
    IMPACT_REPORT_FREEZE = "impact:report:freeze"
    IMPACT_REPORT_READ = "impact:report:read"
    MEDIA_VIDEO_WRITE = "media:video:write"
    OUTREACH_CAPSULE_PUBLISH = "outreach:capsule:publish"
    OUTREACH_CAPSULE_READ = "outreach:capsule:read"
    OUTREACH_CAPSULE_WRITE = "outreach:capsule:write"
    OUTREACH_FIGURES_READ = "outreach:figures:read"
    OUTREACH_POSTER_READ = "outreach:poster:read"
    OUTREACH_POSTER_WRITE = "outreach:poster:write"
    SURVEYS_RUN_READ = "surveys:run:read"
    SURVEYS_TICKET_ENTER = "surveys:ticket:enter"
    WEBSITE_PAGE_PUBLISH = "website:page:publish"
    WEBSITE_PAGE_WRITE = "website:page:write"


_READ_SERVICE = {
    Can.ACTIVITIES_REQUEST_READ,
    Can.ACTIVITIES_SESSION_READ,
    Can.DIRECTORY_ORGANIZATION_READ,
    Can.OUTREACH_CAPSULE_READ,
    Can.OUTREACH_FIGURES_READ,
    Can.OUTREACH_POSTER_READ,
    Can.SURVEYS_RUN_READ,
    Can.FUNDING_GRANT_READ,
    Can.HELPLINE_HOURS_READ,
    Can.IMPACT_REPORT_READ,
}
_EVERYBODY = {Can.DESK_TODAY_READ}
_CAPSULES = {
    Can.MEDIA_VIDEO_WRITE,
    Can.OUTREACH_CAPSULE_PUBLISH,
    Can.OUTREACH_CAPSULE_READ,
    Can.OUTREACH_CAPSULE_WRITE,
    Can.OUTREACH_FIGURES_READ,
    Can.OUTREACH_POSTER_READ,
    Can.OUTREACH_POSTER_WRITE,
}

GRANTS: dict[Role, frozenset[Can]] = {
    Role.WORKER: frozenset(
        _EVERYBODY
        | _READ_SERVICE
        | _CAPSULES
        | {
            Can.ACCOUNTS_KEY_CONFIRM,
            Can.ACTIVITIES_REQUEST_TYPE,
            Can.ACTIVITIES_SESSION_DELIVER,
            Can.DIRECTORY_ORGANIZATION_WRITE,
            Can.HELPLINE_THREAD_ANSWER,
            Can.SURVEYS_TICKET_ENTER,
            Can.WEBSITE_PAGE_WRITE,
        }
    ),
    Role.COORDINATOR: frozenset(
        _EVERYBODY
        | _READ_SERVICE
        | _CAPSULES
        | {
            Can.ACCOUNTS_ACCOUNT_MANAGE,
            Can.ACCOUNTS_ACCOUNT_READ,
            Can.ACCOUNTS_KEY_CONFIRM,
            Can.ACTIVITIES_OFFERING_WRITE,
            Can.ACTIVITIES_REQUEST_TRIAGE,
            Can.ACTIVITIES_REQUEST_TYPE,
            Can.ACTIVITIES_SESSION_CONFIRM,
            Can.ACTIVITIES_SESSION_DELIVER,
            Can.AUDIT_ALARM_READ,
            Can.DIRECTORY_CODES_WRITE,
            Can.DIRECTORY_LINE_WRITE,
            Can.DIRECTORY_ORGANIZATION_WRITE,
            Can.HELPLINE_HOURS_WRITE,
            Can.HELPLINE_THREAD_ANSWER,
            Can.SURVEYS_TICKET_ENTER,
            Can.WEBSITE_PAGE_PUBLISH,
            Can.WEBSITE_PAGE_WRITE,
        }
    ),
    Role.DIRECTOR: frozenset(
        _EVERYBODY
        | _READ_SERVICE
        | {
            Can.ACCOUNTS_ACCOUNT_MANAGE,
            Can.ACCOUNTS_ACCOUNT_READ,
            Can.ACCOUNTS_KEY_CONFIRM,
            Can.ACCOUNTS_PROGRAM_WRITE,
            Can.ACCOUNTS_RECOVERY_RUN,
            Can.AUDIT_ALARM_READ,
            Can.AUDIT_JOURNAL_READ,
            Can.DIRECTORY_CODES_WRITE,
            Can.DIRECTORY_LINE_WRITE,
            Can.DIRECTORY_SETTINGS_WRITE,
            Can.FUNDING_GRANT_WRITE,
            Can.HELPLINE_HOURS_WRITE,
            Can.IMPACT_REPORT_FREEZE,
            Can.WEBSITE_PAGE_PUBLISH,
        }
    ),
    Role.EDITOR: frozenset(_EVERYBODY | _CAPSULES | {Can.WEBSITE_PAGE_PUBLISH, Can.WEBSITE_PAGE_WRITE}),
    Role.TECHNICIAN: frozenset(_EVERYBODY),
}

OFFICER = frozenset({Can.AUDIT_ALARM_READ, Can.AUDIT_JOURNAL_READ})
"""What goes with being the privacy officer, in the whole organisation and whatever the role."""

_officer: dict[str, Exists] = {}


def officer_is_told_by(condition: Exists) -> None:
    """`directory`, which keeps the settings, says here when a membership's account is the privacy officer's.

    It is a part of the query that reads the memberships: no page costs one more.
    """
    _officer["is_officer"] = condition


def is_officer(actor: "Account") -> bool:
    """True for the privacy officer whom the settings name; never for a closed account."""
    return any(getattr(one, "is_officer", False) for one in memberships(actor))


def memberships(actor: "Account") -> list[Membership]:
    """The actor's memberships, read once per account object; none for who is disabled or signed out."""
    if not getattr(actor, "is_active", False) or not getattr(actor, "is_authenticated", False):
        return []
    known: list[Membership] | None = getattr(actor, "_memberships", None)
    if known is None:
        known = list(Membership.objects.filter(account_id=actor.pk).annotate(**_officer).order_by("pk"))
        actor._memberships = known  # type: ignore[attr-defined]
    return known


def allowed(actor: "Account", can: Can, program_id: UUID | None = None) -> bool:
    """True when a role of the actor grants `can` in the program (None: in any program)."""
    by_role = any(
        can in GRANTS[Role(one.role)] and (program_id is None or one.program_id in (None, program_id))
        for one in memberships(actor)
    )
    return by_role or (can in OFFICER and is_officer(actor))


def require(actor: "Account", can: Can, program_id: UUID | None = None) -> None:
    """Raise PermissionDenied unless allowed: the check that counts, made by every service."""
    if not allowed(actor, can, program_id):
        raise PermissionDenied(str(can))


def programs_of(actor: "Account", can: Can) -> set[UUID] | None:
    """The programs in which the actor has the right; None means all of them."""
    granted = [one.program_id for one in memberships(actor) if can in GRANTS[Role(one.role)]]
    everywhere = None in granted or (can in OFFICER and is_officer(actor))
    return None if everywhere else {one for one in granted if one}


def granted_to(roles: Iterable[Role]) -> frozenset[Can]:
    """All that these roles grant together."""
    return frozenset().union(*(GRANTS[role] for role in roles))
