"""T9 and T10, for cards: a card moved to another row, revision or object, or changed, a wrap that is not the card's, a
planted key: nothing of it is shown, it is told, and it hides nobody else."""

from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from amont import vault
from amont.audit.models import AuditEntry
from amont.vault import object_keys, records
from amont.vault.models import Generation, KeyWrap, Kind
from amont.vault.object_keys import ObjectKey
from amont.vault.recovery import recovery_key
from amont.vault.rings import Ring
from amont.vault.services import keys, objects
from tests.abuse.test_t50_gate import page
from tests.cast import Cast
from tests.keys import access_of, file_of, hear_all
from tests.vault.holders import by, person, pin_recovery
from tests.vault.people import Person, known, table

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
NAMES = ("Ève", "Noé", "Zoé")


@pytest.fixture
def lou(settings: Settings) -> Ring:
    pin_recovery(settings)
    return person()


@pytest.fixture
def people(lou: Ring) -> Any:
    """Three persons whom Lou holds, with two revisions of the first one's card."""
    sam = person()
    with table():
        made = []
        for name in NAMES:
            file = objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user]).pk
            made.append(known(by(lou, file), file, name))
        keys.absorb(lou)
        yield made


def told(ring: Ring) -> tuple[set[str], int, set[Any]]:
    """(whom a search shows, how many are damaged, which)."""
    access = by(ring)
    found = vault.search_cards(access, Person.objects.all(), "")
    assert len(access.refused) == found.damaged
    return {one.content["alias"] for one in found.shown}, found.damaged, access.refused


def test_a_card_in_the_row_of_another_is_refused(people: list[Person], lou: Ring) -> None:
    for one, other in permutations(people, 2):
        Person.objects.filter(pk=one.pk).update(card_sealed=other.card_sealed)
        shown, damaged, refused = told(lou)
        assert (damaged, refused) == (1, {one.object_id})
        assert len(shown) == 2 and shown < set(NAMES)
        Person.objects.filter(pk=one.pk).update(card_sealed=one.card_sealed)
    assert told(lou) == (set(NAMES), 0, set())


def test_a_card_of_another_revision_is_refused(people: list[Person], lou: Ring) -> None:
    eve = people[0]
    later = vault.seal_card(
        by(lou, eve.object_id), object_id=eve.object_id, search=["Éva"], content={"alias": "Éva"}, revision=2
    )
    for changed in ({"card_sealed": later}, {"revision": 2}):
        Person.objects.filter(pk=eve.pk).update(**changed)
        assert told(lou) == ({"Noé", "Zoé"}, 1, {eve.object_id})
        Person.objects.filter(pk=eve.pk).update(card_sealed=eve.card_sealed, revision=1)
    Person.objects.filter(pk=eve.pk).update(card_sealed=later, revision=2)
    assert told(lou)[0] == {"Éva", "Noé", "Zoé"}


def test_every_byte_of_a_card_counts(people: list[Person], lou: Ring) -> None:
    eve = people[0]
    blob = bytes(eve.card_sealed)
    column = Person._meta.get_field("card_sealed")
    for place in [*range(60), *range(60, len(blob), 37), len(blob) - 1]:
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        planted(column, eve, changed)
        assert told(lou) == ({"Noé", "Zoé"}, 1, {eve.object_id}), place
    for short in (b"", blob[:1], blob[:18], blob[:19], blob[:50], blob[:-1], blob + b"\0", blob + bytes(5000)):
        planted(column, eve, short)
        assert told(lou) == ({"Noé", "Zoé"}, 1, {eve.object_id}), len(short)


def planted(column: Any, row: Person, blob: bytes) -> None:
    """What a writer of the database can put there, header or not."""
    raw = row.pk if connection.vendor == "postgresql" else row.pk.hex
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Person._meta.db_table} SET {column.column} = %s WHERE id = %s", [blob, raw])


