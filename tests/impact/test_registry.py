"""The indicators as they are declared: sources that exist, every kind of activity mapped, words that claim nothing."""

import pytest
from django.apps import apps
from django.db.models import Model

from amont.activities.models.offering import CountsAs
from amont.directory import services as directory
from amont.directory.models import Code
from amont.funding import indicators as promised
from amont.impact import dataset
from amont.impact.indicators import BY_ID, INDICATORS
from amont.impact.indicators.base import Indicator
from amont.impact.indicators.sessions import ELSEWHERE, KIOSKS, LEVELS, WORKSHOPS
from amont.impact.wording import refused_words

each = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.id)


@each
def test_every_source_of_an_indicator_exists(indicator: Indicator) -> None:
    assert indicator.sources
    for source in indicator.sources:
        app, model, name = source.split(".")
        found: type[Model] = apps.get_model(app, model)
        assert found._meta.get_field(name).name == name


@each
def test_an_indicator_says_what_it_is_in_both_languages(indicator: Indicator) -> None:
    for texts in (indicator.label, indicator.definition, indicator.unit, indicator.unit_one):
        assert len(texts) == 2
        assert all(texts)
        assert not refused_words(" ".join(texts))


def test_every_way_of_counting_a_session_is_mapped_once() -> None:
    mapped = [*WORKSHOPS, *KIOSKS, *ELSEWHERE]
    assert sorted(mapped) == sorted(CountsAs.values)


def test_promises_may_name_every_indicator() -> None:
    assert [code for code, _label in promised.CHOICES] == [one.id for one in INDICATORS]


def test_ids_are_unique_and_none_is_of_the_personal_class() -> None:
    assert len(BY_ID) == len(INDICATORS)
    assert {one.disclosure for one in INDICATORS} <= {"open", "group"}


@pytest.mark.django_db
def test_every_level_and_every_breakdown_is_a_coded_list() -> None:
    directory.load_lists()
    assert set(LEVELS) <= set(Code.objects.filter(list="audience_kind").values_list("code", flat=True))
    known = set(Code.objects.values_list("list", flat=True))
    assert set(dataset.BREAKDOWNS.values()) <= known
