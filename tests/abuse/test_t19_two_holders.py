"""T19: fewer than two live holders is refused, by the service and, when two requests race, by PostgreSQL itself. Disabling
is never refused: it fills the queue. A program with one holder needs the director's dated word."""

from datetime import date, time, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import holders as boards
from amont.accounts import services
from amont.accounts.models import Account, Membership
from amont.audit.models import Alarm, AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind, LoneHolder, UnderHeld, VaultObject
from amont.vault.services.keys import keys_of
from tests.cast import Cast, make_cast
from tests.keys import access_of, file_of, hear, hear_all, ring_of
from tests.vault.holders import note, pin_recovery

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: Cast, settings: Settings) -> UUID:
    """A case file of the youth program, held by Maude and Claire."""
    pin_recovery(settings)
    hear_all(cast)
    return file_of(cast.jeunesse, cast.maude, cast.claire)


def membership(account: Account, program: object) -> Membership:
    return Membership.objects.get(account=account, program=program, holds=True)


@pytest.mark.sqlite
def test_who_is_one_of_two_stops_holding_by_no_road_that_leaves_one(file: UUID, cast: Cast) -> None:
    roads = (
        lambda: services.release_holder(actor=cast.helene, membership=membership(cast.maude, cast.jeunesse)),
        lambda: services.remove_role(actor=cast.helene, membership=membership(cast.claire, cast.jeunesse)),
        lambda: services.release_holder(actor=cast.claire, membership=membership(cast.claire, cast.jeunesse)),
        lambda: vault.revoke(object_id=file, user=cast.maude.pk),
    )
    for road in roads:
        with pytest.raises(RuleBroken) as refused, transaction.atomic():
            road()
        assert refused.value.code == "too_few_holders"
    assert keys_of(ring_of(cast.maude), file) and keys_of(ring_of(cast.claire), file)


@pytest.mark.sqlite
def test_a_third_holder_lets_one_go_and_what_she_kept_opens_nothing_new(file: UUID, cast: Cast) -> None:
    services.add_role(actor=cast.helene, account=cast.rosalie, role="worker", program=cast.jeunesse, holds=True)
    rings = KeyRing.objects.filter(user=cast.rosalie.pk, live=True)
    assert rings.exists()
    before = keys_of(ring_of(cast.maude), file)
    given = services.give_waiting_keys(access_of(cast.maude), actor=cast.maude, program=cast.jeunesse)
    assert given == 1
    services.release_holder(actor=cast.helene, membership=membership(cast.maude, cast.jeunesse))
    assert not KeyWrap.objects.filter(ring__user=cast.maude.pk).exists()
    assert Generation.objects.get(object=file).marked_at is not None
    assert keys_of(ring_of(cast.rosalie), file) == before


@pytest.mark.sqlite
def test_disabling_is_never_refused_and_fills_the_queue(file: UUID, cast: Cast) -> None:
    services.disable_account(actor=cast.helene, account=cast.maude)
    (waiting,) = UnderHeld.objects.all()
    assert waiting.object_id == file
    assert waiting.due - waiting.since == timedelta(days=7)
    assert Alarm.objects.get().about == str(cast.jeunesse.pk)
    services.disable_account(actor=cast.helene, account=cast.claire)
    assert UnderHeld.objects.count() == 1
    (board,) = [one for one in boards.boards_for(cast.helene) if one.program == cast.jeunesse]
    assert [one.object_id for one in board.under_held] == [file]
    assert not board.is_safe


@pytest.mark.sqlite
def test_a_file_that_is_shredded_waits_for_nobody_any_more(file: UUID, cast: Cast) -> None:
    services.disable_account(actor=cast.helene, account=cast.maude)
    vault.shred(object_id=file)
    assert not UnderHeld.objects.exists()
    vault.shred(object_id=file)
    assert VaultObject.objects.get(pk=file).shredded_at is not None


@pytest.mark.sqlite
def test_giving_the_keys_to_another_empties_the_queue(file: UUID, cast: Cast) -> None:
    services.add_role(actor=cast.helene, account=cast.rosalie, role="worker", program=cast.jeunesse, holds=True)
    services.disable_account(actor=cast.helene, account=cast.maude)
    assert UnderHeld.objects.count() == 1
    assert services.give_waiting_keys(access_of(cast.claire), actor=cast.claire, program=cast.jeunesse) == 1
    assert not UnderHeld.objects.exists()
    assert services.give_waiting_keys(access_of(cast.claire), actor=cast.claire, program=cast.jeunesse) == 0


