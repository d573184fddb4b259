"""Reads of the journal, of its state and of its alarms, and whom an alarm is told to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from amont.accounts import selectors as accounts
from amont.accounts.models import Account, Membership
from amont.accounts.permissions import Can, allowed, programs_of
from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry, AuditObject, Check, Confirmation
from amont.core import clock
from amont.core.text import is_uuid
from amont.directory import selectors as directory
from amont.privacy.labels import ACTORS, TRIED
from amont.vault.models import VaultObject

TOLD_TO = 2


@dataclass(frozen=True)
class Wanted:
    """Which entries: whose, about what, of which kind, on which day; what is empty asks for nothing."""

    words: str = ""
    account: str = ""
    object_id: str = ""
    action: str = ""
    day: date | None = None
    refused: bool = False

    @property
    def code(self) -> str:
        """What was looked for, as a code for the journal's own line."""
        asked = {"object": self.object_id, "account": self.account or self.words, "day": self.day}
        return next((name for name, value in asked.items() if value), "all")

    @property
    def named(self) -> list[str]:
        """The ids that were asked about."""
        return [one for one in (self.account, self.object_id) if one]


def entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    """Entries of the journal, newest first, each with the objects that it names."""
    found = AuditEntry.objects.prefetch_related("objects_named").order_by("-at", "actor", "-seq")
    if wanted.account:
        found = found.filter(actor=wanted.account)
    if wanted.words:
        found = found.filter(actor__in=accounts.accounts_named(wanted.words))
    if wanted.object_id:
        naming = AuditObject.objects.filter(object_id=wanted.object_id).values("entry")
        found = found.filter(Q(record_id=wanted.object_id) | Q(pk__in=naming))
    if wanted.action:
        found = found.filter(action__in=[wanted.action, TRIED + wanted.action])
    if wanted.day:
        start, end = (clock.at(wanted.day + timedelta(days=more), time(0, 0)) for more in (0, 1))
        found = found.filter(at__gte=start, at__lt=end)
    return found.filter(action__startswith=TRIED) if wanted.refused else found


@dataclass(frozen=True)
class State:
    """Whether the journal holds: its last verification, and the first day since which it doesn't."""

    last: Check | None
    since: date | None


def state() -> State:
    """What the verifications of each day said, back to the last one that found nothing."""
    since, last = None, Check.objects.order_by("-day").first()
    for check in Check.objects.order_by("-day").iterator():
        if not check.found:
            break
        since = check.day
    return State(last, since)


def alarms_visible_to(account: Account) -> QuerySet[Alarm]:
    """Every alarm for who answers for the whole organisation; for a coordinator, those about people of her programs."""
    if not allowed(account, Can.AUDIT_ALARM_READ):
        return Alarm.objects.none()
    if programs_of(account, Can.AUDIT_ALARM_READ) is None:
        return Alarm.objects.order_by("-last_at", "pk")
    seen = [str(pk) for pk in accounts.accounts_visible_to(account).order_by().values_list("pk", flat=True)]
    return Alarm.objects.filter(actor__in=["", *ACTORS, *seen]).order_by("-last_at", "pk")


def alarms_waiting(account: Account) -> QuerySet[Alarm]:
    """Alarms that this person may close and that nobody closed yet."""
    return alarms_visible_to(account).filter(acknowledged_at=None).exclude(actor=str(account.pk))


def count_waiting(account: Account) -> int:
    """How many alarms wait for this person; one query on a day without any."""
    if not allowed(account, Can.AUDIT_ALARM_READ) or not Alarm.objects.filter(acknowledged_at=None).exists():
        return 0
    return alarms_waiting(account).count()


def told_of(alarm: Alarm) -> list[Account]:
    """Two persons: the privacy officer and a coordinator who may see it; a director in place of who is missing.

    Nobody is told of an alarm about themselves, and the technician has no right to see one.
    """
    officer = directory.privacy_officer()
    known: dict[UUID, Account] = {}
    for one in (officer, *accounts.coordinators(), *accounts.directors()):
        if one is not None and alarms_waiting(one).filter(pk=alarm.pk).exists():
            known.setdefault(one.pk, one)
    return list(known.values())[:TOLD_TO]


def keepers_of_the_line() -> list[Account]:
    """Whose mailboxes keep the line of each day: every coordinator, and the privacy officer."""
    officer = directory.privacy_officer()
    known = {one.pk: one for one in accounts.coordinators()}
    if officer is not None:
        known[officer.pk] = officer
    return list(known.values())


# --- what one person decided, and nobody else looked at --------------------------------------------------------------


def unanswered() -> QuerySet[Confirmation]:
    """Acts at which a second person is asked to look, the most pressing first."""
    return Confirmation.objects.filter(outcome=Confirmation.Outcome.WAITING).order_by("due", "pk")


def unconfirmed() -> QuerySet[Confirmation]:
    """Acts that no second person confirmed: nobody looked in time, or somebody refused. The newest first."""
    over = (Confirmation.Outcome.LAPSED, Confirmation.Outcome.REFUSED)
    return Confirmation.objects.filter(outcome__in=over).order_by("-asked_at", "pk")


# --- openings outside one's programs -----------------------------------------------------------------------------


def opened_outside(day: date) -> Mapping[tuple[str, UUID], int]:
    """(account, object) → how often on that day somebody opened what belongs to a program where they have no role."""
    named = AuditObject.objects.filter(entry__in=audit.openings_of(day)).values_list("entry__actor", "object_id")
    opened = Counter((actor, UUID(one)) for actor, one in named if is_uuid(actor) and is_uuid(one))
    objects = VaultObject.objects.filter(pk__in={one for _actor, one in opened}).exclude(program=None)
    program = dict(objects.values_list("pk", "program"))
    roles = Membership.objects.filter(account__in={actor for actor, _one in opened})
    inside = {(str(account), where) for account, where in roles.values_list("account", "program")}
    return {
        (actor, one): times
        for (actor, one), times in opened.items()
        if one in program and not {(actor, program[one]), (actor, None)} & inside
    }
