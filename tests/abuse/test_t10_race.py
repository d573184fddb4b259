"""T10, T19, T20: two changes of keys at the same moment, in both orders, in real transactions on PostgreSQL. What was taken
back does not come back, who leaves receives nothing on the way out, and whoever is refused is refused by a sentence."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.accounts.models import Account, Membership
from amont.core.errors import Refused
from amont.vault.models import KeyWrap, RecordKeyWrap, UnderHeld
from amont.vault.services.keys import keys_of, newest_key
from tests.abuse.races import only_on_postgresql, overtaken
from tests.cast import Cast, make_cast
from tests.keys import access_of, file_of, hear, hear_all, ring_of
from tests.vault.holders import note, pin_recovery

pytestmark = pytest.mark.django_db(transaction=True)
Pair = tuple[Callable[[], Any], Callable[[], Any]]


@pytest.fixture
def team(transactional_db: None, settings: Settings) -> Cast:
    """The cast where transactions are real; Maude, Rosalie, Claire and Hélène have keys that were heard."""
    only_on_postgresql()
    pin_recovery(settings)
    made = make_cast()
    hear_all(made)
    hear(made.claire, made.helene)
    return made


def both_orders(pair: Callable[[Account], Pair], team: Cast) -> list[tuple[Any, Any]]:
    """The two acts on Maude in one order, then on Rosalie in the other; outcomes as (first act, second act)."""
    one, other = pair(team.maude)
    ahead = overtaken(one, other)
    one, other = pair(team.rosalie)
    behind = overtaken(other, one)
    return [ahead, (behind[1], behind[0])]


def held(account: Account, file: UUID) -> int:
    return KeyWrap.objects.filter(generation__object=file, ring__user=account.pk).count()


def test_a_re_wrap_that_races_with_a_revocation_does_not_bring_the_wrap_back(team: Cast) -> None:
    file = file_of(team.jeunesse, team.maude, team.rosalie, team.claire, team.helene)

    def pair(account: Account) -> Pair:
        ring = ring_of(account)
        return lambda: vault.absorb(ring), lambda: vault.revoke(object_id=file, user=account.pk)

    assert both_orders(pair, team) == [(1, None), (0, None)]
    assert (held(team.maude, file), held(team.rosalie, file)) == (0, 0)
    assert vault.absorb(ring_of(team.maude)) == 0
    assert keys_of(ring_of(team.claire), file)


def test_who_leaves_while_a_key_is_given_to_them_leaves_without_it(team: Cast) -> None:
    file = file_of(team.jeunesse, team.claire, team.helene)

    def pair(account: Account) -> Pair:
        access = access_of(team.claire, file)
        return (
            lambda: vault.grant(access, object_id=file, recipient=account.pk),
            lambda: services.disable_account(actor=team.helene, account=account),
        )

    given_first, gone_first = both_orders(pair, team)
    assert given_first == (None, None)
    assert isinstance(gone_first[0], Refused) and gone_first[1] is None
    assert (held(team.maude, file), held(team.rosalie, file)) == (0, 0)


def test_who_leaves_while_a_file_is_opened_holds_nothing_of_it(team: Cast) -> None:
    made: list[UUID] = []

    def pair(account: Account) -> Pair:
        return (
            lambda: made.append(file_of(team.jeunesse, account, team.claire, team.helene)),
            lambda: services.disable_account(actor=team.helene, account=account),
        )

    assert both_orders(pair, team) == [(None, None), (None, None)]
    assert not KeyWrap.objects.filter(ring__user__in=[team.maude.pk, team.rosalie.pk]).exists()
    assert [len(keys_of(ring_of(team.claire), file)) for file in made] == [1, 1]


def test_who_leaves_while_a_colleague_writes_never_has_the_key_of_what_is_written_after(team: Cast) -> None:
    file = file_of(team.jeunesse, team.maude, team.rosalie, team.claire, team.helene)

    def pair(account: Account) -> Pair:
        access = access_of(team.claire, file)
        return (
            lambda: vault.new_generation(access, object_id=file),
            lambda: services.disable_account(actor=team.helene, account=account),
        )

    assert both_orders(pair, team) == [(None, None), (None, None)]
    assert (held(team.maude, file), held(team.rosalie, file)) == (0, 0)
    vault.seal_field(access_of(team.claire, file), note(file), {"text": "après"})
    assert newest_key(ring_of(team.helene), file)[1] == 2
    assert KeyWrap.objects.filter(generation__object=file, generation__number=2).exclude(ring=None).count() == 2


def test_two_who_stop_being_live_at_once_are_both_counted(team: Cast) -> None:
    """Each alone leaves two: counted side by side, nobody would see that together they leave one."""
    file = file_of(team.jeunesse, team.maude, team.rosalie, team.claire)
    outcomes = overtaken(
        lambda: services.reset_factor(actor=team.helene, account=team.maude, how="in_person"),
        lambda: services.disable_account(actor=team.claire, account=Account.objects.get(pk=team.rosalie.pk)),
    )
    assert outcomes == (None, None)
    assert UnderHeld.objects.get().object_id == file


def test_what_is_shredded_while_somebody_writes_or_gives_leaves_no_key(team: Cast) -> None:
    def pair(_account: Account) -> Pair:
        file = file_of(team.jeunesse, team.claire, team.helene)
        access = access_of(team.claire, file)
        return (
            lambda: bool(vault.seal_field(access, note(file), {"text": "trop tard"})),
            lambda: vault.shred(object_id=file),
        )

    written_first, shredded_first = both_orders(pair, team)
    assert written_first == (True, None)
    assert isinstance(shredded_first[0], vault.VaultError) and shredded_first[1] is None
    assert not RecordKeyWrap.objects.exists()
    assert not KeyWrap.objects.exists()


def test_who_stops_holding_while_the_queue_is_given_receives_nothing(team: Cast) -> None:
    """Maude's key waits in the queue of files that Claire and Hélène hold."""
    services.add_role(actor=team.helene, account=team.rosalie, role="worker", program=team.jeunesse, holds=True)
    file = file_of(team.jeunesse, team.claire, team.helene)

    def pair(account: Account) -> Pair:
        access, role = access_of(team.claire), Membership.objects.get(account=account, program=team.jeunesse)
        return (
            lambda: services.give_waiting_keys(access, actor=team.claire, program=team.jeunesse),
            lambda: services.release_holder(actor=team.helene, membership=role),
        )

    given_first = overtaken(*pair(team.maude))
    assert given_first == (2, None)
    vault.revoke(object_id=file, user=team.rosalie.pk)
    give, release = pair(team.rosalie)
    released_first = overtaken(release, give)
    assert released_first == (None, 0)
    assert (held(team.maude, file), held(team.rosalie, file)) == (0, 0)
