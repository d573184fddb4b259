"""Months of a team's life, drawn at random on the real services: after each act, whoever should open a note opens it and
nobody else does, as an account of the rules written apart says (`who_opens`)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from hypothesis import HealthCheck
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import holders as boards
from amont.accounts import selectors, services, totp
from amont.accounts.models import Account, Membership, Program
from amont.audit import confirmations
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.vault.models import Generation, KeyWrap, Kind, RecordKeyWrap, RingWrap, UnderHeld
from amont.vault.opening import Access
from amont.vault.records import FieldRef
from amont.vault.rings import Ring
from amont.vault.services import boxes
from tests.abuse.who_opens import ANSWER, IDLE, WHOLE_DAY, File, House, Person
from tests.cast import PASSPHRASE, Cast
from tests.keys import ring_of
from tests.vault.holders import pin_recovery

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TEAM = ("helene", "claire", "maude", "rosalie", "karl")
OTHERS = TEAM[1:]
WHERE = ("jeunesse", "adulte")
PHRASES = (PASSPHRASE, "sablier mouette orage lanterne fougère pavot", "boussole grenier violon marée castor lichen")
STEPS = [
    timedelta(minutes=7),
    IDLE + timedelta(seconds=1),
    timedelta(hours=9),
    timedelta(days=1),
    timedelta(days=8),
    timedelta(days=45),
]
FILES, NOTES = 3, 4
names, others, places = st.sampled_from(TEAM), st.sampled_from(OTHERS), st.sampled_from(WHERE)
phrases, which, pick = st.sampled_from(PHRASES), st.integers(0, FILES - 1), st.integers(0, 59)


class Team(RuleBasedStateMachine):
    """The real house and its account, side by side. Each life is rolled back at its end."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.life = ExitStack()
        whole = transaction.atomic()
        whole._from_testcase = True  # as around a test: the journal's own transactions may stand inside
        self.life.enter_context(whole)
        self.life.callback(transaction.set_rollback, True)
        self.now = clock.now()
        self.ids = {name: account.pk for name, account in self.cast.everybody.items()}
        self.programs: dict[str, Program] = {one: getattr(self.cast, one) for one in WHERE}
        self.objects: list[UUID] = []
        self.written: list[list[tuple[FieldRef, bytes]]] = []
        self.keys: dict[str, tuple[UUID, bytes]] = {}
        self.sheets: dict[str, str] = {}
        self.gone: set[UUID] = set()
        self.rings: dict[tuple[bytes, str], Ring] = {}

    @initialize()
    def two_files_with_notes(self) -> None:
        """Claire, Maude and Rosalie hold; Hélène could; Karl is to, once his key is heard."""
        holds = {("claire", "jeunesse"), ("claire", "adulte"), ("maude", "jeunesse"), ("rosalie", "adulte")}
        people = {name: Person(pair=rank, passphrase=PASSPHRASE) for rank, name in enumerate(TEAM)}
        self.house, self.pairs = House(people, holds), len(people)
        for name in TEAM[:-1]:
            self.hear(name=name)
        for name in ("rosalie", "karl"):
            self.holds(name=name, where="jeunesse")
        for number, where in enumerate(WHERE):
            self.create(where=where)
            self.write(number=number, who=0, anew=False)
        self.write(number=0, who=0, anew=True)

    def teardown(self) -> None:
        self.life.close()

    # --- what the rules below are made of ---------------------------------------------------------------------------

    def of(self, name: str) -> Account:
        return Account.objects.get(pk=self.ids[name])

    def membership(self, name: str, where: str) -> Membership:
        return Membership.objects.get(
            account=self.ids[name], program=self.programs.get(where), role__in=selectors.MAY_HOLD
        )

    def all_who(self, are: Callable[[Person], Any]) -> list[str]:
        return [name for name, one in self.house.people.items() if are(one)]

    def one_who(self, number: int, are: Callable[[Person], Any]) -> tuple[str, Person]:
        found = self.all_who(are)
        name = found[number % len(found)]
        return name, self.house.people[name]

    def rather(self, likely: set[str], number: int) -> str:
        """One of these mostly, and anybody from time to time."""
        among = [*sorted(likely) * 3, *TEAM]
        return among[number % len(among)]

    def copies(self, name: str) -> set[UUID]:
        """The generations that this person holds now: with a copy of the database, for ever."""
        rows = KeyWrap.objects.filter(ring__user=self.ids[name], generation__object__shredded_at=None)
        return set(rows.values_list("generation", flat=True))

    def file(self, number: int) -> tuple[UUID, File]:
        place = number % len(self.objects)
        return self.objects[place], self.house.files[place]

    def access(self, name: str) -> Access | None:
        """A list that this person would open with the passphrase that is theirs today."""
        phrase = self.house.people[name].passphrase
        wrap = RingWrap.objects.filter(ring__user=self.ids[name], ring__retired_at=None, purpose="pw").first()
        assert (wrap is not None) == bool(phrase)
        if wrap is None:
            return None
        known = (bytes(wrap.blob_sealed), phrase)
        if known not in self.rings:
            self.rings[known] = ring_of(self.of(name), phrase)
        request: Any = RequestFactory().get("/interne/")
        request.ring, request.user = self.rings[known], SimpleNamespace(pk=self.ids[name])
        return vault.access(request, "tests.files.listed")

    @contextmanager
    def told(self) -> Iterator[None]:
        """The journal grows by what is done inside."""
        before = AuditEntry.objects.count()
        yield
        assert AuditEntry.objects.count() > before

    def tried(self, act: Callable[[], Any], *, allowed: bool) -> None:
        """The service says what the account of the rules says."""
        if allowed:
            with self.told():
                act()
            return
        with pytest.raises((RuleBroken, vault.VaultError)), transaction.atomic():
            act()

    # --- keys are heard, given, taken back ---------------------------------------------------------------------------

    @rule(name=names)
    def hear(self, name: str) -> None:
        one, owner = self.house.people[name], self.of(name)
        if not one.passphrase or not one.active:
            return
        first = "claire" if name == "helene" or one.first == "helene" else "helene"
        if first == name or not self.house.people[first].active:
            return
        words = boards.words_of(owner)
        with self.told():
            services.confirm_key(actor=self.of(first), account=owner, words=words, how="in_person")
        one.heard, one.first, one.answer_due = True, first, self.now + ANSWER

    @precondition(lambda self: self.all_who(lambda one: one.answer_due is not None))
    @rule(number=pick, agrees=st.booleans())
    def second_word(self, number: int, agrees: bool) -> None:
        name, one = self.one_who(number, lambda one: one.answer_due is not None)
        waiting = boards.waiting_confirmation(self.of(name))
        assert waiting is not None
        second = next(who for who in ("helene", "claire") if who != one.first)
        if second == name or not self.house.people[second].active:
            return
        known = self.copies(name)
        with self.told():
            services.answer_confirmation(actor=self.of(second), confirmation_id=waiting.pk, agrees=agrees)
        one.answer_due = None
        if not agrees:
            self.gone |= known
            self.house.take_back(name)

    @rule(who=pick, where=places)
    def give(self, who: int, where: str) -> None:
        known = [self.house.holders(file) for file in self.house.files if file.program == where]
        giver = self.rather(set().union(*known), who)
        access = self.access(giver)
        if access is None or not selectors.programs_with_keys(self.of(giver)).filter(slug=where).exists():
            return
        expected = self.house.give(giver, where)
        before = AuditEntry.objects.count()
        given = services.give_waiting_keys(access, actor=self.of(giver), program=self.programs[where])
        assert given == expected == AuditEntry.objects.count() - before

    @rule(name=names, where=places)
    def holds(self, name: str, where: str) -> None:
        """Named to hold, or let go who does; the director in the whole house."""
        where = "" if name == "helene" else where
        membership, director = self.membership(name, where), self.of("helene")
        if (name, where) not in self.house.holding:
            with self.told():
                services.name_holder(actor=director, membership=membership)
            self.house.holding.add((name, where))
            return
        known = self.copies(name)
        allowed = self.house.release(name, where, clock.today())
        self.tried(lambda: services.release_holder(actor=director, membership=membership), allowed=allowed)
        self.gone |= known - self.copies(name)

    # --- files -------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.objects) < FILES)
    @rule(where=places)
    def create(self, where: str) -> None:
        users = [one.pk for one in selectors.members_who_hold(self.programs[where])]
        try:
            made = vault.create_object(kind=Kind.SUPPORT, users=users, program=self.programs[where].pk)
        except RuleBroken:
            assert not self.house.create(where, clock.today())
        else:
            assert self.house.create(where, clock.today())
            self.objects.append(made.pk)
            self.written.append([])

    @rule(number=which, who=pick, anew=st.booleans())
    def write(self, number: int, who: int, anew: bool) -> None:
        """A note, under a new generation when the writer asks for one or when somebody left since."""
        object_id, file = self.file(number)
        name = self.rather(self.house.holders(file), who)
        access, place = self.access(name), self.objects.index(object_id)
        if access is None or not self.house.people[name].factor:
            return
        ref = FieldRef("amont.casefile.note", object_id, uuid4(), 1)
        try:
            if anew:
                vault.new_generation(access, object_id=object_id)
            blob = vault.seal_field(access, ref, {"text": f"{number} {len(file.notes)}"})
        except vault.VaultError:
            assert not self.house.write(name, file)
            return
        assert not anew or self.house.turn(name, file)
        assert self.house.write(name, file)
        self.written[place].append((ref, blob))
        generation = RecordKeyWrap.objects.get(record_id=ref.record_id).generation
        assert generation.number == file.notes[-1]
        assert generation.pk not in self.gone, "somebody who left with a copy of the database reads it"

    @rule(number=which, name=others)
    def revoke(self, number: int, name: str) -> None:
        object_id, file = self.file(number)
        if file.shredded or not any(name == who for held in file.held for who, _pair in held):
            return
        if len(self.house.live_holders(file) - {name}) < self.house.fewest(file.program, clock.today()):
            with pytest.raises(RuleBroken), transaction.atomic():
                vault.revoke(object_id=object_id, user=self.ids[name])
        else:
            known = self.copies(name)
            vault.revoke(object_id=object_id, user=self.ids[name])
            self.gone |= known - self.copies(name)
            self.house._drop(name, file)

    @precondition(lambda self: any(self.written))
    @rule(number=which, note=st.integers(0, 9))
    def shred_a_note(self, number: int, note: int) -> None:
        object_id, file = self.file(number)
        kept = self.written[self.objects.index(object_id)]
        if kept:
            place = note % len(kept)
            ref, blob = kept.pop(place)
            file.notes.pop(place)
            vault.shred_record(record_id=ref.record_id)
            for name in TEAM:
                assert not opens(self.access(name), ref, blob)

    @precondition(lambda self: any(not one.shredded for one in self.house.files[1:]))
    @rule(number=which)
    def shred(self, number: int) -> None:
        object_id, file = self.file(number)
        vault.shred(object_id=object_id)
        file.shredded = True

    # --- people ------------------------------------------------------------------------------------------------------

    @rule(name=others)
    def leaves(self, name: str) -> None:
        one = self.house.people[name]
        if one.active:
            self.gone |= self.copies(name)
            with self.told():
                services.disable_account(actor=self.of("helene"), account=self.of(name))
            one.active = False
            self.house.leave(name)

    @rule(name=others)
    def forgets(self, name: str) -> None:
        if self.house.people[name].active:
            self.gone |= self.copies(name)
            with self.told():
                services.reset_passphrase(actor=self.of("helene"), account=self.of(name), how="in_person")
            self.house.leave(name)

    @precondition(lambda self: self.all_who(lambda one: not one.passphrase))
    @rule(number=pick, phrase=phrases, heard=st.booleans())
    def begins_again(self, number: int, phrase: str, heard: bool) -> None:
        """Whoever left or forgot chooses a passphrase by a new link; their new key is heard at once, or is not yet."""
        name, one = self.one_who(number, lambda one: not one.passphrase)
        if not one.active:
            with self.told():
                services.enable_account(actor=self.of("helene"), account=self.of(name))
            one.active = True
        account = self.of(name)
        link = account.invitations.filter(used_at=None, expires_at__gt=self.now).first()
        token = services.invite_again(actor=self.of("helene"), account=account) if link is None else link.token
        with self.told():
            services.accept_invitation(token=token, passphrase=phrase)
        self.pairs += 1
        one.passphrase, one.pair = phrase, self.pairs
        if heard:
            self.hear(name=name)

    @rule(name=others)
    def telephone(self, name: str) -> None:
        """Lost, or another one enrolled by who had lost it."""
        one = self.house.people[name]
        if one.factor and one.active:
            with self.told():
                services.reset_factor(actor=self.of("helene"), account=self.of(name), how="in_person")
            one.factor = False
            one.close()
        elif one.passphrase and not one.factor:
            secret = totp.new_secret()
            with self.told():
                services.enrol_totp(account=self.of(name), secret=secret, code=totp.code_at(secret, self.now))
            one.factor = True

    @rule(name=names, phrase=phrases)
    def another_passphrase(self, name: str, phrase: str) -> None:
        one = self.house.people[name]
        if one.passphrase and one.active:
            with self.told():
                services.change_passphrase(actor=self.of(name), current=one.passphrase, passphrase=phrase)
            former, one.passphrase = one.passphrase, phrase
            one.close()
            if former != phrase:
                with pytest.raises(RuleBroken), transaction.atomic():
                    services.make_sheet(actor=self.of(name), passphrase=former)

    @rule(name=names, phrase=phrases)
    def sheet(self, name: str, phrase: str) -> None:
        """Made by who has none; used once by who has one, whatever became of its owner since, and not twice."""
        one, account = self.house.people[name], self.of(name)
        if name not in self.sheets:
            if one.passphrase and one.active:
                with self.told():
                    one.sheet = " ".join(services.make_sheet(actor=account, passphrase=one.passphrase))
                self.sheets[name] = one.sheet
            return
        words = self.sheets.pop(name)
        use = lambda: services.use_sheet(email=account.email, words=words, passphrase=phrase)  # noqa: E731
        good = one.active and one.sheet == words
        self.tried(use, allowed=good)
        self.tried(use, allowed=False)
        if good:
            one.passphrase, one.sheet = phrase, ""
            one.close()

    # --- sessions, days and the director’s word ----------------------------------------------------------------------

    @rule(name=names, phrase=phrases)
    def signs_in(self, name: str, phrase: str) -> None:
        one, account = self.house.people[name], self.of(name)
        if not (one.passphrase and one.active and one.factor):
            return
        box = vault.unlock(
            user=account.pk, stored=account.password, passphrase=phrase, expires_at=self.now + WHOLE_DAY, active=False
        )
        assert (box is not None) == (phrase == one.passphrase)
        if box is not None:
            vault.activate(user=account.pk, box_id=box.box_id)
            self.keys[name] = (box.box_id, box.key)
            one.used_at, one.ends_at = self.now, self.now + WHOLE_DAY
            ring = self.ring_in_session(name)
            assert ring is not None
            vault.absorb(ring)
            assert not KeyWrap.objects.filter(ring__user=account.pk, ring__retired_at=None, own=False).exists()

    @precondition(lambda self: self.keys)
    @rule(number=pick)
    def looks_again(self, number: int) -> None:
        name = sorted(self.keys)[number % len(self.keys)]
        one, ring = self.house.people[name], self.ring_in_session(name)
        assert (ring is not None) == one.is_open(self.now)
        if ring is None:
            one.close()
        else:
            one.used_at = self.now
            assert ring == ring_of(self.of(name), one.passphrase)

    def ring_in_session(self, name: str) -> Ring | None:
        box_id, key = self.keys[name]
        box = boxes.in_use(user=self.ids[name], box_id=box_id)
        return None if box is None else boxes.ring_in(box, key)

    @rule(step=st.sampled_from(STEPS))
    def time_goes_by(self, step: timedelta) -> None:
        self.now += step
        self.life.enter_context(clock.travel_to(self.now))
        boxes.forget_old_boxes()
        confirmations.lapse_due()
        services.end_lone_holders()
        for one in self.house.people.values():
            if one.answer_due is not None and one.answer_due <= self.now:
                one.answer_due = None

    @rule(where=places, days=st.sampled_from([0, 30]))
    def one_may_hold_alone(self, where: str, days: int) -> None:
        until = clock.today() + timedelta(days=days)
        with self.told():
            services.declare_lone_holder(
                actor=self.of("helene"), program=self.programs[where], reason="recruiting", until=until
            )
        self.house.alone[where] = max(until, self.house.alone.get(where, until))

    # --- what must hold whatever happened ------------------------------------------------------------------------------

    @invariant()
    def who_should_open_opens_and_nobody_else(self) -> None:
        for name in TEAM:
            access = self.access(name)
            for file, written in zip(self.house.files, self.written, strict=True):
                of_each = dict(zip(file.notes, written, strict=True))
                for number, (ref, blob) in of_each.items():
                    assert opens(access, ref, blob) == self.house.opens(name, file, number), (name, number)

    @invariant()
    def too_few_holders_wait_in_the_queue_and_others_do_not(self) -> None:
        today = clock.today()
        few = {
            object_id
            for object_id, file in zip(self.objects, self.house.files, strict=True)
            if not file.shredded and len(self.house.live_holders(file)) < self.house.fewest(file.program, today)
        }
        assert set(UnderHeld.objects.values_list("object", flat=True)) == few

    @invariant()
    def every_generation_is_on_paper_too(self) -> None:
        live = Generation.objects.filter(object__shredded_at=None)
        assert not live.exclude(pk__in=KeyWrap.objects.filter(ring=None).values("generation")).exists()

    @invariant()
    def the_database_itself_would_accept(self) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def opens(access: Access | None, ref: FieldRef, blob: bytes) -> bool:
    """True when the note opens, VaultError being the only other answer."""
    if access is None:
        return False
    try:
        return "text" in vault.open_field(access, ref, blob)
    except vault.VaultError:
        return False


def live_through(cast: Cast, settings: Settings, *, lives: int, acts: int) -> None:
    pin_recovery(settings)
    for name, where in ((name, where) for name in OTHERS for where in WHERE):
        role = "coordinator" if name == "claire" else "worker"
        program = getattr(cast, where)
        services.add_role(actor=cast.helene, account=getattr(cast, name), role=role, program=program)
    machine = type("Team", (Team,), {"cast": cast})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=profile(max_examples=lives, stateful_step_count=acts, deadline=None, suppress_health_check=checks),
    )


def test_whatever_happens_in_a_team_opens_what_the_rules_say(cast: Cast, settings: Settings) -> None:
    live_through(cast, settings, lives=12, acts=25)


@pytest.mark.slow
def test_long_lives_too(cast: Cast, settings: Settings) -> None:
    live_through(cast, settings, lives=100, acts=50)
