"""Objects with keys of their own: who opens them, who no longer does, and what a writer of the database can't do."""

from uuid import UUID, uuid4

import pytest
from pytest_django.fixtures import Settings

from amont.core.errors import RuleBroken
from amont.vault import VaultError, object_keys
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind, RecordKeyWrap, VaultObject
from amont.vault.object_keys import ObjectKey
from amont.vault.rings import Ring
from amont.vault.services import fields, keys, objects
from tests.faults.statements import statement_by_statement
from tests.vault.holders import by, note, person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ROWS = ["vault.VaultObject", "vault.Generation", "vault.KeyWrap", "vault.RecordKeyWrap"]
WORDS = {"text": "ce qui fut dit"}


def test_whoever_holds_it_opens_what_was_written_and_nobody_else(file: UUID, lou: Ring, sam: Ring) -> None:
    ref, stranger = note(file), person()
    blob = fields.seal_field(by(lou, file), ref, WORDS)
    assert fields.open_field(by(sam, file), ref, blob) == WORDS
    for refused in (lambda: fields.open_field(by(stranger, file), ref, blob), lambda: keys.keys_of(stranger, file)):
        with pytest.raises(VaultError):
            refused()


@pytest.mark.parametrize("kind", [Kind.SUPPORT, Kind.THREAD, Kind.LOGBOOK])
def test_one_person_alone_holds_nothing(lou: Ring, kind: Kind) -> None:
    pending = person(live=False)
    with pytest.raises(RuleBroken) as refused:
        objects.create_object(kind=kind, users=[lou.user, pending.user])
    assert refused.value.code == "too_few_holders"
    assert not VaultObject.objects.exists()


def test_a_register_may_rest_on_its_author_alone(lou: Ring) -> None:
    assert keys.keys_of(lou, objects.create_object(kind=Kind.REGISTER, users=[lou.user]).pk)


def test_nothing_is_made_before_a_recovery_key_is_pinned(lou: Ring, sam: Ring, settings: Settings) -> None:
    settings.VAULT_RECOVERY = None
    with pytest.raises(VaultError):
        objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user])
    assert not VaultObject.objects.exists()


def test_the_key_on_paper_opens_every_generation(file: UUID, lou: Ring, paper: bytes, settings: Settings) -> None:
    objects.new_generation(by(lou, file), object_id=file)
    known = [key.dek for key in keys.keys_of(lou, file)]
    rows = KeyWrap.objects.filter(ring=None).order_by("generation__number")
    ring = Ring(uuid4(), settings.VAULT_RECOVERY.key_id, paper, bytes(32), bytes(32))
    opened = [
        object_keys.open_granted(
            row.blob_sealed, ring, object_id=file, dek_id=row.generation_id, key_id=row.key_id
        ).dek
        for row in rows
    ]  # fmt: skip
    assert opened == known and len(known) == 2


def test_a_colleague_receives_every_generation_from_who_holds_them(file: UUID, lou: Ring) -> None:
    ref, alex = note(file), person()
    blob = fields.seal_field(by(lou, file), ref, WORDS)
    objects.new_generation(by(lou, file), object_id=file)
    objects.grant(by(lou, file), object_id=file, recipient=alex.user)
    objects.grant(by(lou, file), object_id=file, recipient=alex.user)  # twice changes nothing
    assert fields.open_field(by(alex, file), ref, blob) == WORDS
    assert len(keys.keys_of(alex, file)) == 2


def test_who_does_not_hold_gives_nothing_and_a_pending_key_receives_nothing(file: UUID, lou: Ring) -> None:
    stranger, pending = person(), person(live=False)
    with pytest.raises(VaultError):
        objects.grant(by(stranger, file), object_id=file, recipient=stranger.user)
    with pytest.raises(RuleBroken):
        objects.grant(by(lou, file), object_id=file, recipient=pending.user)
    assert not KeyWrap.objects.filter(ring__user__in=[stranger.user, pending.user]).exists()


def test_after_a_revocation_the_next_writing_is_under_a_key_that_who_left_never_had(
    file: UUID, lou: Ring, sam: Ring
) -> None:
    alex = person()
    objects.grant(by(lou, file), object_id=file, recipient=alex.user)
    kept = [(row.generation_id, bytes(row.blob_sealed)) for row in KeyWrap.objects.filter(ring__user=alex.user)]
    objects.revoke(object_id=file, user=alex.user)
    ref = note(file)
    blob = fields.seal_field(by(sam, file), ref, WORDS)
    assert Generation.objects.filter(object=file).count() == 2
    with pytest.raises(VaultError):
        fields.open_field(by(alex, file), ref, blob)
    row = RecordKeyWrap.objects.get(record_id=ref.record_id)
    assert row.generation_id not in {generation for generation, _blob in kept}
    assert fields.open_field(by(lou, file), ref, blob) == WORDS
    fields.seal_field(by(lou, file), note(file), WORDS)
    assert Generation.objects.filter(object=file).count() == 2, "one new key for one departure"


