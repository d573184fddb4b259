"""DEM-1 and DEM-2 through real requests: what was asked, what could not be served, and what is neither."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from amont.activities import services as activities
from amont.activities.services.states import transition
from amont.core import clock
from tests.impact.conftest import BEGIN, END, START, Season

pytestmark = pytest.mark.django_db
DAY = BEGIN.date()


def demand(season: Season, code: str) -> tuple[int | None, object]:
    figure = season.figure(code)
    return figure.value, figure.details["groups"]


def test_requests_received_leave_out_spam_and_merged_duplicates(season: Season) -> None:
    world = season.world
    first, second, third = (world.triaged(groups=n) for n in (2, 3, 1))
    activities.merge(actor=world.claire, duplicate_id=second.pk, into_id=first.pk)
    activities.decide(actor=world.claire, request_id=third.pk, to="spam", override_reason="Publicité")
    assert demand(season, "DEM-1") == (1, 2)


def test_unmet_demand_is_refused_out_of_territory_or_waiting(season: Season) -> None:
    world = season.world
    world.refuse(world.triaged(groups=3))
    world.refuse(world.triaged(site_id=world.far.pk), to="out_of_territory", reason="out_of_territory")
    world.refuse(world.triaged(groups=2), to="waiting", reason="no_capacity")
    world.to_plan()
    found = season.figure("DEM-2")
    assert (found.value, found.details["groups"]) == (3, 6)
    assert dict(found.breakdowns["reason"]) == {"better_served": 1, "out_of_territory": 1, "no_capacity": 1}
    assert season.figure("DEM-1").value == 4


def test_unmet_demand_ignores_duplicates_and_what_the_setting_took_back(season: Season) -> None:
    world = season.world
    kept, copy, withdrawn = world.triaged(), world.triaged(), world.triaged()
    activities.merge(actor=world.claire, duplicate_id=copy.pk, into_id=kept.pk)
    activities.withdraw(token=world.tokens[withdrawn.pk])
    assert demand(season, "DEM-2") == (0, 0)


@pytest.mark.parametrize("reason", ["duplicate", "requester_withdrew"])
def test_unmet_demand_ignores_these_reasons_whatever_the_state(season: Season, reason: str) -> None:
    request = season.world.triaged()
    with transaction.atomic():
        transition(request, "refused", by=season.cast.claire, reason=reason)
    assert season.figure("DEM-2").value == 0


def test_a_request_split_in_two_is_one_and_keeps_all_its_groups(season: Season) -> None:
    world = season.world
    request = world.triaged(groups=5)
    rest = activities.split(actor=world.claire, request_id=request.pk, groups=2)
    assert demand(season, "DEM-1") == (1, 5)
    world.refuse(rest)
    assert demand(season, "DEM-2") == (1, 3)
    again = activities.split(actor=world.claire, request_id=request.pk, groups=1)
    world.refuse(again)
    assert demand(season, "DEM-1") == (1, 5)
    assert demand(season, "DEM-2") == (1, 4)
    assert len(season.figure("DEM-2").records) == 1


def test_a_rest_that_is_split_again_is_still_one_request(season: Season) -> None:
    world = season.world
    request = world.triaged(groups=4)
    rest = activities.split(actor=world.claire, request_id=request.pk, groups=1)
    last = activities.split(actor=world.claire, request_id=rest.pk, groups=1)
    for one in (rest, last):
        world.refuse(one)
    assert demand(season, "DEM-1") == (1, 4)
    assert demand(season, "DEM-2") == (1, 3)


def test_another_program_s_demand_is_not_the_grant_s(season: Season) -> None:
    elsewhere = activities.create_offering(
        actor=season.cast.claire, program=season.cast.adulte, kind="workshop", title_fr="Pour adultes",
        summary_fr="Une heure.", modes=["at_setting"],
    )  # fmt: skip
    activities.publish_offering(actor=season.cast.claire, offering_id=elsewhere.pk)
    season.world.receive(offering_id=elsewhere.pk)
    season.world.receive()
    assert season.figure("DEM-1").value == 1
    assert season.whole("DEM-1").value == 2


def test_a_past_period_does_not_change_when_a_request_is_reopened_later(season: Season) -> None:
    world = season.world
    request = world.refuse(world.triaged())
    then = season.figure("DEM-2", end=DAY)
    with clock.travel_to(BEGIN + timedelta(days=30)):
        activities.reopen(actor=world.claire, request_id=request.pk, note="Des heures se libèrent.")
        assert season.figure("DEM-2", end=DAY) == then
        assert season.figure("DEM-2", start=DAY + timedelta(days=1), end=END).value == 0
    assert then.value == 1


def test_breakdowns_sum_to_the_total_on_random_requests_with_holes(season: Season) -> None:
    world, random = season.world, Random(20260402)
    places = [{"site_id": one.pk} for one in (world.school, world.youth_house, world.far)]
    places += [
        {"site_id": None, "typed_place": "Une école inconnue", "sector": sector} for sector in ("charny", "unspecified")
    ]
    reasons = ["no_capacity", "funding_ended", "too_late", "better_served"]
    for _ in range(24):
        request = world.triaged(
            **random.choice(places), audience=random.choice(["sec_3", "unspecified"]), groups=random.randint(1, 4)
        )
        to = random.choice(["refused", "out_of_territory", "waiting", ""])
        if to:
            world.refuse(
                request, to=to, reason="out_of_territory" if to == "out_of_territory" else random.choice(reasons)
            )
    for code in ("DEM-1", "DEM-2"):
        found = season.figure(code)
        assert found.value == len(found.records) > 0
        assert found.breakdowns
        for name, rows in found.breakdowns.items():
            assert sum(count for _code, count in rows) == found.value, (code, name)
    assert "unspecified" in dict(season.figure("DEM-1").breakdowns["region"])
    assert season.figure("DEM-1").value == 24


def test_nothing_asked_is_zero(season: Season) -> None:
    for code in ("DEM-1", "DEM-2"):
        found = season.figure(code, start=START, end=START)
        assert (found.value, found.records, found.breakdowns) == (0, (), {name: [] for name in found.breakdowns})
