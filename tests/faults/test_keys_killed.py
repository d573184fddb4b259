"""Five acts of keys, each by a process that is killed at every statement, one after the other: the database is whole each
time, the colleague who works meanwhile sees no half, and the same act done again goes through."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as here
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.audit.models import AuditEntry
from amont.vault.models import Generation, KeyRing, KeyWrap, RingWrap, UnderHeld
from amont.vault.records import FieldRef
from amont.vault.services import rings
from amont.vault.services.keys import keys_of
from tests.cast import PASSPHRASE, Cast, make_cast
from tests.keys import access_of, file_of, hear, hear_all, ring_of
from tests.vault.holders import note, pin_recovery

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
NEW = "sablier mouette orage lanterne fougère pavot"
WORDS = {"text": "ce qui fut dit"}


class House:
    """The cast, a file of two notes under two keys that Claire and Hélène hold, and Maude too when she is to."""

    def __init__(self, settings: Settings, *, maude: bool) -> None:
        pin_recovery(settings)
        self.cast: Cast = make_cast()
        hear_all(self.cast)
        hear(self.cast.claire, self.cast.helene)
        people = [self.cast.claire, self.cast.helene, *([self.cast.maude] if maude else [])]
        self.file = file_of(self.cast.jeunesse, *people)
        self.notes: list[tuple[FieldRef, bytes]] = []
        for _note in range(2):
            ref = note(self.file)
            self.notes.append((ref, vault.seal_field(access_of(self.cast.claire, self.file), ref, WORDS)))
            vault.new_generation(access_of(self.cast.claire, self.file), object_id=self.file)

    def check(self) -> None:
        """Claire reads everything; every generation is on paper; too few holders are in the queue; the journal holds."""
        access = access_of(self.cast.claire, self.file)
        assert all(vault.open_field(access, ref, blob) == WORDS for ref, blob in self.notes)
        assert not Generation.objects.exclude(pk__in=KeyWrap.objects.filter(ring=None).values("generation")).exists()
        assert not UnderHeld.objects.exists(), "Claire and Hélène hold it whatever happens"
        assert audit.verify() == []
        with connection.cursor() as cursor:
            connection.check_constraints()
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA integrity_check")
                assert cursor.fetchone() == ("ok",)

    def maude_holds(self) -> int:
        """How many keys of the file Maude has."""
        return KeyWrap.objects.filter(generation__object=self.file, ring__user=self.cast.maude.pk).count()


@contextmanager
def killer(act: str, **told: str) -> Iterator[Callable[[int], int]]:
    """A function that does the act in a process killed at a statement's rank; it gives the signal, or 0 at the end."""
    entry = connection.settings_dict
    address = f"sqlite://{entry['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgresql://{entry['USER']}@/{entry['NAME']}?host={entry['HOST']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AMONT_", "DJANGO_"))}
    its = {"AMONT_DATABASE_URL": address, "AMONT_TEST_FOLDER": str(here.DATA_DIR), "PYTHONPATH": str(ROOT)}
    recovery = here.VAULT_RECOVERY
    known = {"act": act, "recovery": recovery.written(), **told}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.killed_at", json.dumps(known)],
        env=kept | its | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None and process.stdout is not None

    def until(rank: int) -> int:
        process.stdin.write(f"{rank}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        yield until
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


def killed_everywhere(house: House, act: str, check: Callable[[], Any], **told: str) -> int:
    """Kill at the first statement, then at the second… until it goes through; returns how many kills there were."""
    with killer(act, **told) as until:
        for rank in count(1):
            ended = until(rank)
            house.check()
            if ended == 0:
                return rank - 1
            assert ended == signal.SIGKILL
            check()
    raise AssertionError("unreachable")


@pytest.mark.sqlite
def test_an_enrolment_that_is_killed_leaves_the_link_good(settings: Settings) -> None:
    house = House(settings, maude=True)
    nadia, token = services.create_account(
        actor=house.cast.helene,
        email="nadia@escale.example",
        display_name="Nadia",
        role="worker",
        program=house.cast.jeunesse,
    )

    def check() -> None:
        assert not Account.objects.get(pk=nadia.pk).has_usable_password()
        assert not KeyRing.objects.filter(user=nadia.pk).exists()
        assert services.open_invitation(token) is not None

    assert killed_everywhere(house, "enrolment", check, token=token, new=NEW) > 5
    assert ring_of(nadia, NEW).user == nadia.pk
    assert services.open_invitation(token) is None
    assert RingWrap.objects.filter(ring__user=nadia.pk).count() == 1


@pytest.mark.sqlite
def test_a_change_of_passphrase_that_is_killed_leaves_the_old_one_good(settings: Settings) -> None:
    house = House(settings, maude=True)
    maude, before = house.cast.maude, ring_of(house.cast.maude)

    def works(passphrase: str) -> bool:
        stored = Account.objects.get(pk=maude.pk).password
        with transaction.atomic():
            return rings.ring_by(user=maude.pk, stored=stored, passphrase=passphrase) == before

    def check() -> None:
        assert (works(PASSPHRASE), works(NEW)) == (True, False)

    assert killed_everywhere(house, "passphrase", check, former=PASSPHRASE, new=NEW) > 10
    assert (works(PASSPHRASE), works(NEW)) == (False, True)
    assert house.maude_holds() == len(keys_of(before, house.file))


@pytest.mark.sqlite
def test_a_queue_whose_giving_is_killed_has_given_each_file_whole_or_not_at_all(settings: Settings) -> None:
    house = House(settings, maude=False)
    other = file_of(house.cast.jeunesse, house.cast.claire, house.cast.helene)
    seen = set()

    def given(file: UUID) -> int:
        return KeyWrap.objects.filter(generation__object=file, ring__user=house.cast.maude.pk).count()

    def check() -> None:
        assert given(house.file) in (0, 3)
        assert given(other) in (0, 1)
        whole = (given(house.file) > 0) + (given(other) > 0)
        assert AuditEntry.objects.filter(action="accounts.key.given").count() == whole
        seen.add(whole)

    assert killed_everywhere(house, "queue", check) > 10
    assert seen == {0, 1}, "a kill between the two leaves the first given"
    assert (given(house.file), given(other)) == (3, 1)
    access = access_of(house.cast.maude, house.file)
    assert all(vault.open_field(access, ref, blob) == WORDS for ref, blob in house.notes)


@pytest.mark.sqlite
def test_a_departure_that_is_killed_is_not_begun(settings: Settings) -> None:
    house = House(settings, maude=True)
    services.save_draft(actor=house.cast.maude, place="/interne/x/", fields={"words": "à moitié écrit"})

    def check() -> None:
        assert Account.objects.get(pk=house.cast.maude.pk).is_active
        assert len(keys_of(ring_of(house.cast.maude), house.file)) == house.maude_holds() == 3
        assert not Generation.objects.exclude(marked_at=None).exists()

    assert killed_everywhere(house, "departure", check) > 15
    assert not Account.objects.get(pk=house.cast.maude.pk).is_active
    assert house.maude_holds() == RingWrap.objects.filter(ring__user=house.cast.maude.pk).count() == 0
    assert Generation.objects.filter(object=house.file, marked_at=None).count() == 0


@pytest.mark.sqlite
def test_a_re_wrap_that_is_killed_leaves_every_key_opening(settings: Settings) -> None:
    house = House(settings, maude=True)
    ring = ring_of(house.cast.maude)

    def check() -> None:
        assert len(keys_of(ring, house.file)) == 3
        own = KeyWrap.objects.filter(ring__user=house.cast.maude.pk).values_list("own", flat=True)
        assert set(own) == {False}

    assert killed_everywhere(house, "re-wrap", check) >= 3
    assert set(KeyWrap.objects.filter(ring__user=house.cast.maude.pk).values_list("own", flat=True)) == {True}
    assert len(keys_of(ring, house.file)) == 3
