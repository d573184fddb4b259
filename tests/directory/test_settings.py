"""The organisation's own settings and the days on which it is closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from amont.audit.models import AuditEntry
from amont.core.errors import RuleBroken
from amont.directory import services
from amont.directory.models import Closure, OrganizationSettings
from amont.directory.selectors import is_closed, settings_row
from tests.cast import Cast
from tests.reading import as_, beside, typed
from tests.ui.said import shows

pytestmark = pytest.mark.django_db


def form(**changes: object) -> dict[str, object]:
    return {
        "name": "L’Escale du Confluent",
        "short_name": "L’Escale",
        "neutral_title_fr": "Infos",
        "neutral_title_en": "Info",
        "fiscal_year_start": "4",
        "min_cell_size": "5",
        "hold_days": "5",
        **changes,
    }


def changes() -> list[str]:
    return sorted(AuditEntry.objects.filter(action="directory.settings.saved").values_list("reason", flat=True))


def test_one_row_and_one_journal_line_per_field_that_changed(cast: Cast) -> None:
    services.save_settings(actor=cast.helene, name="L’Escale", hold_days=5)
    services.save_settings(actor=cast.helene, name="L’Escale", phone="418 555-0142")
    assert OrganizationSettings.objects.count() == 1
    assert (settings_row().name, settings_row().phone) == ("L’Escale", "418 555-0142")
    assert changes() == ["name", "phone"]


def test_the_form_keeps_what_was_typed_beside_a_sentence(cast: Cast) -> None:
    answer = as_(cast.helene).post(reverse("directory:settings"), form(min_cell_size="4", phone="418 555-0142"))
    assert answer["Content-Language"] == "fr"
    assert "5" in beside(answer, "min_cell_size")
    assert (typed(answer, "min_cell_size"), typed(answer, "phone")) == ("4", "418 555-0142")
    assert not OrganizationSettings.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("min_cell_size", 4), ("min_cell_size", 0), ("fiscal_year_start", 13), ("email", "pas une adresse")],
)
def test_the_service_refuses_what_the_form_would(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.save_settings(actor=cast.helene, **{field: value})
    assert refused.value.field == field
    assert not OrganizationSettings.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("min_cell_size", 4), ("fiscal_year_start", 13), ("id", 2)])
def test_the_database_refuses_it_too(field: str, value: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationSettings.objects.bulk_create([OrganizationSettings(**{"id": 1, field: value})])


def test_a_month_out_of_the_year_is_said_beside_its_field(cast: Cast) -> None:
    answer = as_(cast.helene).post(reverse("directory:settings"), form(fiscal_year_start="13"))
    assert beside(answer, "fiscal_year_start")
    assert shows(answer, "A month goes from 1 to 12.")


def test_saving_the_form_twice_journals_once(cast: Cast) -> None:
    client = as_(cast.helene)
    for _ in range(2):
        assert client.post(reverse("directory:settings"), form()).status_code == 302
    assert changes() == ["name", "short_name"]


def test_only_the_director_writes_settings(cast: Cast) -> None:
    for account in (cast.claire, cast.maude, cast.tom, cast.karl):
        assert as_(account).get(reverse("directory:settings")).status_code == 403
        with pytest.raises(PermissionDenied):
            services.save_settings(actor=account, name="Autre")


def test_closed_days_count_both_ends_and_are_added_once(cast: Cast) -> None:
    first, last = date(2026, 12, 21), date(2027, 1, 4)
    for _ in range(2):
        services.add_closure(actor=cast.helene, first_day=first, last_day=last, label="Fêtes")
    assert Closure.objects.count() == 1
    assert [is_closed(day) for day in (first - timedelta(days=1), first, last, last + timedelta(days=1))] == [
        False, True, True, False,
    ]  # fmt: skip
