"""A report frozen once: the same figures are one report, later corrections a version, and nothing moves any more."""

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amont.activities import services as activities
from amont.activities.services import CountLine
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory import services as directory
from amont.directory.models import Code
from amont.funding import services as funding
from amont.funding.models import Grant
from amont.impact import dataset, presentation, selectors, services
from amont.impact.canonical import canonical, sha256
from amont.impact.models import Report
from tests.impact.conftest import END, LATER, START, Season, worked_example, worked_pairs

pytestmark = pytest.mark.django_db
AFTER = LATER + timedelta(days=60)


def freeze(season: Season, start: date = START, end: date = END) -> Report:
    return services.freeze(actor=season.cast.helene, grant=season.grant, start=start, end=end)


def add_a_professional(season: Season) -> None:
    session = season.give((season.cohort("Z"), 20))
    with clock.travel_to(session.end):
        activities.record_head_count(
            actor=season.cast.maude, session_id=session.pk, counts=[CountLine(uuid4(), 2, "professional")]
        )


def test_a_frozen_report_holds_its_text_and_the_hash_of_it(promised: Season) -> None:
    worked_example(promised)
    report = freeze(promised)
    data = json.loads(report.canonical)
    assert report.sha256 == sha256(report.canonical)
    assert (report.version, report.frozen_by) == (1, str(promised.cast.helene.pk))
    assert canonical(data) == report.canonical
    assert data["period"] == {"start": "2026-07-01", "end": "2027-06-30"}
    assert list(data["indicators"]) == sorted(data["indicators"])
    youths = data["indicators"]["OUT-4"]
    assert (youths["lower"], youths["upper"], youths["value"], youths["grade"]) == (54, 66, None, "E")


def test_promises_stand_beside_results(promised: Season) -> None:
    worked_example(promised)
    held = {one["indicator"]: one for one in json.loads(freeze(promised).canonical)["promises"]}
    assert {code: (one["target"], one["result"], one["reached"]) for code, one in held.items()} == {
        "": (None, None, None), "OUT-1": (5, 5, True), "OUT-3": (100, 88, False), "OUT-4": (50, 54, True),
    }  # fmt: skip


@pytest.mark.parametrize(("target", "reached"), [(100, False), (5, False), (4, None)])
def test_a_hidden_result_tells_no_more_than_its_mark(season: Season, target: int, reached: bool | None) -> None:
    season.give((season.cohort("A"), 4))
    funding.promise(actor=season.cast.helene, grant=season.grant, indicator="OUT-3", words="x", target=target)
    data = dataset.build(season.grant, START, END)
    assert (data["promises"][0]["result"], data["promises"][0]["reached"]) == (None, reached)
    assert '"value":4' not in canonical(data)


def test_freezing_twice_is_one_report_even_on_another_day(season: Season) -> None:
    worked_pairs(season)
    first = freeze(season)
    with clock.travel_to(LATER):
        assert freeze(season) == first
    assert (Report.objects.count(), AuditEntry.objects.filter(action="impact.report.frozen").count()) == (1, 1)
    entry = AuditEntry.objects.get(action="impact.report.frozen")
    assert (entry.actor, entry.record_id) == (str(season.cast.helene.pk), str(first.pk))


def test_a_late_correction_makes_a_version_that_names_what_it_changed(season: Season) -> None:
    worked_example(season)
    first = freeze(season)
    add_a_professional(season)
    second = freeze(season)
    assert (second.version, Report.objects.count()) == (2, 2)
    assert json.loads(second.canonical)["replaces"] == {
        "version": 1, "sha256": first.sha256, "changed": ["OUT-1", "OUT-3", "OUT-4"],
    }  # fmt: skip
    assert freeze(season) == second
    first.refresh_from_db()
    assert first.sha256 == sha256(first.canonical)


def test_what_is_promised_is_in_progress_until_the_period_is_over(promised: Season) -> None:
    worked_example(promised)
    first = freeze(promised)
    with clock.travel_to(AFTER):
        second = freeze(promised)
    assert (second.version, json.loads(second.canonical)["replaces"]["changed"]) == (2, ["over"])
    states, notes = [], []
    with translation.override("en"):
        for report in (first, second):
            data = json.loads(report.canonical)
            states.append([one.state for one in presentation.promises(data)])
            notes.append(presentation.in_progress(data))
    assert states[0] == ["reached", "in progress", "reached", "told in words"]
    assert states[1] == ["reached", "not reached in this period", "reached", "told in words"]
    assert notes == ["Period in progress: figures as of January 11, 2027.", ""]


