"""T9, for the keys themselves: a wrap put in the place of another, of anybody or anything, opens nothing."""

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont.accounts import services
from amont.accounts.models import Draft
from amont.helpline.models import Message
from amont.vault import VaultError
from amont.vault.models import (
    AskerBox,
    AskerBundle,
    AskerSeal,
    KeyWrap,
    Kind,
    Package,
    PackageBundle,
    PackageReply,
    RecordKeyWrap,
    RingWrap,
    SessionBox,
    ThreadPair,
)
from amont.vault.records import FieldRef
from amont.vault.rings import Ring
from amont.vault.services import fields, keys, objects
from tests.cast import Cast
from tests.keys import ring_of
from tests.vault.holders import by, note, person, pin_recovery

pytestmark = pytest.mark.django_db
KEY_ROWS: dict[Any, set[str]] = {
    **{model: {"blob_sealed"} for model in (RingWrap, KeyWrap, RecordKeyWrap, SessionBox, Draft)},
    **{model: {"blob_sealed"} for model in (PackageBundle, PackageReply)},
    Package: {"content_sealed", "secret_sealed"},
    **{model: {"blob_sealed"} for model in (AskerBox, AskerBundle, AskerSeal)},
    ThreadPair: {"secrets_sealed"},
    Message: {"text_sealed"},
}
"""A ring's wrap is swapped in tests/accounts/test_rings.py, a session's box in T28, what is a package's in
tests/abuse/test_t09_packages.py, what is a thread's in test_t09_threads.py: by the services that open them."""


@pytest.fixture
def held(settings: Settings) -> tuple[Ring, Ring, list[UUID]]:
    """Two people, two files with two keys each; the second person re-wrapped theirs."""
    pin_recovery(settings)
    lou, sam = person(), person()
    files = [objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user]).pk for _file in range(2)]
    for file in files:
        objects.new_generation(by(lou, file), object_id=file)
    keys.absorb(sam)
    return lou, sam, files


def test_a_wrap_in_the_place_of_another_opens_nothing(held: tuple[Ring, Ring, list[UUID]]) -> None:
    lou, sam, _files = held
    rows = list(KeyWrap.objects.select_related("generation"))
    assert len(rows) == 12
    for one, other in permutations(rows, 2):
        if one.ring is None:
            continue  # the paper's own: compared by who puts it together
        KeyWrap.objects.filter(pk=one.pk).update(blob_sealed=other.blob_sealed)
        with pytest.raises(VaultError):
            keys.keys_of(lou if one.ring.user == lou.user else sam, one.generation.object_id)
        KeyWrap.objects.filter(pk=one.pk).update(blob_sealed=one.blob_sealed)


def test_a_records_key_or_text_in_the_place_of_another_opens_nothing(held: tuple[Ring, Ring, list[UUID]]) -> None:
    lou, sam, files = held
    written: list[tuple[FieldRef, bytes]] = []
    for file in (*files, *files):
        ref = note(file)
        written.append((ref, fields.seal_field(by(lou, file), ref, {"text": "ce qui fut dit"})))
    opened = by(sam)
    for (ref, blob), (_elsewhere, other) in permutations(written, 2):
        with pytest.raises(VaultError):
            fields.open_field(opened, ref, other)
        row = RecordKeyWrap.objects.get(record_id=ref.record_id)
        for stolen in RecordKeyWrap.objects.exclude(pk=row.pk):
            RecordKeyWrap.objects.filter(pk=row.pk).update(blob_sealed=stolen.blob_sealed)
            with pytest.raises(VaultError):
                fields.open_field(opened, ref, blob)
        RecordKeyWrap.objects.filter(pk=row.pk).update(blob_sealed=row.blob_sealed)
        assert fields.open_field(opened, ref, blob)


def test_a_draft_in_the_place_of_another_opens_for_nobody(cast: Cast) -> None:
    for writer, place in ((cast.maude, "/interne/a/"), (cast.maude, "/interne/b/"), (cast.claire, "/interne/a/")):
        services.save_draft(actor=writer, place=place, fields={"words": f"{writer} {place}"})
    rows = list(Draft.objects.select_related("account").order_by("pk"))
    rings = {one.pk: ring_of(one) for one in (cast.maude, cast.claire)}
    for one, other in permutations(rows, 2):
        mine = Draft(id=one.pk, key_id=one.key_id, day=one.day, blob_sealed=other.blob_sealed)
        for ring in rings.values():
            with pytest.raises(VaultError):
                services.open_draft(draft=mine, ring=ring)
    assert all(services.open_draft(draft=row, ring=rings[row.account_id]) for row in rows)