@pytest.mark.sqlite
def test_one_holder_alone_needs_the_directors_word_and_no_longer_than_it_says(cast: Cast, settings: Settings) -> None:
    pin_recovery(settings)
    hear_all(cast)

    def open_one() -> UUID:
        return file_of(cast.residence, cast.claire)

    with pytest.raises(RuleBroken):
        open_one()
    last = clock.today() + timedelta(days=30)
    with pytest.raises(PermissionDenied):
        services.declare_lone_holder(actor=cast.claire, program=cast.residence, reason="recruiting", until=last)
    for wrong in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=200)):
        with pytest.raises(RuleBroken) as refused:
            services.declare_lone_holder(actor=cast.helene, program=cast.residence, reason="recruiting", until=wrong)
        assert refused.value.field == "until"
    services.declare_lone_holder(actor=cast.helene, program=cast.residence, reason="recruiting", until=last)
    assert VaultObject.objects.filter(pk=open_one()).exists()
    told = AuditEntry.objects.get(action="accounts.lone_holder.declared")
    assert (told.record_id, told.reason) == (str(cast.residence.pk), "recruiting")
    with clock.travel_to(clock.now() + timedelta(days=31)), pytest.raises(RuleBroken):
        open_one()


@pytest.mark.sqlite
def test_what_one_held_alone_enters_the_queue_the_day_after_and_may_still_be_written(
    cast: Cast, settings: Settings
) -> None:
    pin_recovery(settings)
    hear_all(cast)
    file = file_of(cast.jeunesse, cast.maude, cast.claire)
    services.disable_account(actor=cast.helene, account=cast.maude)
    assert UnderHeld.objects.get().object_id == file
    last = clock.today() + timedelta(days=30)
    services.declare_lone_holder(actor=cast.helene, program=cast.jeunesse, reason="absence", until=last)
    assert not UnderHeld.objects.exists(), "the director answers for it"
    assert services.end_lone_holders() == 0
    with clock.travel_to(clock.at(last, time(23, 59))):
        assert services.end_lone_holders() == 0
    with clock.travel_to(clock.at(last + timedelta(days=1), time(0, 0))):
        vault.seal_field(access_of(cast.claire, file), note(file), {"text": "before the rounds come by"})
        assert UnderHeld.objects.get().object_id == file
        UnderHeld.objects.all().delete()
        assert (services.end_lone_holders(), services.end_lone_holders()) == (1, 0)
        waiting = UnderHeld.objects.get()
        assert (waiting.object_id, waiting.due - clock.now()) == (file, timedelta(days=7))


@pytest.mark.sqlite
def test_a_register_takes_its_author_alone(cast: Cast, settings: Settings) -> None:
    pin_recovery(settings)
    hear_all(cast)
    made = vault.create_object(kind=Kind.REGISTER, users=[cast.maude.pk], program=cast.jeunesse.pk)
    assert len(keys_of(ring_of(cast.maude), made.pk)) == 1
    assert boards.holders.missing(program=cast.jeunesse.pk, users=[cast.claire.pk]) == []


@pytest.mark.sqlite
def test_the_author_of_an_entry_keeps_it_when_she_stops_holding_the_programs_files(
    cast: Cast, settings: Settings
) -> None:
    pin_recovery(settings)
    hear_all(cast)
    made = vault.create_object(kind=Kind.REGISTER, users=[cast.maude.pk], program=cast.jeunesse.pk)
    services.release_holder(actor=cast.helene, membership=membership(cast.maude, cast.jeunesse))
    assert len(keys_of(ring_of(cast.maude), made.pk)) == 1


@pytest.mark.sqlite
def test_who_holds_in_the_whole_house_keeps_the_keys_of_a_program_and_the_journal_tells(file: UUID, cast: Cast) -> None:
    everywhere = services.add_role(actor=cast.helene, account=cast.maude, role="director", program=None, holds=True)
    services.release_holder(actor=cast.helene, membership=membership(cast.maude, cast.jeunesse))
    assert AuditEntry.objects.filter(action="accounts.holder.released").count() == 1
    assert keys_of(ring_of(cast.maude), file)
    with pytest.raises(RuleBroken), transaction.atomic():
        services.release_holder(actor=cast.helene, membership=everywhere)
    assert keys_of(ring_of(cast.maude), file)


