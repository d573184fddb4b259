"""Cards: who finds whom, by what; a search costs one query and one decryption a card, and reads the page alone."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from amont import vault
from amont.core.errors import RuleBroken
from amont.vault import aead
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind
from amont.vault.rings import Ring
from amont.vault.services import keys, objects
from amont.vault.services.cards import Found
from tests.vault.holders import by, person, pin_recovery
from tests.vault.people import Person, known, table

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORK = ("SELECT", "WITH", "UPDATE", "INSERT", "DELETE")


@pytest.fixture(autouse=True)
def house(settings: Settings) -> Any:
    """A recovery key, and the table of those who are known by an alias."""
    pin_recovery(settings)
    with table():
        yield


@pytest.fixture
def lou() -> Ring:
    return person()


@pytest.fixture
def sam() -> Ring:
    return person()


@pytest.fixture
def make(lou: Ring, sam: Ring) -> Callable[..., Person]:
    """Somebody new, whom Lou and Sam hold."""

    def make(*handles: str, **content: Any) -> Person:
        file = objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user]).pk
        return known(by(lou, file), file, *handles, **content)

    return make


def search(ring: Ring, query: str = "", **asked: Any) -> Found:
    return vault.search_cards(by(ring), Person.objects.all(), query, **asked)


def found(ring: Ring, query: str = "") -> set[UUID]:
    return {one.object_id for one in search(ring, query).shown}


def test_somebody_is_found_by_any_of_their_names_however_it_is_typed(make: Any, lou: Ring, sam: Ring) -> None:
    eve = make("Ève", "La Grande Œuvre", "418 555-0199", alias="Ève", pronoun="elle")
    make("Noé")
    for query in ("eve", "ÈVE", "  Ève ", "oeuvre", "grande", "GRANDE ève", "555-0199", "eve 418"):
        assert [one.object_id for one in search(sam, query).shown] == [eve.object_id], query
    assert search(lou, "eve").shown[0].content == {"alias": "Ève", "pronoun": "elle"}
    for query in ("evelyne", "eve noe", "grande oeuvre noe"):
        assert found(lou, query) == set(), query


def test_no_query_runs_from_one_name_into_the_next(make: Any, lou: Ring) -> None:
    make("Marie", "Lou")
    make("un\x1fdeux")
    for query in ("marielou", "ielo", "undeux", "loumarie"):
        assert found(lou, query) == set(), query
    assert len(found(lou, "marie lou")) == len(found(lou, "lou\x1fmarie")) == 1, "each word in a name of theirs"


def test_what_a_list_shows_is_not_searched(make: Any, lou: Ring) -> None:
    make("Ève", alias="Ève", agreed="coquelicot")
    assert found(lou, "coquelicot") == set()
    assert found(lou, "alias") == set()


def test_everybody_is_listed_by_name_a_page_at_a_time(make: Any, lou: Ring) -> None:
    for name in ("Zoé", "éric", "Anouk", "Bé", "dan"):
        make(name)
    pages = [search(lou, page=page, size=2) for page in (1, 2, 3, 4)]
    assert [[one.content["alias"] for one in page.shown] for page in pages] == [
        ["Anouk", "Bé"], ["dan", "éric"], ["Zoé"], []
    ]  # fmt: skip
    assert {(page.total, page.damaged, page.waiting) for page in pages} == {(5, 0, 0)}


def test_who_does_not_hold_finds_nobody_and_nobody_is_opened(make: Any, lou: Ring) -> None:
    make("Ève")
    access = by(person())
    nobody = vault.search_cards(access, Person.objects.all(), "eve")
    assert (nobody.shown, nobody.total, nobody.damaged, nobody.waiting) == ([], 0, 0, 0)
    assert (access.examined, access.shown, access.refused) == (0, set(), set())


def test_the_rows_asked_for_are_the_only_ones_read(make: Any, lou: Ring) -> None:
    eve, noe = make("Ève"), make("Noé")
    access = by(lou)
    assert vault.search_cards(access, Person.objects.exclude(pk=noe.pk), "").total == 1
    assert access.examined == 1
    one = by(lou, eve.object_id)
    assert [shown.object_id for shown in vault.search_cards(one, Person.objects.all(), "").shown] == [eve.object_id]


def test_an_access_names_whom_the_page_shows_and_counts_what_was_opened(make: Any, lou: Ring) -> None:
    people = {make(f"Ève {letter}").object_id for letter in "abcde"}
    make("Noé")
    access = by(lou)
    page = vault.search_cards(access, Person.objects.all(), "eve", size=2)
    assert (page.total, access.examined) == (5, 6)
    assert access.shown == {one.object_id for one in page.shown} < people


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[tuple[Any, ...]]:
    """What a library's function is given from now on; it goes on doing its work."""
    calls: list[tuple[Any, ...]] = []
    true = getattr(module, name)

    def counting(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return true(*given, **more)

    monkeypatch.setattr(module, name, counting)
    return calls


def test_a_search_costs_one_query_and_one_opening_a_card_and_reads_the_page_alone(
    make: Any, lou: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        make(f"Ève {number:02}")
    keys.absorb(lou)
    opened, read = counted(monkeypatch, aead, "_decrypt_into"), counted(monkeypatch, json, "loads")
    access, rows = by(lou), Person.objects.order_by("-pk").select_related("object")
    with CaptureQueriesContext(connection) as queries:
        page = vault.search_cards(access, rows, "eve", size=7)
    statements = [sql for sql in (one["sql"].strip() for one in queries) if sql.startswith(WORK)]
    cards = [sql for sql in statements if Person._meta.db_table in sql]
    assert len(cards) == 1 and len(statements) == 2, "the other one looks for what was granted meanwhile"
    assert page.total == 30
    assert sorted(box[4] for box in opened) == [48] * 30 + [528] * 30, "one wrap and one card each"
    assert len(read) == len(page.shown) == 7


def test_what_was_granted_meanwhile_is_taken_in_first(make: Any, lou: Ring, sam: Ring) -> None:
    eve, alex = make("Ève"), person()
    objects.grant(by(lou, eve.object_id), object_id=eve.object_id, recipient=alex.user)
    assert found(alex, "eve") == {eve.object_id}
    assert KeyWrap.objects.get(ring__user=alex.user).own


def test_what_is_still_to_be_taken_in_is_counted(make: Any, lou: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    for letter in "abc":
        make(letter)
    monkeypatch.setattr(keys, "MOST", 1)
    pages = [search(lou) for _time in range(4)]
    assert [(page.total, page.waiting) for page in pages] == [(1, 2), (2, 1), (3, 0), (3, 0)]


def test_after_somebody_left_the_next_card_is_under_a_key_they_never_had(make: Any, lou: Ring, sam: Ring) -> None:
    eve, alex = make("Ève"), person()
    objects.grant(by(lou, eve.object_id), object_id=eve.object_id, recipient=alex.user)
    assert found(alex, "eve")
    objects.revoke(object_id=eve.object_id, user=alex.user)
    assert found(lou, "eve") == {eve.object_id}, "the former card still opens"
    eve.revision += 1
    eve.card_sealed = vault.seal_card(
        by(sam, eve.object_id), object_id=eve.object_id, search=["Éva"], content={"alias": "Éva"}, revision=2
    )
    eve.save()
    newest = Generation.objects.filter(object=eve.object_id).latest("number")
    assert newest.number == 1 and bytes(eve.card_sealed)[3:19] == newest.pk.bytes
    assert found(lou, "eva") == found(sam, "eva") == {eve.object_id}
    assert found(alex, "eva") == set()


def test_a_key_that_somebody_was_not_given_since_is_no_damage(make: Any, lou: Ring, sam: Ring) -> None:
    eve, alex = make("Ève"), person()
    objects.grant(by(lou, eve.object_id), object_id=eve.object_id, recipient=alex.user)
    keys.absorb(alex)
    KeyRing.objects.filter(user=alex.user).update(live=False)  # a lost second factor, say
    objects.new_generation(by(lou, eve.object_id), object_id=eve.object_id)
    eve.card_sealed = vault.seal_card(
        by(lou, eve.object_id), object_id=eve.object_id, search=["Éva"], content={"alias": "Éva"}, revision=1
    )
    eve.save()
    assert found(lou, "eva") == {eve.object_id}
    nothing = search(alex)
    assert (nothing.total, nothing.damaged, nothing.waiting) == (0, 0, 0)


def test_a_renewed_pair_finds_what_was_granted_to_the_former(make: Any, lou: Ring) -> None:
    eve = make("Ève")
    assert found(lou.renewed(), "eve") == {eve.object_id}


def test_what_is_shredded_is_found_by_nobody(make: Any, lou: Ring) -> None:
    objects.shred(object_id=make("Ève").object_id)
    assert search(lou).total == 0


def test_too_much_for_a_card_is_said(make: Any, lou: Ring) -> None:
    assert make("a" * 900, alias="a")
    for handles, content in ((["a" * 1000], {}), (["a"], {"alias": "a" * 1010}), (["œ" * 505], {})):
        with pytest.raises(RuleBroken) as refused:
            make(*handles, **content)
        assert refused.value.code == "card_too_long"
    with pytest.raises(vault.VaultError):
        make("a", alias=object())


def test_who_does_not_hold_seals_no_card(make: Any, lou: Ring) -> None:
    file = make("Ève").object_id
    with pytest.raises(vault.VaultError):
        vault.seal_card(by(person(), file), object_id=file, search=["a"], content={}, revision=2)
