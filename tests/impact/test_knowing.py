"""SAV-2 through real paper tickets: one honest sentence, hidden when it would point at few."""

import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from amont.activities import services as activities
from amont.core import clock
from amont.directory import services as directory
from amont.impact import dataset, presentation
from amont.impact.canonical import canonical
from amont.impact.indicators import BY_ID
from amont.impact.stats.paired import newcombe_difference
from amont.impact.wording import is_wider, with_fixed_spaces
from amont.surveys import services as surveys
from tests.impact.conftest import END, START, Season, worked_pairs

pytestmark = pytest.mark.django_db
FRENCH = (
    "Avant : 12 jeunes sur 28 savaient à qui en parler ; après : 23 sur 28. Hausse de 39 points (IC 95 % : 16 à 57)."
)
ENGLISH = "Before: 12 of 28 youths knew whom to talk to; after: 23 of 28. Rise of 39 points (95% CI: 16 to 57)."


def plain(text: str) -> str:
    """With blanks that are all alike."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def pairs(season: Season, *tables: tuple[int, int, int, int]) -> None:
    """One session per table of (yes-yes, yes-no, no-yes, no-no)."""
    for place, (both, lost, gained, neither) in enumerate(tables):
        session = season.give((season.cohort(f"G{place}"), 20))
        season.ask(session, yes_yes=both, yes_no=lost, no_yes=gained, no_no=neither)


def test_the_sentence_of_28_pairs_over_two_sessions(season: Season) -> None:
    worked_pairs(season)
    found = season.figure("SAV-2")
    assert found.sentence is not None
    assert tuple(map(plain, found.sentence)) == (FRENCH, ENGLISH)
    assert (found.grade, found.hidden, found.value) == ("S", "", None)
    assert {name: found.details[name] for name in ("matched", "before", "after", "difference", "lower", "upper")} == {
        "matched": 28, "before": 28, "after": 28, "difference": 39, "lower": 16, "upper": 57,
    }  # fmt: skip
    by_hand = newcombe_difference(11, 1, 12, 4)
    assert (round(-by_hand.upper * 100), round(-by_hand.lower * 100)) == (16, 57)


def test_its_records_compute_it_again(season: Season) -> None:
    worked_pairs(season)
    rows = season.figure("SAV-2").records
    assert [row.adds for row in rows] == [14, 14]
    assert [row.cells for row in rows] == [(6, 1, 5, 2), (5, 0, 7, 2)]


def test_one_session_alone_stays_inside(season: Season) -> None:
    pairs(season, (10, 1, 12, 7))
    found = season.figure("SAV-2")
    assert (found.sentence, found.hidden) == (None, "one_session")
    assert not {"positive_before", "positive_after", "difference", "baseline"} & set(found.details)


def test_no_ticket_at_all_says_so(season: Season) -> None:
    assert season.figure("SAV-2").hidden == "no_pairs"
    session = season.give((season.cohort("A"), 20))
    season.ask(session)
    assert season.figure("SAV-2").hidden == "no_pairs"


def test_one_side_alone_is_no_pair(season: Season) -> None:
    session = season.ask(season.give((season.cohort("A"), 20)))
    maude = season.cast.maude
    assert session.run is not None
    for code in surveys.issue_tickets(actor=maude, run=session.run, n=8):
        surveys.enter_ticket(actor=maude, run_id=session.run.pk, phase="before", code=code, answers=[3])
    assert season.figure("SAV-2").hidden == "no_pairs"


def test_fewer_pairs_than_may_be_told_hide_the_sentence(season: Season) -> None:
    pairs(season, (2, 0, 0, 0), (2, 0, 0, 0))
    found = season.figure("SAV-2")
    assert (found.hidden, found.sentence, found.details["matched"]) == ("small", None, None)


@pytest.mark.parametrize(
    ("tables", "before", "after"),
    [
        (((4, 0, 6, 5), (0, 0, 5, 5)), "moins de 5 jeunes sur 25 savaient", "15 sur 25."),
        (((6, 0, 6, 2), (5, 0, 5, 2)), "11 jeunes sur 26 savaient", "plus de 21 sur 26."),
        (((5, 0, 6, 5), (0, 0, 5, 5)), "5 jeunes sur 26 savaient", "16 sur 26. Hausse"),
        (((0, 0, 6, 3), (0, 0, 6, 3)), "0 jeune sur 18 savait", "12 sur 18. Hausse"),  # none is not a few
    ],
)
def test_a_part_under_the_smallest_count_is_told_as_a_bound(season: Season, tables, before: str, after: str) -> None:
    pairs(season, *tables)
    found = season.figure("SAV-2")
    assert found.sentence is not None
    said = plain(found.sentence[0])
    assert f"Avant : {before} à qui en parler" in said
    assert f"après : {after}" in said
    bounded = "Hausse" not in said
    assert (found.details["kind"] == "bounded") == bounded
    assert (found.details["difference"] is None) == bounded
    assert (None in (found.details["positive_before"], found.details["positive_after"])) == bounded


def test_the_frozen_text_holds_no_count_that_its_sentence_hides(season: Season) -> None:
    pairs(season, (2, 1, 8, 5), (0, 1, 8, 9))
    entry = dataset.build(season.grant, START, END)["indicators"]["SAV-2"]
    line = presentation.line("SAV-2", entry, 5)
    assert line.is_sentence
    assert entry["details"]["positive_before"] is None
    assert not {"mid_p", "annex", "interval", "newcombe", "sessions"} & set(entry["details"])


def test_a_larger_smallest_count_hides_more(season: Season) -> None:
    worked_pairs(season)
    directory.save_settings(actor=season.cast.helene, min_cell_size=6)
    found = season.figure("SAV-2")
    assert found.sentence is not None
    assert "après : plus de 22 sur 28." in plain(found.sentence[0])


def test_present_answered_and_paired_are_always_told(season: Season) -> None:
    """Of 40 present, 28 are paired; 6 more answered before alone, of whom 5 knew."""
    worked_pairs(season)
    run = season.grant.sessiongrant_set.order_by("session__start").first().session.run
    maude = season.cast.maude
    for place, code in enumerate(surveys.issue_tickets(actor=maude, run=run, n=6)):
        surveys.enter_ticket(actor=maude, run_id=run.pk, phase="before", code=code, answers=[3 if place else 0])
    found = season.figure("SAV-2")
    names = ("present", "answered", "before", "after", "matched", "uncounted")
    assert [found.details[name] for name in names] == [40, 34, 34, 28, 28, 0]
    assert found.details["baseline"] == {
        "fr": with_fixed_spaces("Oui avant : 12 sur 28 appariés ; plus de 1 sur 6 non appariés."),
        "en": "Yes before: 12 of 28 paired; more than 1 of 6 unpaired.",
    }
    with override("en"):
        notes = presentation.line("SAV-2", dataset.entry(BY_ID["SAV-2"], found), 5).notes
    assert notes[0] == (
        "Present: 40. Tickets keyed in: 34 (34 “before”, 28 “after”). Paired: 28, or 82% of the tickets."
    )


def test_under_ten_pairs_counts_stand_alone(season: Season) -> None:
    directory.save_settings(actor=season.cast.helene, min_cell_size=5)
    pairs(season, (0, 0, 5, 0), (0, 0, 4, 0))
    found = season.figure("SAV-2")
    assert found.sentence is not None
    assert plain(found.sentence[0]) == "Avant : 0 jeune sur 9 savait à qui en parler ; après : 9 sur 9."
    assert (found.details["kind"], found.details["lower"]) == ("counts_only", None)


def test_from_thirty_pairs_the_test_goes_to_the_annex(season: Season) -> None:
    pairs(season, (6, 5, 6, 0), (5, 0, 4, 5))
    found = season.figure("SAV-2")
    assert found.details["kind"] == "effect_with_p"
    assert 0 < float(str(found.details["mid_p"])) < 1
    annex = found.details["annex"]
    assert isinstance(annex, dict)
    assert "10 paires dans un sens, 5 dans l’autre" in plain(annex["fr"])
    pairs(season, (0, 0, 0, 5))
    assert "annex" in season.figure("SAV-2").details


def test_a_tiny_mid_p_keeps_its_meaning(season: Season) -> None:
    pairs(season, (0, 0, 25, 5), (5, 0, 25, 0))
    found = season.figure("SAV-2")
    assert 0 < float(str(found.details["mid_p"])) < 1e-10


def test_the_annex_does_not_tell_how_few_changed_their_mind(season: Season) -> None:
    pairs(season, (10, 1, 6, 2), (5, 0, 6, 3))
    found = season.figure("SAV-2")
    assert found.details["kind"] == "effect_with_p"
    assert "annex" not in found.details


def test_a_fall_is_told_as_a_rise_is(season: Season) -> None:
    pairs(season, (6, 7, 0, 2), (5, 5, 1, 2))
    found = season.figure("SAV-2")
    assert found.sentence is not None
    assert plain(found.sentence[0]).startswith(
        "Avant : 23 jeunes sur 28 savaient à qui en parler ; après : 12 sur 28. Baisse de 39"
    )


def test_only_workshops_with_youths_are_pooled(season: Season) -> None:
    """Adults of a training answer the same question: they are not "jeunes"."""
    worked_pairs(season)
    training = activities.create_offering(
        actor=season.cast.claire, program=season.cast.jeunesse, kind="staff_training", title_fr="Pour le personnel",
        summary_fr="Deux heures.", modes=["at_setting"],
    )  # fmt: skip
    activities.publish_offering(actor=season.cast.claire, offering_id=training.pk)
    season.ask(season.give((None, 12), offering=training, category="professional"), no_yes=12)
    assert season.figure("SAV-2").details["matched"] == 28


def test_sessions_of_another_grant_or_period_are_not_pooled(season: Season) -> None:
    worked_pairs(season)
    other = season.another_grant("deux")
    session = season.give((season.cohort("C"), 20), grants=[other])
    season.ask(session, no_yes=9)
    assert season.figure("SAV-2").details["matched"] == 28
    assert season.figure("SAV-2", other).hidden == "one_session"
    day = clock.local(session.start).date()
    assert season.figure("SAV-2", start=day + timedelta(days=1), end=END).hidden == "no_pairs"
    assert season.whole("SAV-2").details["matched"] == 37


def test_sessions_of_few_pairs_are_told_together_and_never_alone(season: Season) -> None:
    pairs(season, (5, 0, 5, 4), (2, 0, 1, 0), (4, 0, 4, 3))
    rows = season.figure("SAV-2").records
    assert sorted(row.adds or 0 for row in rows) == [14, 14]
    joined = next(row for row in rows if not row.url_name)
    assert (joined.adds, joined.cells, joined.hour) == (3 + 11, (2 + 4, 0, 1 + 4, 3), None)
    pairs(season, (1, 0, 1, 0))
    rows = season.figure("SAV-2").records
    assert sorted(row.adds or 0 for row in rows) == [5, 11, 14]


def test_from_eight_sessions_the_wider_interval_stands_with_its_seed(season: Season) -> None:
    pairs(season, *[(1, 0, 2, 1), (2, 0, 0, 1)] * 4)
    found = season.figure("SAV-2")
    assert found.details["seed"] == 20260501
    newcombe, sessions = found.details["newcombe"], found.details["sessions"]
    wider = sessions if is_wider(tuple(sessions), tuple(newcombe)) else newcombe
    assert [found.details["lower"], found.details["upper"]] == wider
    assert found.details["interval"] == ("sessions" if wider is sessions else "newcombe")
    text = canonical(dataset.build(season.grant, START, END))
    assert canonical(dataset.build(season.grant, START, END)) == text
    assert json.loads(text)["indicators"]["SAV-2"]["details"]["seed"] == 20260501
