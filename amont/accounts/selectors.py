"""Reads: who is of the team, in which programs, and who is away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from amont.accounts.models import Absence, Account, Draft, LoginSession, Membership, Program, Role
from amont.accounts.permissions import Can, memberships, programs_of
from amont.core import clock
from amont.core.text import fold, is_uuid
from amont.vault.models import KeyRing, SessionBox

MAY_HOLD = (Role.WORKER, Role.COORDINATOR, Role.DIRECTOR)
WHOLE_ORGANIZATION = (Role.DIRECTOR, Role.EDITOR, Role.TECHNICIAN)


def accounts_visible_to(account: Account) -> QuerySet[Account]:
    """The team as its managers see it: those of their programs, and those of the whole organisation."""
    programs = programs_of(account, Can.ACCOUNTS_ACCOUNT_READ)
    everybody = Account.objects.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("program").order_by("role", "program__name_fr", "pk"))
    )
    if programs is None:
        return everybody
    if not programs:
        return everybody.none()
    mine = Membership.objects.filter(Q(program_id__in=programs) | Q(program=None)).values("account")
    return everybody.filter(pk__in=mine)


def programs_managed_by(account: Account) -> QuerySet[Program]:
    """The programs in which the account may give a role."""
    programs = programs_of(account, Can.ACCOUNTS_ACCOUNT_MANAGE)
    active = Program.objects.filter(active=True)
    return active if programs is None else active.filter(pk__in=programs)


def workers_of(program: Program) -> QuerySet[Account]:
    """Who gives the sessions of a program: its active workers, and those of its coordinators who hold."""
    who = Membership.objects.filter(program=program).filter(Q(role=Role.WORKER) | Q(role=Role.COORDINATOR, holds=True))
    return Account.objects.filter(is_active=True, pk__in=who.values("account"))


def workers_visible_to(account: Account) -> QuerySet[Account]:
    """The active workers (and coordinators who hold) of the programs in which the account reads sessions."""
    programs = programs_of(account, Can.ACTIVITIES_SESSION_READ)
    who = Membership.objects.filter(Q(role=Role.WORKER) | Q(role=Role.COORDINATOR, holds=True))
    if programs is not None:
        who = who.filter(program_id__in=programs)
    return Account.objects.filter(is_active=True, pk__in=who.values("account"))


def is_absent(account: Account, day: date) -> bool:
    """True when the worker is away on that local date."""
    return Absence.objects.filter(account=account, first_day__lte=day, last_day__gte=day).exists()


def absences_of(account: Account, since: date) -> QuerySet[Absence]:
    """Absences that aren't over on the day `since`."""
    return Absence.objects.filter(account=account, last_day__gte=since)


def manages_everywhere(account: Account) -> bool:
    """True for whoever may give roles in the whole organisation."""
    return programs_of(account, Can.ACCOUNTS_ACCOUNT_MANAGE) is None


def manages(actor: Account, account: Account) -> bool:
    """True when the actor may act on every role of the account (the service asks the same again)."""
    programs = programs_of(actor, Can.ACCOUNTS_ACCOUNT_MANAGE)
    if programs is None:
        return True
    return bool(programs) and all(one.program_id in programs for one in account.memberships.all())


def roles_of(account: Account) -> QuerySet[Membership]:
    """The account's roles with their programs."""
    return (
        Membership.objects.filter(account=account).select_related("program").order_by("role", "program__name_fr", "pk")
    )


def members_who_hold(program: Program) -> QuerySet[Account]:
    """Who holds the keys of a program's files, by name: its active members who hold, and those of the whole house."""
    who = Membership.objects.filter(Q(program=program) | Q(program=None), holds=True)
    return Account.objects.filter(is_active=True, pk__in=who.values("account"))


def may_receive_keys() -> QuerySet[Account]:
    """Who may receive keys at the recovery ceremony: active, holding or director, with a key that was confirmed."""
    who = Membership.objects.filter(Q(holds=True) | Q(role=Role.DIRECTOR)).values("account")
    live = KeyRing.objects.filter(live=True).values("user")
    return Account.objects.filter(is_active=True, is_superuser=False, pk__in=who).filter(pk__in=live)


def hears_in(actor: Account) -> set[UUID | None]:
    """The programs (None: the whole organisation) in which somebody may hear the words of a key."""
    heard = (one for one in memberships(actor) if one.holds or one.role in (Role.COORDINATOR, Role.DIRECTOR))
    return {one.program_id for one in heard}


def may_confirm(actor: Account, account: Account) -> bool:
    """True for whoever may hear the six words of somebody's key: a coordinator, a director or a holder, of a program
    that they share (or of the whole organisation), never the owner."""
    theirs = {one.program_id for one in account.memberships.all()}
    scopes = hears_in(actor)
    return actor.pk != account.pk and bool(scopes) and (None in scopes | theirs or bool(scopes & theirs))


def managers_of(account: Account) -> list[Account]:
    """The coordinators and directors who may act on this account, but its owner."""
    roles = Membership.objects.filter(role__in=(Role.COORDINATOR, Role.DIRECTOR), account__is_active=True)
    people = Account.objects.filter(pk__in=roles.values("account")).exclude(pk=account.pk).order_by("pk")
    return [one for one in people if manages(one, account)]


def programs_with_keys(account: Account) -> QuerySet[Program]:
    """The programs in which the account confirms and gives keys."""
    programs = programs_of(account, Can.ACCOUNTS_KEY_CONFIRM)
    active = Program.objects.filter(active=True)
    return active if programs is None else active.filter(pk__in=programs)


def sessions_of(account: Account) -> list[LoginSession]:
    """Where somebody is signed in, the latest first; `used_at` is empty where no ring is open."""
    rows = list(LoginSession.objects.filter(account=account, expire_date__gt=clock.now()))
    boxes = SessionBox.objects.filter(pk__in=[row.box for row in rows if row.box], active=True)
    used = {box.pk: box.used_at for box in boxes}
    for row in rows:
        row.used_at = None if row.box is None else used.get(row.box)  # type: ignore[attr-defined]
    return rows


def drafts_of(account: Account) -> QuerySet[Draft]:
    """What somebody was typing and did not send, the latest first."""
    return Draft.objects.filter(account=account)


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """The names of those ids that are accounts', by id as text; the rest is left out."""
    known = Account.objects.filter(pk__in=[one for one in set(ids) if is_uuid(one)])
    return {str(pk): name for pk, name in known.order_by().values_list("pk", "display_name")}


def accounts_named(text: str) -> list[str]:
    """The ids of the accounts whose name holds the words typed, accents forgiven."""
    words = fold(text).split()
    known = Account.objects.order_by().values_list("pk", "display_name")
    return [str(pk) for pk, name in known if words and all(word in fold(name) for word in words)]


def coordinators() -> list[Account]:
    """Every active coordinator, the first of them first."""
    who = Membership.objects.filter(role=Role.COORDINATOR).values("account")
    return list(Account.objects.filter(is_active=True, factor_at__isnull=False, pk__in=who).order_by("factor_at", "pk"))


def directors() -> list[Account]:
    """Every active director of the whole organisation, the first of them first."""
    who = Membership.objects.filter(role=Role.DIRECTOR, program=None).values("account")
    return list(Account.objects.filter(is_active=True, factor_at__isnull=False, pk__in=who).order_by("factor_at", "pk"))
