"""A ring from the day on which its owner accepts the invitation: what the passphrase opens, and what it no longer does."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password

from amont.accounts import services
from amont.accounts.models import Account
from amont.core.errors import RuleBroken
from amont.vault import VaultError, enrol_ring, kdf, recipes, rewrap_ring, ring_wraps
from amont.vault.models import KeyRing, RingWrap
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from amont.vault.slots import Side
from tests.cast import PASSPHRASE, Cast
from tests.faults.statements import statement_by_statement

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OTHER = "sablier mouette orage lanterne fougère pavot"
ROWS = ["accounts.Account", "accounts.Invitation", "vault.KeyRing", "vault.RingWrap", "audit.AuditEntry",
        "django_tasks_database.DBTaskResult"]  # fmt: skip


def opened(user: UUID, passphrase: str) -> Ring:
    """The ring as its owner's passphrase opens it."""
    wrap = RingWrap.objects.get(ring__user=user, ring__retired_at=None)
    root = recipes.stretch(passphrase, ring_wraps.recipe_of(wrap.blob_sealed))
    return ring_wraps.unwrap(wrap.blob_sealed, root, user=user, key_id=wrap.ring_id, purpose=Purpose.PASSPHRASE)


@pytest.fixture
def invited(cast: Cast) -> tuple[Account, str]:
    """Somebody new and the token of the link."""
    return services.create_account(
        actor=cast.claire, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )


def test_whoever_accepts_has_a_ring_that_their_passphrase_opens_and_that_receives_nothing_yet(cast: Cast) -> None:
    row = KeyRing.objects.get(user=cast.maude.pk)
    ring = opened(cast.maude.pk, PASSPHRASE)
    assert (bytes(row.public), bytes(row.signing_public), row.pk) == (ring.pk, ring.vk, ring.key_id)
    assert (row.live, row.retired_at, row.attestation) == (False, None, None)


def test_each_has_a_ring_of_their_own(cast: Cast) -> None:
    assert KeyRing.objects.values("public").distinct().count() == len(cast.everybody)
    with pytest.raises(VaultError):
        opened(cast.karl.pk, OTHER)


def test_one_derivation_makes_the_password_and_the_ring(invited: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    derive, salts = kdf.derive, []

    def counted(typed: str, salt: bytes, cost: kdf.Cost, side: Side) -> bytes:
        salts.append(salt)
        return derive(typed, salt, cost, side)

    monkeypatch.setattr(kdf, "derive", counted)
    account = services.accept_invitation(token=invited[1], passphrase=OTHER)
    assert len(salts) == 1
    assert account.check_password(OTHER)


def test_accepting_is_all_or_nothing(invited: Any) -> None:
    assert statement_by_statement(lambda: services.accept_invitation(token=invited[1], passphrase=OTHER), ROWS) > 6


def test_another_passphrase_opens_the_same_ring_and_the_former_opens_nothing(cast: Cast) -> None:
    before = opened(cast.maude.pk, PASSPHRASE)
    services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)
    after = opened(cast.maude.pk, OTHER)
    assert (after.key_id, after.sk, after.seed) == (before.key_id, before.sk, before.seed)
    assert RingWrap.objects.filter(ring__user=cast.maude.pk).count() == 1
    with pytest.raises(VaultError):
        opened(cast.maude.pk, PASSPHRASE)


def test_changing_the_passphrase_is_all_or_nothing(cast: Cast) -> None:
    def change() -> None:
        services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)

    assert statement_by_statement(change, ROWS) > 5


def test_a_wrong_passphrase_changes_nothing(cast: Cast) -> None:
    kept = bytes(RingWrap.objects.get(ring__user=cast.maude.pk).blob_sealed)
    with pytest.raises(RuleBroken) as refused:
        services.change_passphrase(actor=cast.maude, current=OTHER, passphrase="un vrai jardin de tulipes noires")
    assert refused.value.field == "current"
    assert bytes(RingWrap.objects.get(ring__user=cast.maude.pk).blob_sealed) == kept


def test_a_password_that_was_stored_anew_since_still_opens_its_ring(cast: Cast) -> None:
    stored = make_password(PASSPHRASE)  # another salt than the wrap's, as after a change of cost
    assert rewrap_ring(user=cast.maude.pk, stored=stored, former=PASSPHRASE, passphrase=OTHER)
    assert opened(cast.maude.pk, OTHER).user == cast.maude.pk


def test_an_account_older_than_rings_receives_its_first(cast: Cast) -> None:
    KeyRing.objects.filter(user=cast.maude.pk).delete()
    services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)
    assert opened(cast.maude.pk, OTHER).user == cast.maude.pk


def test_a_ring_begun_anew_retires_the_former_which_nothing_opens_any_more(cast: Cast) -> None:
    former = KeyRing.objects.get(user=cast.maude.pk)
    enrol_ring(user=cast.maude.pk, passphrase=OTHER)
    former.refresh_from_db()
    assert former.retired_at is not None and not former.wraps.exists()
    assert opened(cast.maude.pk, OTHER).key_id != former.pk
    assert KeyRing.objects.filter(user=cast.maude.pk).count() == 2


@pytest.mark.parametrize("half", ["public", "signing_public"])
def test_a_public_half_put_in_the_place_of_another_is_noticed(cast: Cast, half: str) -> None:
    KeyRing.objects.filter(user=cast.maude.pk).update(**{half: bytes(range(32))})
    with pytest.raises(VaultError):
        services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)


def test_a_wrap_moved_to_somebody_else_opens_nothing(cast: Cast) -> None:
    stolen = RingWrap.objects.get(ring__user=cast.karl.pk)
    RingWrap.objects.filter(ring__user=cast.maude.pk).update(blob_sealed=stolen.blob_sealed)
    with pytest.raises(VaultError):
        services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER)
    with pytest.raises(VaultError):
        opened(cast.maude.pk, PASSPHRASE)
