"""The table of rights: complete, in order, and its page up to date."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from amont.accounts import services
from amont.accounts.management.commands.permissions import PAGE, page
from amont.accounts.models import Account, Role
from amont.accounts.permissions import GRANTS, Can, allowed, granted_to, programs_of, require
from tests.cast import Cast


def test_the_page_of_permissions_is_fresh() -> None:
    written = (Path(settings.BASE_DIR) / PAGE).read_text(encoding="utf-8")
    assert written == page(), "run: amont permissions --write"


def test_the_command_prints_the_page() -> None:
    out = StringIO()
    call_command("permissions", stdout=out)
    assert out.getvalue() == page()


def test_rights_are_in_alphabetical_order_and_named_alike() -> None:
    assert [can.value for can in Can] == sorted(can.value for can in Can)
    for can in Can:
        assert re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z_]+", can.value)
        assert can.name == can.value.upper().replace(":", "_")


def test_every_right_is_given_to_somebody_and_every_role_has_its_line() -> None:
    assert granted_to(Role) == frozenset(Can)
    assert set(GRANTS) == set(Role)


def test_the_technician_reads_no_content() -> None:
    assert GRANTS[Role.TECHNICIAN] == {Can.DESK_TODAY_READ}


def test_templates_ask_about_rights_that_exist() -> None:
    asked = {
        name
        for template in (Path(settings.BASE_DIR) / "amont").glob("*/templates/**/*.html")
        for name in re.findall(r"\bcan\.([A-Z_]+)", template.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked - set(Can.__members__) == set()


@pytest.mark.django_db
def test_a_right_holds_in_its_program_alone(cast: Cast) -> None:
    assert allowed(cast.maude, Can.OUTREACH_CAPSULE_WRITE)
    assert allowed(cast.maude, Can.OUTREACH_CAPSULE_WRITE, cast.jeunesse.pk)
    assert not allowed(cast.maude, Can.OUTREACH_CAPSULE_WRITE, cast.adulte.pk)
    with pytest.raises(PermissionDenied):
        require(cast.karl, Can.OUTREACH_CAPSULE_WRITE, cast.jeunesse.pk)
    assert programs_of(cast.claire, Can.ACTIVITIES_REQUEST_TRIAGE) == {cast.jeunesse.pk, cast.adulte.pk}
    assert programs_of(cast.helene, Can.IMPACT_REPORT_READ) is None
    assert programs_of(cast.tom, Can.IMPACT_REPORT_READ) == set()


@pytest.mark.django_db
def test_neither_disabled_nor_superuser_nor_nobody_has_a_right(cast: Cast) -> None:
    services.disable_account(actor=cast.helene, account=cast.maude)
    assert not any(allowed(Account.objects.get(pk=cast.maude.pk), can) for can in Can)
    root = Account.objects.create_superuser("root@escale.example", None, display_name="Racine")
    assert not any(allowed(root, can) for can in Can)
