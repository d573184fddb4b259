"""One function says yes or no: what is listed is what saves, and each refusal has the sentence of the list."""

import itertools
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amont.accounts.models import Absence
from amont.activities import services
from amont.activities.models import Hold, ServiceRequest, SlotClaim
from amont.activities.selectors.travel import Place, ceil5, minutes_between
from amont.activities.services import conflicts
from amont.activities.services.conflicts import Busy, Day, find, slot_of
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory import services as directory
from amont.directory.models import Site
from tests.activities.conftest import World, day_at


def refused(world: World, start: datetime, **values: object) -> RuleBroken:
    """Ask the list, then save all the same: both must say the same."""
    request = world.to_plan(audience=f"girls{uuid4().hex[:4]}")
    shown = conflicts.check(
        worker=world.cast.maude, start=start, offering=world.offering, mode="at_setting", site=request.site
    )
    before = (Hold.objects.count(), SlotClaim.objects.count())
    with pytest.raises(RuleBroken) as found:
        world.hold(request, start)
    assert shown is not None
    assert (shown.code, shown.sentence) == (found.value.code, str(found.value))
    assert (Hold.objects.count(), SlotClaim.objects.count()) == before
    return found.value


def test_an_absence_hides_the_day(world: World):
    day = day_at(10).date()
    Absence.objects.create(account=world.cast.maude, first_day=day, last_day=day)
    assert refused(world, day_at(10)).code == "absent"
    world.hold(world.to_plan(), day_at(11))


def test_a_closure_hides_the_day(world: World):
    day = day_at(10).date()
    directory.add_closure(actor=world.cast.helene, first_day=day, last_day=day)
    assert refused(world, day_at(10)).code == "closed"


def test_the_past_is_refused(world: World):
    assert refused(world, day_at(-3)).code == "past"


def test_setting_up_and_packing_count(world: World):
    world.hold(world.to_plan(), day_at(10, 9))  # 8:45 to 10:10
    assert refused(world, day_at(10, 10, 15)).code == "overlap"  # would set up from 10:00
    world.hold(world.to_plan(audience="sec_5"), day_at(10, 10, 25))


def test_travel_counts_between_two_places(world: World):
    world.hold(world.to_plan(), day_at(10, 9))
    request = world.to_plan(site_id=world.other_school.pk)
    with pytest.raises(RuleBroken) as found:
        world.hold(request, day_at(10, 10, 45))  # 10:30 is 20 minutes after 10:10, and 45 are needed
    assert found.value.code == "travel"
    world.hold(request, day_at(10, 11, 10))


def test_another_worker_is_free_at_that_hour(world: World):
    world.hold(world.to_plan(), day_at(10))
    world.hold(world.to_plan(audience="sec_5"), day_at(10), worker=world.claire)


def test_somebody_of_another_service_is_refused(world: World):
    with pytest.raises(RuleBroken) as found:
        world.hold(world.to_plan(), day_at(10), worker=world.cast.karl)
    assert found.value.code == "worker"


def test_ten_kilometres_are_twenty_minutes():
    north = Site(latitude=46.80000, longitude=-71.20000)
    south = Site(latitude=46.71007, longitude=-71.20000)  # 10 km on a meridian
    assert minutes_between(Place("at_setting", north), Place("at_setting", south)) == 20
    assert (ceil5(18), ceil5(20), ceil5(20.0001)) == (20, 20, 25)


def test_without_coordinates_travel_is_45_minutes_and_remote_is_none():
    one, other = Site(name="a"), Site(name="b")
    assert minutes_between(Place("at_setting", one), Place("at_setting", other)) == 45
    assert minutes_between(Place("at_setting", one), Place("remote")) == 0
    assert minutes_between(Place("at_ours"), Place("at_ours")) == 0
    assert minutes_between(Place("at_setting", one), Place("at_setting", one)) == 0


@pytest.mark.django_db(transaction=False)
def test_what_is_listed_is_what_saves(world: World):
    request = world.to_plan(groups=40)
    world.hold(world.to_plan(audience="sec_5", site_id=world.other_school.pk), day_at(10, 10))
    world.hold(world.to_plan(audience="sec_4"), day_at(10, 14))
    listed = conflicts.free_slots(
        worker=world.cast.maude, day=day_at(10).date(), offering=world.offering, mode="at_setting", site=world.school
    )
    every = [day_at(10, 8) + timedelta(minutes=15 * n) for n in range(4 * 12 + 1)]
    saved = [start for start in every if _saves(world, request, start)]
    assert listed == saved
    assert 0 < len(saved) < len(every)


def _saves(world: World, request: ServiceRequest, start: datetime) -> bool:
    """Hold, then give it back at once, so that each start is tried on the same day."""
    try:
        held = world.hold(request, start)
    except RuleBroken:
        return False
    services.release(actor=world.claire, hold_id=held.pk)
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 47), st.integers(0, 2)), max_size=8), st.integers(0, 47), st.integers(0, 2))
def test_a_day_that_accepts_a_slot_never_breaks_the_rule(
    now: datetime, taken: list[tuple[int, int]], quarter: int, where: int
):
    """No accepted slot overlaps, or lacks the travel, whatever the day was made of."""
    sites = [Site(name=str(n)) for n in range(3)]
    offering = type("Offer", (), {"delivery_minutes": 60, "setup_minutes": 15, "teardown_minutes": 10})()
    day = Day(date(2027, 1, 21), absent=False, closed=False, no_school=False, busy=[])
    for start, place in taken:
        slot = slot_of(offering, day_at(10, 8) + timedelta(minutes=15 * start), mode="at_setting", site=sites[place])
        if find(day, slot) is None:
            day.busy.append(Busy(slot.blocked_from, slot.blocked_to, slot.place))
    slot = slot_of(offering, day_at(10, 8) + timedelta(minutes=15 * quarter), mode="at_setting", site=sites[where])
    if find(day, slot) is None:
        day.busy.append(Busy(slot.blocked_from, slot.blocked_to, slot.place))
    ordered = sorted(day.busy, key=lambda one: one.blocked_from)
    for one, following in itertools.pairwise(ordered):
        travel = timedelta(minutes=minutes_between(one.place, following.place))
        assert one.blocked_to + travel <= following.blocked_from


def test_the_list_asks_few_queries(world: World, django_assert_max_num_queries):
    for n in range(3):
        world.hold(world.to_plan(audience=f"sec_{n + 1}"), day_at(10, 9 + 3 * n))
    with django_assert_max_num_queries(6):
        conflicts.free_slots(
            worker=world.cast.maude,
            day=clock.local(day_at(10)).date(),
            offering=world.offering,
            mode="at_setting",
            site=world.school,
        )


@pytest.mark.parametrize("start", [(7, 45), (20, 15), (3, 0), (23, 30)])
def test_hours_that_are_never_listed_are_never_saved(world: World, start: tuple[int, int]):
    assert refused(world, day_at(10, *start)).code == "hours"