@pytest.mark.sqlite
def test_what_a_lost_telephone_leaves_is_in_the_queue_until_the_next_one(file: UUID, cast: Cast) -> None:
    services.reset_factor(actor=cast.helene, account=cast.maude, how="in_person")
    assert not KeyRing.objects.get(user=cast.maude.pk).live
    assert UnderHeld.objects.get().object_id == file
    vault.keep_live(user=cast.maude.pk, ready=True)
    assert not UnderHeld.objects.exists()
    assert keys_of(ring_of(cast.maude), file), "what it had received stays"


# --- by the database itself: PostgreSQL alone --------------------------------------------------------------------


@pytest.fixture
def team(transactional_db: None, settings: Settings) -> Cast:
    """The cast where transactions are real."""
    if connection.vendor != "postgresql":
        pytest.skip("the trigger is PostgreSQL's")
    pin_recovery(settings)
    made = make_cast()
    hear_all(made)
    hear(made.claire, made.helene)
    return made


def test_two_who_let_go_at_once_do_not_both_go(team: Cast) -> None:
    file = file_of(team.jeunesse, team.maude, team.claire, team.rosalie)
    ready, told = Barrier(2), []

    def let_go(user: UUID) -> None:
        try:
            with transaction.atomic():
                ready.wait(timeout=30)
                KeyWrap.objects.filter(
                    generation__object=file, ring__user=user
                ).delete()  # past the service's own check
            told.append("gone")
        except IntegrityError:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=let_go, args=(one.pk,)) for one in (team.maude, team.rosalie)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["gone", "refused"]
    assert KeyWrap.objects.filter(generation__object=file).exclude(ring=None).count() == 2


@pytest.mark.parametrize("how", ["a holder’s wrap", "the paper’s wrap", "the ring", "an object without holders"])
def test_the_database_refuses_what_no_service_would_do(team: Cast, how: str) -> None:
    file = file_of(team.jeunesse, team.maude, team.claire)
    with pytest.raises(IntegrityError), transaction.atomic():
        if how == "a holder’s wrap":
            KeyWrap.objects.filter(ring__user=team.maude.pk).delete()
        elif how == "the paper’s wrap":
            KeyWrap.objects.filter(ring=None).delete()
        elif how == "the ring":
            KeyRing.objects.filter(user=team.maude.pk).update(live=False)
        else:
            VaultObject.objects.create(kind=Kind.SUPPORT)
    assert KeyWrap.objects.filter(generation__object=file).count() == 3


def test_on_the_last_evening_of_the_exception_the_database_agrees_with_the_house(team: Cast) -> None:
    """At nine in the evening in Québec the database is at tomorrow; the morning after, the service says no by itself."""
    yesterday = _days_of_the_database() - timedelta(days=1)
    LoneHolder(
        program=team.jeunesse.pk, reason="small", until=yesterday, declared_by=team.helene.pk
    ).save(force_insert=True)  # fmt: skip
    with clock.travel_to(clock.at(yesterday, time(21, 0))), transaction.atomic():
        file = file_of(team.jeunesse, team.claire)
    with clock.travel_to(clock.at(yesterday + timedelta(days=1), time(1, 0))):
        with pytest.raises(RuleBroken):
            file_of(team.jeunesse, team.claire)
        vault.new_generation(access_of(team.claire, file), object_id=file)
    assert UnderHeld.objects.get().object_id == file


def test_a_file_held_alone_long_after_the_exception_is_written_and_waits_in_the_queue(team: Cast) -> None:
    today = clock.today()
    services.declare_lone_holder(actor=team.helene, program=team.jeunesse, reason="small", until=today)
    file = file_of(team.jeunesse, team.claire)
    LoneHolder.objects.update(until=today - timedelta(days=9))
    vault.new_generation(access_of(team.claire, file), object_id=file)
    assert UnderHeld.objects.get().object_id == file


def _days_of_the_database() -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_date")
        day: date = cursor.fetchone()[0]
    return day
