"""T20: who leaves is out at the next request, holds nothing, and an old dump with the old passphrase opens no new text."""

from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import services
from amont.accounts.models import Account, Draft, LoginSession
from amont.core import clock
from amont.vault import recipes, ring_wraps
from amont.vault.models import KEY_TABLES, KeyRing, KeyWrap, RecordKeyWrap, RingWrap, SessionBox
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from tests.cast import PASSPHRASE, Cast, accept
from tests.faults.statements import statement_by_statement
from tests.keys import access_of, file_of, hear, hear_all, ring_of, signed_in
from tests.vault.holders import note, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
WORDS = {"text": "ce qui fut dit"}
ROWS = ["accounts.Account", "accounts.LoginSession", "accounts.Draft", "vault.KeyRing", "vault.RingWrap", "vault.KeyWrap",
        "vault.Generation", "vault.UnderHeld", "vault.SessionBox", "audit.AuditEntry"]  # fmt: skip


@pytest.fixture
def file(cast: Cast, settings: Settings) -> UUID:
    """A case file of the youth program, held by Maude, Rosalie and Claire."""
    pin_recovery(settings)
    hear_all(cast)
    return file_of(cast.jeunesse, cast.maude, cast.rosalie, cast.claire)


def test_the_open_session_is_over_at_the_next_request(file: UUID, cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    services.save_draft(actor=cast.maude, place="/interne/x/", fields={"words": "à moitié écrit"})
    services.disable_account(actor=cast.helene, account=cast.maude)
    answer: Any = client.get("/interne/")
    assert (answer.status_code, answer.url.startswith("/interne/connexion/")) == (302, True)
    mine: tuple[Any, ...] = (
        LoginSession.objects.filter(account=cast.maude),
        SessionBox.objects.filter(user=cast.maude.pk),
        RingWrap.objects.filter(ring__user=cast.maude.pk),
        KeyWrap.objects.filter(ring__user=cast.maude.pk),
        KeyRing.objects.filter(user=cast.maude.pk, live=True),
        Draft.objects.filter(account=cast.maude),
    )
    assert [rows.count() for rows in mine] == [0] * 6


def put_back(dump: dict[Any, list[dict[str, Any]]]) -> None:
    """The rows of keys as an old dump had them, beside those of today."""
    for model, rows in dump.items():
        known = set(model.objects.values_list("pk", flat=True))
        model.objects.bulk_create(model(**row) for row in rows if row["id"] not in known)


def opened_from(dump: dict[Any, list[dict[str, Any]]], user: UUID, ring_id: UUID) -> Ring:
    """The ring that an old dump and the old passphrase give."""
    (row,) = [one for one in dump[RingWrap] if one["ring_id"] == ring_id]
    root = recipes.stretch(PASSPHRASE, ring_wraps.recipe_of(row["blob_sealed"]))
    return ring_wraps.unwrap(row["blob_sealed"], root, user=user, key_id=ring_id, purpose=Purpose.PASSPHRASE)


def test_an_old_dump_with_the_old_passphrase_opens_what_was_and_nothing_of_what_comes(file: UUID, cast: Cast) -> None:
    before, after = note(file), note(file)
    old = vault.seal_field(access_of(cast.claire, file), before, WORDS)
    dump = {model: list(model.objects.values()) for model in KEY_TABLES}
    ring_id = KeyRing.objects.get(user=cast.maude.pk).pk
    services.disable_account(actor=cast.helene, account=cast.maude)
    new = vault.seal_field(access_of(cast.claire, file), after, WORDS)
    thief = opened_from(dump, cast.maude.pk, ring_id)
    put_back(dump)
    access = access_of(cast.maude, file, ring=thief)
    with pytest.raises(vault.VaultError):
        vault.open_field(access, after, new)
    row = RecordKeyWrap.objects.get(record_id=after.record_id)
    assert not KeyWrap.objects.filter(generation=row.generation_id, key_id=ring_id).exists()
    assert vault.open_field(access, before, old) == WORDS, "nobody makes anybody forget"


def test_the_account_opened_again_begins_with_a_new_key_that_must_be_heard(file: UUID, cast: Cast) -> None:
    former = KeyRing.objects.get(user=cast.maude.pk).pk
    services.disable_account(actor=cast.helene, account=cast.maude)
    services.enable_account(actor=cast.helene, account=cast.maude)
    maude = Account.objects.get(pk=cast.maude.pk)
    assert not maude.has_usable_password()
    token = maude.invitations.get(used_at=None, expires_at__gt=clock.now()).token
    services.accept_invitation(token=token, passphrase=PASSPHRASE)
    ring = KeyRing.objects.get(user=maude.pk, retired_at=None)
    assert (ring.pk != former, ring.live, ring.confirmed) == (True, False, None)
    with pytest.raises(vault.VaultError):
        vault.open_field(access_of(maude, file), note(file), b"\xe1\x01\x01" + bytes(60))
    hear(cast.claire, maude)
    assert services.give_waiting_keys(access_of(cast.claire), actor=cast.claire, program=cast.jeunesse) == 1
    assert ring_of(maude).key_id == ring.pk


def test_a_departure_is_whole_or_is_not(file: UUID, cast: Cast) -> None:
    signed_in(cast, cast.maude)
    leave = lambda: services.disable_account(actor=cast.helene, account=cast.maude)  # noqa: E731
    assert statement_by_statement(leave, ROWS) > 20


def test_two_coordinators_who_disable_each_other_leave_the_director(cast: Cast) -> None:
    _nadia, token = services.create_account(
        actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role="coordinator", program=cast.jeunesse
    )
    nadia, _secret = accept(token)
    services.remove_role(
        actor=cast.helene, membership=cast.claire.memberships.get(program=cast.adulte)
    )  # fmt: skip
    services.disable_account(actor=nadia, account=cast.claire)
    cast.claire.refresh_from_db()
    cast.claire.__dict__.pop("_memberships", None)
    with pytest.raises(Exception, match="accounts:account:manage"):
        services.disable_account(actor=cast.claire, account=nadia)
    assert Account.objects.get(pk=nadia.pk).is_active
    assert Account.objects.get(pk=cast.helene.pk).is_active
