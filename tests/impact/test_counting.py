"""OUT-1 to OUT-4 through real sessions: what is given, counted, and how many distinct youths that allows."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils.translation import override

from amont.activities import services as activities
from amont.activities.models import HeadCount
from amont.activities.services import CountLine
from amont.core import clock
from amont.directory import services as directory
from amont.funding import services as funding
from amont.impact import dataset, presentation
from amont.impact.indicators import BY_ID
from amont.impact.indicators.base import Scope
from tests.impact.conftest import END, LATER, START, Season, worked_example

pytestmark = pytest.mark.django_db
COUNTS = ("OUT-1", "OUT-2", "OUT-3", "OUT-4")


def test_the_worked_example_of_the_counting_rules(season: Season) -> None:
    worked_example(season)
    youths = season.figure("OUT-4")
    assert (season.figure("OUT-1").value, season.figure("OUT-3").value) == (5, 88)
    assert (youths.lower, youths.upper, youths.grade) == (54, 66, "E")
    assert youths.details == {"cohorts": 3, "loose": 0}


def test_groups_met_once_are_counted_and_not_estimated(season: Season) -> None:
    season.give((season.cohort("A", 25), 22), (season.cohort("B", 30), 19))
    youths = season.figure("OUT-4")
    assert (youths.lower, youths.upper, youths.grade) == (41, 41, "C")


def test_a_second_and_a_third_funder_change_no_total(season: Season) -> None:
    a = season.cohort("A", 25)
    first = season.give((a, 22))
    season.give((a, 24))
    season.give((None, 40), offering=season.kiosk)
    before = {one: season.whole(one) for one in COUNTS}
    own = {one: season.figure(one) for one in COUNTS}
    others = [season.another_grant("deux"), season.another_grant("trois")]
    for paid in (others[:1], others):
        activities.assign_grants(
            actor=season.cast.claire, session_id=first.pk, grants=[season.grant.pk, *(one.pk for one in paid)]
        )
        for one in COUNTS:
            now = season.whole(one)
            assert (now.value, now.lower, now.upper, now.records) == (
                before[one].value, before[one].lower, before[one].upper, before[one].records,
            )  # fmt: skip
            assert season.figure(one).value == own[one].value
    assert season.figure("OUT-1").details["shared"] == 1
    assert [season.figure("OUT-3", other).value for other in others] == [22, 22]
    assert (season.figure("OUT-4", others[0]).lower, season.figure("OUT-1", others[0]).value) == (22, 1)


def test_workshops_and_kiosks_are_told_apart_and_passers_by_are_no_group(season: Season) -> None:
    season.give((season.cohort("A", 25), 22))
    season.give((None, 40), offering=season.kiosk)
    assert [season.figure(one).value for one in ("OUT-1", "OUT-2", "OUT-3")] == [1, 1, 62]
    assert (season.figure("OUT-4").lower, season.figure("OUT-4").upper) == (22, 22)


def test_what_counts_elsewhere_is_no_workshop(season: Season) -> None:
    training = activities.create_offering(
        actor=season.cast.claire, program=season.cast.jeunesse, kind="staff_training", title_fr="Pour le personnel",
        summary_fr="Deux heures.", modes=["at_setting"],
    )  # fmt: skip
    activities.publish_offering(actor=season.cast.claire, offering_id=training.pk)
    season.give((None, 12), offering=training, category="professional")
    assert [season.figure(one).value for one in ("OUT-1", "OUT-2", "OUT-3")] == [0, 0, 12]
    assert season.figure("OUT-4").value == 0


def test_adults_in_a_workshop_are_participations_and_never_youths(season: Season) -> None:
    session = season.give((season.cohort("A", 25), 22))
    with clock.travel_to(session.end):
        activities.record_head_count(
            actor=season.cast.maude, session_id=session.pk, counts=[CountLine(uuid4(), 3, "professional")]
        )
    assert season.figure("OUT-3").value == 25
    assert (season.figure("OUT-4").lower, season.figure("OUT-4").upper) == (22, 22)


def test_youths_counted_without_a_group_are_not_lost(season: Season) -> None:
    """They may be those of a group of their place: they raise the upper bound, and the lower one when they are more."""
    season.give((season.cohort("A", 25), 22))
    season.give((None, 15))
    youths = season.figure("OUT-4")
    assert (youths.lower, youths.upper, youths.grade, youths.details["loose"]) == (22, 37, "E", 15)
    season.give((None, 30))
    assert (season.figure("OUT-4").lower, season.figure("OUT-4").upper) == (30, 67)
    season.give((None, 10), site=season.world.other_school)
    assert (season.figure("OUT-4").lower, season.figure("OUT-4").upper) == (40, 77)


def test_few_youths_without_a_group_are_told_as_fewer_than_the_smallest_count(season: Season) -> None:
    season.give((season.cohort("A", 25), 22), (None, 4))
    figure = season.figure("OUT-4")
    assert figure.details["loose"] is None
    with override("en"):
        notes = presentation.line("OUT-4", dataset.entry(BY_ID["OUT-4"], figure), 5).notes
    assert notes == ("Fewer than 5 youths were counted without a group.",)


def test_a_lower_bound_under_the_smallest_count_is_not_told(season: Season) -> None:
    """One group of four, seen three times: four youths at least, twelve at most."""
    group = season.cohort("A")
    for _ in range(3):
        season.give((group, 4))
    figure = season.figure("OUT-4")
    assert (figure.lower, figure.upper, figure.hidden) == (None, 12, "")
    funding.promise(actor=season.cast.helene, grant=season.grant, indicator="OUT-4", words="x", target=10)
    data = dataset.build(season.grant, START, END)
    assert (data["promises"][0]["result"], data["promises"][0]["reached"]) == (None, False)
    with override("en"):
        assert presentation.line("OUT-4", data["indicators"]["OUT-4"], 5).amount == "12 at most"
        assert presentation.promises(data)[0].result == "12 at most"


def test_a_session_without_a_count_is_given_and_adds_nothing(season: Season) -> None:
    season.give((season.cohort("A", 25), 22))
    season.give()
    assert (season.figure("OUT-1").value, season.figure("OUT-3").value) == (2, 22)
    assert (season.figure("OUT-3").without_count, season.figure("OUT-4").without_count) == (1, 1)
    assert [record.adds for record in season.figure("OUT-3").records] == [22, None]


def test_fewer_than_the_smallest_count_are_hidden(season: Season) -> None:
    session = season.give((season.cohort("A", 25), 4))
    for code in ("OUT-3", "OUT-4"):
        found = season.figure(code)
        assert (found.value, found.lower, found.upper, found.hidden) == (None, None, None, "small")
    assert season.figure("OUT-1").value == 1
    with clock.travel_to(session.end):
        activities.record_head_count(
            actor=season.cast.maude, session_id=session.pk, counts=[CountLine(uuid4(), 1, "parent")]
        )
    assert (season.figure("OUT-3").value, season.figure("OUT-4").hidden) == (5, "small")
    directory.save_settings(actor=season.cast.helene, min_cell_size=10)
    assert season.figure("OUT-3").hidden == "small"


def test_nobody_there_is_zero_and_not_hidden(season: Season) -> None:
    season.give((season.cohort("A", 25), 0))
    assert (season.figure("OUT-3").value, season.figure("OUT-3").hidden) == (0, "")
    assert (season.figure("OUT-4").lower, season.figure("OUT-4").upper) == (0, 0)


@pytest.mark.parametrize(("estimated", "grade"), [(10, "C"), (11, "E")])
def test_more_than_a_tenth_of_estimates_makes_the_sum_an_estimate(season: Season, estimated: int, grade: str) -> None:
    session = season.give((season.cohort("A"), 100 - estimated))
    with clock.travel_to(session.end):
        activities.record_head_count(
            actor=season.cast.maude,
            session_id=session.pk,
            counts=[CountLine(uuid4(), estimated, "other", method=HeadCount.Method.ESTIMATED)],
        )
    assert (season.figure("OUT-3").value, season.figure("OUT-3").grade) == (100, grade)


def test_what_was_not_delivered_or_did_not_take_place_is_counted_nowhere(season: Season) -> None:
    season.planned()
    mistaken = season.give((season.cohort("A"), 22))
    activities.did_not_take_place(actor=season.cast.claire, session_id=mistaken.pk, reason="Noté par erreur")
    assert [season.figure(one).value for one in ("OUT-1", "OUT-3", "OUT-4")] == [0, 0, 0]


def test_a_session_belongs_to_the_period_of_its_local_date(season: Season) -> None:
    session = season.give((season.cohort("A"), 22))
    day = clock.local(session.start).date()
    for start, end, found in (
        (day, day, 1),
        (day - timedelta(days=9), day - timedelta(days=1), 0),
        (day + timedelta(days=1), day + timedelta(days=9), 0),
    ):
        assert season.figure("OUT-1", start=start, end=end).value == found


def test_several_school_years_count_a_generation_by_its_best_year(season: Season) -> None:
    """The thirds of this year are the fourths of the next: 22 then 20 are 22 youths at least, 42 at most."""
    grant = season.another_grant("longue")
    type(grant).objects.filter(pk=grant.pk).update(end=date(2028, 6, 30))
    grant.refresh_from_db()
    thirds = season.cohort("A", level="sec_3", year=2026)
    season.give((thirds, 22), grants=[grant], day=date(2027, 2, 10))
    fourths = season.cohort("B", level="sec_4", year=2027)
    season.give((fourths, 20), grants=[grant], day=date(2027, 10, 13))
    newcomers = season.cohort("C", level="sec_3", year=2027)
    season.give((newcomers, 18), grants=[grant], day=date(2027, 10, 14))
    whole = season.figure("OUT-4", grant, end=date(2028, 6, 30))
    assert (whole.lower, whole.upper) == (22 + 18, 22 + 20 + 18)
    years = [
        season.figure("OUT-4", grant, start=start, end=end)
        for start, end in ((START, END), (date(2027, 7, 1), date(2028, 6, 30)))
    ]
    assert [one.lower for one in years] == [22, 38]
    assert whole.lower != sum(one.lower or 0 for one in years)


def test_without_a_level_the_best_year_of_a_site_stands(season: Season) -> None:
    grant = season.another_grant("longue")
    type(grant).objects.filter(pk=grant.pk).update(end=date(2028, 6, 30))
    grant.refresh_from_db()
    for label, year, n, day in (("A", 2026, 12, date(2027, 2, 10)), ("B", 2027, 15, date(2027, 10, 13))):
        season.give((season.cohort(label, level="unspecified", year=year), n), grants=[grant], day=day)
    assert season.figure("OUT-4", grant, end=date(2028, 6, 30)).lower == 15


def test_bounds_hold_and_never_fall_as_the_period_grows(season: Season) -> None:
    """Random groups of known youths: lower <= truth <= upper <= participations, month after month."""
    random = Random(20260401)
    youths = {label: range(place * 40, place * 40 + random.randint(12, 28)) for place, label in enumerate("ABCD")}
    cohorts = {
        label: season.cohort(label, len(members) if place % 2 else None)
        for place, (label, members) in enumerate(youths.items())
    }
    met: set[int] = set()
    last, lower, upper = START, 0, 0
    for _ in range(10):
        label = random.choice("ABCD")
        present = random.sample(youths[label], random.randint(5, len(youths[label])))
        met |= set(present)
        session = season.give((cohorts[label], len(present)))
        last = clock.local(session.start).date()
        found, sums = season.figure("OUT-4", end=last), season.figure("OUT-3", end=last)
        assert lower <= (found.lower or 0) <= len(met) <= (found.upper or 0) <= (sums.value or 0)
        assert upper <= (found.upper or 0)
        lower, upper = found.lower or 0, found.upper or 0
    assert last > START


def test_breakdowns_by_setting_sum_to_the_sessions(season: Season) -> None:
    for site in (season.world.school, season.world.other_school, season.world.youth_house):
        season.give((None, 10), site=site)
    found = season.figure("OUT-1")
    assert dict(found.breakdowns["setting"]) == {"secondary_school": 2, "youth_house": 1}
    assert sum(n for _code, n in found.breakdowns["setting"]) == found.value == len(found.records)


def test_nothing_at_all_is_zero_everywhere(season: Season) -> None:
    for code in COUNTS:
        figure = BY_ID[code].compute(Scope(start=START, end=END, grant=season.grant))
        assert (figure.value, figure.hidden, figure.records) == (0, "", ())


def test_figures_do_not_depend_on_the_day_on_which_they_are_asked(season: Season) -> None:
    worked_example(season)
    now = [season.figure(code) for code in COUNTS]
    with clock.travel_to(LATER + timedelta(days=400)):
        assert [season.figure(code) for code in COUNTS] == now
