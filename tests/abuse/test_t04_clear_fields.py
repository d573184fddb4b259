"""T4: every field of a confidential model is sealed or in its `clear` list."""

import pytest
from django.apps.registry import Apps
from django.db import models

from amont.vault import confidential
from amont.vault.fields import SealedField


@pytest.mark.parametrize("model", confidential.confidential_models(), ids=lambda model: model._meta.label)
def test_every_field_is_sealed_or_listed(model: type[models.Model]) -> None:
    assert list(confidential.faults(model)) == []


def _planted(**body: object) -> list[str]:
    """The faults of a model made for one test, in a registry of its own."""
    meta = type("Meta", (), {"app_label": "vault", "apps": Apps()})
    members = {"__module__": __name__, "Meta": meta, "text_sealed": SealedField(null=True), **body}
    model = type("Planted", (models.Model,), {"clear": {"id": "name of the row"}, **members})
    assert confidential.is_confidential(model)
    return list(confidential.faults(model))


def test_a_model_whose_fields_are_all_listed_passes() -> None:
    assert _planted() == []
    assert _planted(day=models.DateField(), clear={"id": "name of the row", "day": "counts by day"}) == []


def test_a_new_field_that_nobody_listed_fails() -> None:
    assert _planted(day=models.DateField()) == ["day is neither sealed nor listed as clear"]


def test_a_model_without_a_list_fails() -> None:
    assert _planted(clear={}) == ["id is neither sealed nor listed as clear"]


@pytest.mark.parametrize("name", ["partner", "themes", "need", "main_need", "birth_date", "ground"])
def test_some_things_are_never_clear_even_when_listed(name: str) -> None:
    clear = {"id": "name of the row", name: "somebody wanted it"}
    assert _planted(**{name: models.CharField(max_length=9), "clear": clear}) == [f"{name} is never clear"]


def test_a_listed_field_that_is_gone_fails() -> None:
    assert _planted(clear={"id": "row", "hour": "counts"}) == ["hour is listed as clear and is no clear field"]


def test_a_reason_is_required() -> None:
    assert _planted(clear={"id": " "}) == ["id is clear without a reason"]


def test_a_sealed_field_says_so_in_its_name() -> None:
    assert _planted(name=SealedField()) == ["name is sealed: call it name_sealed"]