def test_no_percentage_stands_beside_a_small_target(promised: Season) -> None:
    worked_example(promised)
    with translation.override("en"):
        rows = presentation.promises(json.loads(freeze(promised).canonical))
    assert [(one.target, one.result, one.percent, one.share) for one in rows] == [
        ("5", "5", "", 100), ("100", "88", "88%", 88), ("50", "between 54 and 66", "108%", 100), ("—", "—", "", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["canonical", "sha256", "both"])
def test_a_frozen_text_that_was_altered_is_refused(season: Season, field: str) -> None:
    """Whoever changes the text, its hash, or both: the journal named the hash at the freezing."""
    worked_example(season)
    report = freeze(season)
    assert selectors.frozen_text(report) == report.canonical
    text = report.canonical.replace('"value":88', '"value":880')
    changed = {"canonical": text, "sha256": sha256(text)} if field == "both" else {field: text[:64]}
    Report.objects.filter(pk=report.pk).update(**changed)
    report.refresh_from_db()
    with pytest.raises(RuleBroken) as refused:
        selectors.frozen_text(report)
    assert refused.value.code == "altered"
    second = freeze(season)
    assert (second.version, json.loads(second.canonical)["replaces"]["changed"]) == (2, ["integrity"])
    assert selectors.frozen_text(second) == second.canonical


def test_the_journal_names_the_hash_of_what_was_frozen(season: Season) -> None:
    report = freeze(season)
    entry = AuditEntry.objects.get(action="impact.report.frozen")
    assert list(entry.objects_named.values_list("object_id", flat=True)) == [report.sha256]


def test_another_period_is_another_report(season: Season) -> None:
    assert freeze(season).pk != freeze(season, end=END - timedelta(days=1)).pk


def test_nothing_moves_a_frozen_report(season: Season) -> None:
    """Not a year, nor another name of the grant, a new session, or an edited label."""
    worked_pairs(season)
    report = freeze(season)
    text, shown = report.canonical, dataset.changed(json.loads(report.canonical), json.loads(report.canonical))
    funding.save_grant(actor=season.cast.helene, grant=season.grant, title="Autrement nommée")
    directory.save_settings(actor=season.cast.helene, name="Un autre nom", min_cell_size=12)
    add_a_professional(season)
    code = Code.objects.get(list="setting_kind", code="secondary_school")
    directory.save_code(
        actor=season.cast.claire, code=code, label_fr="Lycée", label_en="Lyceum", order=1, retired=False
    )
    with clock.travel_to(LATER + timedelta(days=400)):
        kept = Report.objects.get(pk=report.pk)
        assert (kept.canonical, kept.sha256, shown) == (text, report.sha256, [])


@pytest.mark.parametrize(
    ("start", "end", "code", "field"),
    [
        (END, START, "dates", "end"),
        (date(2025, 1, 1), date(2025, 12, 31), "outside", "start"),
        (date(2027, 7, 1), date(2027, 7, 31), "outside", "start"),
        (date(2026, 6, 30), END, "outside", "start"),
        (START, date(2027, 7, 1), "outside", "end"),
        (date(2027, 1, 12), END, "future", "start"),
    ],
)
def test_a_period_beyond_the_grant_s_days_or_today_is_refused_and_never_cut(
    season: Season, start, end, code, field
) -> None:
    with pytest.raises(RuleBroken) as refused:
        freeze(season, start, end)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Report.objects.exists()


def test_the_refusal_tells_the_grant_s_days_in_words(season: Season) -> None:
    with translation.override("fr"), pytest.raises(RuleBroken) as refused:
        freeze(season, date(2025, 1, 1), date(2025, 1, 2))
    assert "1ᵉʳ juillet 2026" in str(refused.value)


def test_only_the_director_freezes(season: Season) -> None:
    for account in (season.cast.claire, season.cast.maude, season.cast.rosalie, season.cast.karl, season.cast.tom):
        with pytest.raises(PermissionDenied):
            services.freeze(actor=account, grant=season.grant, start=START, end=END)
    assert not Report.objects.exists()


def test_the_database_refuses_a_report_upside_down(season: Season) -> None:
    report = freeze(season)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(end=START - timedelta(days=1))


@pytest.mark.parametrize("value", [1.5, {"a": [1, 2.0]}, [float("nan")], ({"b": float("inf")},)])
def test_a_float_is_never_frozen(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})


def test_the_canonical_text_depends_on_nothing_but_its_values() -> None:
    assert canonical({"b": 1, "a": {"d": "é", "c": [1, 2]}}) == canonical({"a": {"c": [1, 2], "d": "é"}, "b": 1})
    assert canonical({"a": "é"}) == '{"a":"é"}'
    with pytest.raises(TypeError):
        canonical({"a": Decimal("1.5")})


def test_a_year_before_a_leap_day_is_a_day_that_exists(season: Season) -> None:
    Grant.objects.filter(pk=season.grant.pk).update(end=date(2028, 6, 30))
    season.grant.refresh_from_db()
    with clock.travel_to(LATER.replace(year=2028)):
        assert freeze(season, date(2028, 2, 29), date(2028, 2, 29)).version == 1


def test_the_year_before_stands_beside_when_it_had_something(season: Season) -> None:
    grant = season.another_grant("longue")
    Grant.objects.filter(pk=grant.pk).update(end=date(2028, 6, 30))
    grant.refresh_from_db()
    season.give((season.cohort("A"), 20), grants=[grant], day=date(2027, 2, 10))
    season.give((season.cohort("B", year=2027), 25), grants=[grant], day=date(2028, 2, 9))
    sums = dataset.build(grant, date(2028, 1, 1), date(2028, 3, 31))["indicators"]["OUT-3"]
    assert (sums["value"], sums["previous"]["value"]) == (25, 20)
    assert dataset.build(grant, date(2027, 1, 1), date(2027, 3, 31))["indicators"]["OUT-3"]["previous"] is None


def test_freezing_asks_the_database_as_often_for_five_times_the_sessions(season: Season) -> None:
    def queries(*, code: str, sessions: int) -> int:
        grant = season.another_grant(code)
        for place in range(sessions):
            given = season.give((season.cohort(f"{code}{place}"), 20), grants=[grant])
            season.ask(given, yes_yes=1, no_yes=1)
            season.world.receive()
        with CaptureQueriesContext(connection) as seen:
            services.freeze(actor=season.cast.helene, grant=grant, start=START, end=END)
        return len(seen)

    queries(code="essai", sessions=1)  # the labels are read once
    few = queries(code="peu", sessions=2)
    assert queries(code="beaucoup", sessions=10) == few
