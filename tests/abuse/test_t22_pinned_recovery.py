"""T22: a recovery key in the database or the environment that isn't the pinned one, and the start fails."""

from typing import Any

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from amont.core.management.prepare import _refuse_what_may_not_start
from amont.vault.models import OrganizationKey
from amont.vault.recovery import RecoveryKey, forgotten
from amont.vault.services.pinning import pin_recovery

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def pinned(settings: Settings) -> RecoveryKey:
    """A key that the settings pin and the database remembers."""
    settings.VAULT_RECOVERY = key = forgotten()
    settings.VAULT_RECOVERY_TOLD = ""
    pin_recovery()
    return key


def told() -> list[str]:
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [str(message.id) for message in found if str(message.id).startswith("vault.")]


def test_the_pinned_key_starts_told_twice_or_not(pinned: RecoveryKey, settings: Settings) -> None:
    both = pinned.public.hex() + pinned.signing_public.hex()
    for value in ("", pinned.public.hex(), pinned.public.hex().upper() + "\n", both):
        settings.VAULT_RECOVERY_TOLD = value
        assert told() == []
    _refuse_what_may_not_start()


@pytest.mark.parametrize("changed", [{"public": b"\x07" * 32}, {"signing_public": b"\x07" * 32}, {"public": b""}])
def test_another_half_in_the_database_stops_the_start(pinned: RecoveryKey, changed: dict[str, Any]) -> None:
    OrganizationKey.objects.update(**changed)
    assert told() == ["vault.E002"]
    refuse()


def test_a_second_key_planted_beside_it_stops_the_start(pinned: RecoveryKey) -> None:
    other = forgotten()
    OrganizationKey(id=other.key_id, public=other.public, signing_public=other.signing_public).save(force_insert=True)
    assert told() == ["vault.E002"]
    refuse()


def test_another_file_in_the_folder_of_secrets_stops_the_start(pinned: RecoveryKey, settings: Settings) -> None:
    settings.VAULT_RECOVERY = forgotten()
    assert pin_recovery() is None
    assert told() == ["vault.E002"]
    refuse()


def test_a_file_that_is_gone_stops_the_start(pinned: RecoveryKey, settings: Settings) -> None:
    settings.VAULT_RECOVERY = None
    assert told() == ["vault.E001"]
    refuse()


def test_another_key_in_the_environment_stops_the_start(pinned: RecoveryKey, settings: Settings) -> None:
    other = forgotten()
    for value in (
        other.public.hex(),
        pinned.public.hex() + other.signing_public.hex(),
        pinned.signing_public.hex(),
        "x",
    ):
        settings.VAULT_RECOVERY_TOLD = value
        assert told() == ["vault.E003"]
        refuse()
    settings.VAULT_RECOVERY = None
    assert told() == ["vault.E003", "vault.E001"]


def test_before_a_key_is_pinned_the_site_starts_and_says_it_aloud(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAULT_RECOVERY = None
    assert told() == ["vault.W001"]
    _refuse_what_may_not_start()
    assert "No recovery key is pinned" in capsys.readouterr().out
    settings.VAULT_RECOVERY_TOLD = forgotten().public.hex()
    refuse()


def refuse() -> None:
    """The preparation of `serve`, and the command that a technician runs, both refuse."""
    with pytest.raises(SystemExit):
        _refuse_what_may_not_start()
    with pytest.raises(CommandError):
        call_command("check", databases=["default"])