def test_the_last_two_stay(file: UUID, lou: Ring, sam: Ring) -> None:
    with pytest.raises(RuleBroken):
        objects.revoke(object_id=file, user=sam.user)
    assert keys.keys_of(sam, file)


def test_what_was_granted_is_re_wrapped_once_for_its_holder(file: UUID, lou: Ring, sam: Ring) -> None:
    objects.new_generation(by(lou, file), object_id=file)
    assert (keys.absorb(lou), keys.absorb(lou)) == (2, 0)
    assert list(KeyWrap.objects.filter(ring__user=lou.user).values_list("own", flat=True)) == [True, True]
    assert not KeyWrap.objects.filter(ring__user=sam.user, own=True).exists()
    assert len(keys.keys_of(lou, file)) == 2


def test_a_renewed_pair_still_opens_what_was_granted_to_the_former(file: UUID, lou: Ring) -> None:
    assert keys.keys_of(lou.renewed(), file)


def test_a_key_planted_by_a_writer_of_the_database_is_refused(file: UUID, lou: Ring) -> None:
    objects.new_generation(by(lou, file), object_id=file)
    row = KeyWrap.objects.get(ring__user=lou.user, generation__number=0)
    planted = ObjectKey(file, row.generation_id, bytes(range(32)))
    row.blob_sealed = object_keys.grant(planted, recipient=lou.pk, recipient_key_id=lou.key_id)
    row.save()
    with pytest.raises(VaultError):  # it is not the key that the generation committed to
        keys.keys_of(lou, file)
    Generation.objects.filter(pk=row.generation_id).update(commit=planted.commit)
    with pytest.raises(VaultError):  # and whoever had it did not make the next one
        keys.keys_of(lou, file)


def test_a_generation_without_a_true_proof_is_refused(file: UUID, lou: Ring, sam: Ring, settings: Settings) -> None:
    planted = object_keys.new_key(file)
    row = Generation(id=planted.dek_id, object_id=file, number=1, commit=planted.commit, proof=bytes(32))
    row.save(force_insert=True)
    recovery = settings.VAULT_RECOVERY
    for public, key_id in ((lou.pk, lou.key_id), (sam.pk, sam.key_id), (recovery.public, recovery.key_id)):
        blob = object_keys.grant(planted, recipient=public, recipient_key_id=key_id)
        ring = KeyRing.objects.filter(pk=key_id).first()
        KeyWrap(generation=row, ring=ring, key_id=key_id, blob_sealed=blob).save(force_insert=True)
    for refused in (lambda: keys.keys_of(lou, file), lambda: keys.absorb(lou)):
        with pytest.raises(VaultError):
            refused()
    with pytest.raises(VaultError):  # who has the former key alone writes nothing under it
        fields.seal_field(by(sam, file), note(file), WORDS)


def test_what_is_shredded_opens_for_nobody(file: UUID, lou: Ring, sam: Ring) -> None:
    ref = note(file)
    blob = fields.seal_field(by(lou, file), ref, WORDS)
    fields.shred_record(record_id=ref.record_id)
    with pytest.raises(VaultError):
        fields.open_field(by(lou, file), ref, blob)
    objects.shred(object_id=file)
    for ring in (lou, sam):
        with pytest.raises(VaultError):
            keys.keys_of(ring, file)
    assert VaultObject.objects.get(pk=file).shredded_at is not None


def test_each_change_is_all_or_nothing(lou: Ring, sam: Ring) -> None:
    def make() -> None:
        objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user])

    assert statement_by_statement(make, ROWS) > 5
    file, alex, ref = VaultObject.objects.get().pk, person(), note(VaultObject.objects.get().pk)
    first, second = by(lou, file), by(sam, file)
    assert statement_by_statement(lambda: objects.grant(first, object_id=file, recipient=alex.user), ROWS) > 3
    assert statement_by_statement(lambda: objects.revoke(object_id=file, user=alex.user), ROWS) > 3
    assert statement_by_statement(lambda: fields.seal_field(second, ref, WORDS), ROWS) > 8
    assert statement_by_statement(lambda: keys.absorb(lou), ROWS) > 2
    assert statement_by_statement(lambda: objects.shred(object_id=file), ROWS) > 2
