"""Who holds the keys of a program's files: keys confirmed, given, taken back; one alone, by the director's word."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont import vault
from amont.accounts import selectors
from amont.accounts.holders import KEY_CONFIRMED
from amont.accounts.models import Account, Membership, Program
from amont.accounts.permissions import Can, require
from amont.audit import confirmations
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault.models import KeyRing, LoneHolder
from amont.vault.opening import Access
from amont.vault.services import holders

LONGEST_ALONE = timedelta(days=183)


@transaction.atomic
def confirm_key(*, actor: Account, account: Account, words: list[str], how: str) -> None:
    """The owner read these six words aloud, in person or by telephone: their key receives others from now on.

    A second person is asked to do the same within seven days.
    """
    require(actor, Can.ACCOUNTS_KEY_CONFIRM)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not selectors.may_confirm(actor, account):
        raise Refused(_("Somebody else of the program must confirm this key."), code="not_yours_to_confirm")
    row = vault.confirm_key(user=account.pk, words=words, ready=is_ready(account))
    if row is None:
        raise Refused(
            _("The six words have changed since this page was shown. Nothing was confirmed: read them again together."),
            code="key_changed",
        )
    audit.record(KEY_CONFIRMED, actor=actor, target=account, objects=[row.pk], reason=how)
    confirmations.ask(KEY_CONFIRMED, actor=actor, about=row.pk, reason=how)


@transaction.atomic
def answer_confirmation(*, actor: Account, confirmation_id: UUID, agrees: bool) -> None:
    """The second person's word on a key; a refusal takes back what the key received."""
    require(actor, Can.ACCOUNTS_KEY_CONFIRM)
    row = confirmations.answer(confirmation_id, actor=actor, agrees=agrees)
    if row is None:
        return
    ring = KeyRing.objects.get(pk=row.about)
    owner = Account.objects.get(pk=ring.user)
    if not selectors.may_confirm(actor, owner):
        raise Refused(_("Somebody else of the program must confirm this key."), code="not_yours_to_confirm")
    if not agrees and ring.retired_at is None:
        vault.withdraw_key(user=ring.user)
        audit.record("accounts.key.withdrawn", actor=actor, target=owner, objects=[ring.pk])


def is_ready(account: Account) -> bool:
    """What a live key asks of its owner, beside being confirmed: an open account and a second factor."""
    return account.is_active and account.factor_at is not None


def give_waiting_keys(access: Access, *, actor: Account, program: Program) -> int:
    """Give the members who hold whatever they lack and the actor holds; returns how many keys were given.

    Each is given in a transaction of its own: what the actor doesn't hold waits for somebody else who does. Refused
    once all others are given, when somebody's key is no longer the one that was confirmed.
    """
    require(actor, Can.ACCOUNTS_KEY_CONFIRM, program.pk)
    members = [one.pk for one in selectors.members_who_hold(program)]
    mine = set(holders.held_objects(user=actor.pk, program=program.pk))
    given, strange = 0, dict[UUID, Refused]()
    for object_id, user in holders.missing(program=program.pk, users=members):
        if object_id in mine and user not in strange:
            try:
                given += _given(access, actor, object_id, user, program)
            except Refused as refused:
                strange[user] = refused
    if strange:
        raise next(iter(strange.values()))
    return given


@transaction.atomic
def _given(access: Access, actor: Account, object_id: UUID, user: UUID, program: Program) -> bool:
    """Give one key; False when that person stopped holding since the list was made."""
    if not _locked_memberships(user, program.pk):
        return False
    vault.grant(access, object_id=object_id, recipient=user)
    audit.record("accounts.key.given", actor=actor, objects=[object_id, user])
    return True


def _locked_memberships(user: UUID, program_id: UUID) -> list[Membership]:
    """By which somebody holds in a program; they stay so until the end of this transaction."""
    rows = Membership.objects.select_for_update(no_key=True).filter(Q(program=program_id) | Q(program=None))
    return list(rows.filter(account=user, holds=True).order_by("pk"))


@transaction.atomic
def name_holder(*, actor: Account, membership: Membership) -> None:
    """Make a member of a program one of those who hold; the keys follow when a holder gives them."""
    require(actor, Can.ACCOUNTS_ACCOUNT_MANAGE, membership.program_id)
    row = Membership.objects.select_for_update(of=("self",)).select_related("account").get(pk=membership.pk)
    if row.role not in selectors.MAY_HOLD or row.account.is_superuser:
        raise Refused(_("This role never holds keys."), code="role_holds")
    if not row.holds:
        Membership.objects.filter(pk=row.pk).update(holds=True)
        audit.record("accounts.holder.named", actor=actor, target=row.account, objects=[row.pk])


@transaction.atomic
def release_holder(*, actor: Account, membership: Membership) -> None:
    """Somebody stops holding in a program: refused while too few others could open its files."""
    require(actor, Can.ACCOUNTS_ACCOUNT_MANAGE, membership.program_id)
    row = Membership.objects.select_for_update(of=("self",)).select_related("account").get(pk=membership.pk)
    if row.holds:
        stop_holding(actor=actor, account=row.account, program_id=row.program_id, leaving=row.pk)
        Membership.objects.filter(pk=row.pk).update(holds=False)


def stop_holding(*, actor: Account, account: Account, program_id: UUID | None, leaving: UUID) -> None:
    """Take back the keys that this membership alone gave, inside the caller's transaction."""
    mine = Membership.objects.select_for_update().filter(account=account, holds=True).order_by("pk")
    kept = {one.program_id for one in mine if one.pk != leaving}
    for object_id, program in holders.held_with_program(user=account.pk):
        if not {None, program} & kept and program_id in (None, program):
            vault.revoke(object_id=object_id, user=account.pk)
    audit.record("accounts.holder.released", actor=actor, target=account, objects=[leaving])


@transaction.atomic
def declare_lone_holder(*, actor: Account, program: Program, reason: str, until: date) -> None:
    """The director lets one person hold a program's files alone until a day, six months away at most."""
    require(actor, Can.ACCOUNTS_PROGRAM_WRITE)
    today = clock.today()
    if not today <= until <= today + LONGEST_ALONE:
        raise RuleBroken(_("Choose a day within six months from today."), code="alone_too_long", field="until")
    row = LoneHolder(program=program.pk, reason=reason, until=until, declared_by=actor.pk)
    row.save(force_insert=True)
    holders.recount_programs([program.pk])
    audit.record("accounts.lone_holder.declared", actor=actor, target=program, objects=[row.pk], reason=reason)


@transaction.atomic
def end_lone_holders() -> int:
    """The day after an exception's last, what one person holds alone enters the queue; returns how many files."""
    running = holders.lone_holders().values("program")
    over = LoneHolder.objects.exclude(program__in=running).values_list("program", flat=True).distinct()
    return holders.recount_programs(over)