def test_a_wrap_that_is_not_the_cards_is_refused(people: list[Person], lou: Ring) -> None:
    mine = list(KeyWrap.objects.filter(ring__user=lou.user).select_related("generation"))
    for one, other in permutations(mine, 2):
        KeyWrap.objects.filter(pk=one.pk).update(blob_sealed=other.blob_sealed)
        assert told(lou)[1:] == (1, {one.generation.object_id})
        KeyWrap.objects.filter(pk=one.pk).update(blob_sealed=one.blob_sealed)
    Generation.objects.filter(pk=mine[0].generation_id).update(commit=bytes(32))
    with pytest.raises(vault.VaultError):
        keys.keys_of(lou, mine[0].generation.object_id)
    assert told(lou)[1:] == (0, set()), "a search needs no commitment: nobody but its holder makes an own wrap"


def test_a_planted_key_with_a_planted_card_shows_nothing(people: list[Person], lou: Ring) -> None:
    """Whoever writes to the database makes a key, grants it, and writes a card under it: it never had the former key."""
    eve = people[0]
    false = object_keys.new_key(eve.object_id)
    row = Generation(id=false.dek_id, object_id=eve.object_id, number=1, commit=false.commit, proof=bytes(32))
    row.save(force_insert=True)
    for wrap in KeyWrap.objects.filter(generation__object=eve.object_id).select_related("ring"):
        public = bytes(wrap.ring.public) if wrap.ring else recovery_key().public
        blob = object_keys.grant(false, recipient=public, recipient_key_id=wrap.key_id)
        KeyWrap(generation=row, ring=wrap.ring, key_id=wrap.key_id, blob_sealed=blob).save(force_insert=True)
    card = records.seal_card("eve", {"alias": "appelle ce numéro"}, false, 1)
    Person.objects.filter(pk=eve.pk).update(card_sealed=card)
    assert told(lou) == ({"Noé", "Zoé"}, 1, {eve.object_id})
    KeyWrap.objects.filter(generation=row).update(own=True)  # and says that its holder took it in
    assert told(lou) == ({"Noé", "Zoé"}, 1, {eve.object_id})


def test_a_false_key_keeps_nobody_from_what_was_granted_beside_it(people: list[Person], lou: Ring) -> None:
    alex = person()
    for one in people:
        objects.grant(by(lou, one.object_id), object_id=one.object_id, recipient=alex.user)
    row = KeyWrap.objects.select_related("generation").get(ring__user=alex.user, generation__object=people[0].object_id)
    other = ObjectKey(people[0].object_id, row.generation_id, bytes(32))
    blob = object_keys.grant(other, recipient=alex.pk, recipient_key_id=alex.key_id)
    KeyWrap.objects.filter(pk=row.pk).update(blob_sealed=blob)
    assert told(alex) == ({"Noé", "Zoé"}, 1, {people[0].object_id})


def test_the_journal_tells_whom_a_search_showed_and_what_did_not_open(cast: Cast, settings: Settings) -> None:
    pin_recovery(settings)
    hear_all(cast)
    with table():
        people = []
        for name in NAMES:
            file = file_of(cast.jeunesse, cast.maude, cast.claire)
            people.append(known(access_of(cast.claire, file), file, name))
        Person.objects.filter(pk=people[0].pk).update(card_sealed=people[1].card_sealed)

        def view(request: HttpRequest) -> HttpResponse:
            found = vault.search_cards(vault.access(request, "tests.people.searched"), Person.objects.all(), "zoe")
            return HttpResponse(f"{found.total} {found.damaged}")

        assert page(cast, view).content == b"1 1"
    entries = AuditEntry.objects.filter(actor=str(cast.maude.pk)).order_by("-seq")[:2]
    assert [(one.action, one.reason, one.examined, named(one)) for one in entries] == [
        ("refused:tests.people.searched", "seal_refused", 0, {str(people[0].object_id)}),
        ("tests.people.searched", "", 3, {str(people[2].object_id)}),
    ]


def named(entry: AuditEntry) -> set[str]:
    return set(entry.objects_named.values_list("object_id", flat=True))
