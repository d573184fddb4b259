"""What the screens show of keys: whose are confirmed, who holds what, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amont.accounts import selectors
from amont.accounts.models import Account, Membership, Program
from amont.audit.models import Confirmation
from amont.vault.models import KeyRing, LoneHolder, UnderHeld
from amont.vault.services import holders, sheets

ENOUGH = 2
KEY_CONFIRMED = "accounts.key.confirmed"


@dataclass(frozen=True)
class Holder:
    """One member who holds: the membership, whether the key may receive, whether it changed since it was heard, and how
    many files it opens."""

    membership: Membership
    live: bool
    changed: bool
    held: int


@dataclass(frozen=True)
class Board:
    """A program as its keys see it."""

    program: Program
    holders: list[Holder]
    others: list[Membership]
    waiting: int
    mine_to_give: int
    under_held: list[UnderHeld]
    alone: LoneHolder | None

    @property
    def is_safe(self) -> bool:
        """True when two people can open its files, or when the director answers for one."""
        return sum(one.live and not one.changed for one in self.holders) >= ENOUGH or self.alone is not None


@dataclass(frozen=True)
class OwnKey:
    """Somebody's own key: the words to read aloud, whether it was confirmed, and whether a sheet can replace the
    passphrase."""

    words: list[str]
    confirmed: bool
    has_sheet: bool


def own_key(account: Account) -> OwnKey | None:
    """None for who has no key yet."""
    row = ring_of(account)
    return None if row is None else OwnKey(row.words, row.is_confirmed, sheets.has_sheet(account.pk))


def ring_of(account: Account) -> KeyRing | None:
    """The key that somebody uses now."""
    return KeyRing.objects.filter(user=account.pk, retired_at=None).first()


def owners_of(rings: Iterable[UUID]) -> dict[UUID, str]:
    """Ring → the name of whoever owns it, those that are no longer in use included."""
    owned = dict(KeyRing.objects.filter(pk__in=list(rings)).values_list("pk", "user"))
    names = selectors.names_of(str(user) for user in owned.values())
    return {ring: names[str(user)] for ring, user in owned.items() if str(user) in names}


def words_of(account: Account) -> list[str]:
    """The six words of somebody's key; none for who has no key."""
    row = ring_of(account)
    return [] if row is None else row.words


def waiting_confirmation(account: Account) -> Confirmation | None:
    """The second word that is still asked about somebody's key."""
    row = ring_of(account)
    return None if row is None else _asked().filter(about=row.pk).first()


def boards_for(actor: Account) -> list[Board]:
    """Every program in which the actor may confirm keys, by name."""
    return [board_of(program, actor) for program in selectors.programs_with_keys(actor)]


def keys_to_hear(actor: Account) -> list[Account]:
    """Whose six words the actor may hear: keys not confirmed yet, of colleagues who may hold and have their second
    factor, and those that wait for a second person."""
    pending = KeyRing.objects.filter(retired_at=None, live=False).values("user")
    second = KeyRing.objects.filter(retired_at=None, pk__in=_asked_of(actor).values("about")).values("user")
    able = Membership.objects.filter(role__in=selectors.MAY_HOLD).values("account")
    people = Account.objects.filter(is_active=True, factor_at__isnull=False, pk__in=able).filter(
        Q(pk__in=pending) | Q(pk__in=second)
    )
    return [one for one in people.prefetch_related("memberships") if selectors.may_confirm(actor, one)]


def _asked_of(actor: Account) -> QuerySet[Confirmation]:
    """The second words that somebody else than the first person can give."""
    return _asked().exclude(first=str(actor.pk)).order_by()


def _asked() -> QuerySet[Confirmation]:
    return Confirmation.objects.filter(action=KEY_CONFIRMED, outcome=Confirmation.Outcome.WAITING)


def board_of(program: Program, actor: Account) -> Board:
    """One program: its members who hold first, then those who could."""
    rows = Membership.objects.filter(account__is_active=True, role__in=selectors.MAY_HOLD)
    rows = rows.filter(program=program) | rows.filter(program=None, holds=True)
    members = list(rows.select_related("account", "program").order_by("account__display_name", "pk"))
    rings = KeyRing.objects.filter(live=True, user__in=[one.account_id for one in members])
    confirmed = {ring.user: ring.is_confirmed for ring in rings}
    held = holders.count_held(program.pk)
    lacking = holders.missing(program=program.pk, users=[one.account_id for one in members if one.holds])
    mine = set(holders.held_objects(user=actor.pk, program=program.pk))
    return Board(
        program=program,
        holders=[
            Holder(
                membership=one,
                live=one.account_id in confirmed,
                changed=not confirmed.get(one.account_id, True),
                held=held.get(one.account_id, 0),
            )
            for one in members
            if one.holds
        ],
        others=[one for one in members if not one.holds],
        waiting=len(lacking),
        mine_to_give=sum(one in mine for one, _user in lacking),
        under_held=list(UnderHeld.objects.filter(object__program=program.pk).order_by("due", "pk")),
        alone=alone_in(program.pk),
    )


def alone_in(program: UUID) -> LoneHolder | None:
    """The exception that runs, if one does."""
    return holders.lone_holders().filter(program=program).first()


@dataclass(frozen=True)
class Left:
    """What a departure changes: how many files the person holds, and how many would be left with too few holders."""

    held: int
    too_few: int


def left_by(account: Account) -> Left:
    """What disabling this account would leave."""
    row = ring_of(account)
    if row is None:
        return Left(0, 0)
    held = list(holders.held_by(row))
    return Left(len(held), len(holders.too_few(held, without=row)))


@dataclass(frozen=True)
class Waits:
    """What keys ask of somebody today: words to hear as the second person, files with too few holders, before when."""

    second: int
    under_held: int
    due: datetime | None


NOTHING = Waits(0, 0, None)


def may_wait(account: Account) -> tuple[QuerySet[Confirmation], QuerySet[UnderHeld]]:
    """The rows behind `waits_for`: second words that are asked, and files of one's programs with too few holders."""
    scopes = selectors.hears_in(account)
    short = UnderHeld.objects.order_by("due", "pk")
    if None not in scopes:
        short = short.filter(object__program__in=scopes)
    return (_asked_of(account), short) if scopes else (Confirmation.objects.none(), UnderHeld.objects.none())


def waits_for(account: Account) -> Waits:
    """What keys ask of somebody, whatever the number of rows."""
    asked, short = may_wait(account)
    second = list(asked.values_list("about", flat=True))
    dues = list(short.values_list("due", flat=True))
    return Waits(_heard_by(account, second) if second else 0, len(dues), min(dues, default=None))


def _heard_by(actor: Account, rings: list[UUID]) -> int:
    owners = KeyRing.objects.filter(pk__in=rings, retired_at=None).values("user")
    people = Account.objects.filter(pk__in=owners).prefetch_related("memberships")
    return sum(selectors.may_confirm(actor, one) for one in people)
