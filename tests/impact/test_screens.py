"""Reports on the screen: a period asked, figures opened to their records, a report frozen, and who may see it."""

import re
from collections import defaultdict
from datetime import date, timedelta
from math import comb, sqrt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from amont.audit.models import AuditEntry
from amont.core import clock
from amont.impact import presentation, services
from amont.impact.indicators import BY_ID, INDICATORS
from amont.impact.models import Report
from tests.impact.conftest import END, LATER, START, Season, worked_example, worked_pairs
from tests.reading import as_, beside, page, typed, words
from tests.ui.said import shows

pytestmark = pytest.mark.django_db
PERIOD = {"start": START.isoformat(), "end": END.isoformat()}


def url(name: str, season: Season, *args: object) -> str:
    return reverse(f"impact:{name}", args=[season.grant.code, *args])


def rows(season: Season, indicator: str) -> list[list[str]]:
    """The records of a figure as the page lists them, cell by cell."""
    shown = page(as_(season.cast.helene).get(url("records", season, indicator), PERIOD))
    return [[words(cell) for cell in row.select("td")] for row in shown.select("[data-test=records] tbody tr")]


def test_every_figure_is_computed_again_from_its_records(season: Season) -> None:
    worked_example(season)
    worked_pairs(season)
    season.give((None, 45), offering=season.kiosk)
    season.give()
    season.world.refuse(season.world.triaged())
    season.world.receive()
    found = {one.id: season.figure(one.id) for one in INDICATORS}
    for code in ("OUT-1", "OUT-2", "DEM-1", "DEM-2"):
        assert len(rows(season, code)) == found[code].value == sum(int(row[-1]) for row in rows(season, code))
    assert sum(int(row[-1]) for row in rows(season, "OUT-3") if row[-1].isdigit()) == found["OUT-3"].value
    assert sum(not row[-1].isdigit() for row in rows(season, "OUT-3")) == found["OUT-3"].without_count == 1
    assert bounds(rows(season, "OUT-4")) == (found["OUT-4"].lower, found["OUT-4"].upper)


def test_the_sentence_is_computed_again_from_the_foot_of_its_records(season: Season) -> None:
    """Difference, Newcombe's interval and mid-p from the four counts that the page adds up, by formulas of our own."""
    for yes_yes, yes_no, no_yes, no_no in ((6, 6, 9, 2), (5, 0, 7, 2)):
        session = season.give((season.cohort(f"G{no_yes}"), 30))
        season.ask(session, yes_yes=yes_yes, yes_no=yes_no, no_yes=no_yes, no_no=no_no)
    shown = page(as_(season.cast.helene).get(url("records", season, "SAV-2"), PERIOD))
    listed = [[int(cell) for cell in row[-5:]] for row in rows(season, "SAV-2")]
    foot = [int(words(cell)) for cell in shown.select("[data-test=records] tfoot td")]
    assert foot == [sum(column) for column in zip(*listed, strict=True)] == [11, 6, 16, 4, 37]
    a, b, c, d, n = foot
    details = season.figure("SAV-2").details
    assert (details["positive_before"], details["positive_after"], details["matched"]) == (a + b, a + c, n)
    assert details["difference"] == round((c - b) * 100 / n)
    assert [details["lower"], details["upper"]] == newcombe(a, b, c, d)
    tail = sum(comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c)
    assert float(str(details["mid_p"])) == pytest.approx(2 * tail - comb(b + c, b) / 2 ** (b + c), rel=1e-3)
    assert shows(as_(season.cast.helene).get(url("records", season, "SAV-2"), PERIOD), FROM_FOUR)


FROM_FOUR = "The interval is Newcombe’s, from the four counts."


def newcombe(a: int, b: int, c: int, d: int) -> list[int]:
    """Method 10 written again, after - before, in whole points."""
    n, z = a + b + c + d, 1.959963984540054

    def wilson(yes: int) -> tuple[float, float]:
        middle, half = yes + z * z / 2, z * sqrt(yes * (n - yes) / n + z * z / 4)
        return (middle - half) / (n + z * z), (middle + half) / (n + z * z)

    before, after = (a + b) / n, (a + c) / n
    (l1, u1), (l2, u2) = wilson(a + b), wilson(a + c)
    spread = a * d - b * c
    spread = max(spread - n / 2, 0) if spread > 0 else spread
    phi = spread / sqrt((a + b) * (c + d) * (a + c) * (b + d))
    low = sqrt((after - l2) ** 2 - 2 * phi * (after - l2) * (u1 - before) + (u1 - before) ** 2)
    high = sqrt((u2 - after) ** 2 - 2 * phi * (u2 - after) * (before - l1) + (before - l1) ** 2)
    return [round((after - before - low) * 100), round((after - before + high) * 100)]


def test_two_workshops_of_one_day_and_place_are_told_apart_by_their_hour(season: Season) -> None:
    first = season.give((season.cohort("A"), 22))
    season.give((season.cohort("B"), 20), day=clock.local(first.start).date(), hour=13)
    listed = [row[0] for row in rows(season, "OUT-1")]
    assert len(set(listed)) == 2
    assert "13\u00a0h" in page_text(season, "OUT-1")


def page_text(season: Season, indicator: str) -> str:
    return as_(season.cast.helene).get(url("records", season, indicator), PERIOD).content.decode()


def frozen(season: Season) -> Report:
    return services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=END)


def test_an_altered_report_is_refused_on_its_page_on_paper_and_as_json(season: Season) -> None:
    season.give((season.cohort("A"), 22))
    report, client = frozen(season), as_(season.cast.helene)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE impact_report SET canonical = REPLACE(canonical, '22', '99')")
    for name, args in (("report", []), ("report_pdf", []), ("report_json", []), ("report_records", ["OUT-3"])):
        answer = client.get(reverse(f"impact:{name}", args=[report.pk, *args]))
        assert answer.status_code == 409, name
        assert answer["Content-Type"].startswith("text/html")
        assert shows(
            answer, "This report is no longer the one that was frozen: its text does not match its fingerprint."
        )
        assert "99" not in words(page(answer).select("main")[0]).replace(season.grant.title, "")


def test_every_frozen_figure_opens_to_its_records(season: Season) -> None:
    worked_example(season)
    worked_pairs(season)
    report, client = frozen(season), as_(season.cast.helene)
    shown = page(client.get(reverse("impact:report", args=[report.pk])))
    cards = shown.select("[data-test=indicator]")
    assert [str(card["data-indicator"]) for card in cards] == [one.id for one in INDICATORS]
    for card in cards:
        opened = client.get(str(card.select("[data-test=indicator-records]")[0]["href"]))
        assert opened.status_code == 200
        said = page(opened)
        assert words(said.select("[data-figure]")[0]) == words(card.select("[data-figure]")[0])
        assert not said.select("[data-test=records-changed]")
        assert str(said.select(".back a")[0]["href"]) == reverse("impact:report", args=[report.pk])


def test_records_that_changed_since_the_freezing_say_so(season: Season) -> None:
    season.give((season.cohort("A"), 22))
    report, client = frozen(season), as_(season.cast.helene)
    season.give((season.cohort("B"), 20))
    said = page(client.get(reverse("impact:report_records", args=[report.pk, "OUT-3"])))
    assert words(said.select("[data-figure]")[0]) == "22"
    assert words(said.select("[data-test=records-changed]")[0]).endswith("42")
    unmoved = page(client.get(reverse("impact:report_records", args=[report.pk, "DEM-1"])))
    assert not unmoved.select("[data-test=records-changed]")
    assert client.get(reverse("impact:report_records", args=[report.pk, "OUT-99"])).status_code == 404


def test_a_period_that_is_not_over_says_so_on_the_page(season: Season) -> None:
    client = as_(season.cast.helene)
    shown = words(client.get(url("preview", season), PERIOD))
    assert in_progress() in shown
    with clock.travel_to(LATER + timedelta(days=60)):
        assert in_progress() not in words(client.get(url("preview", season), PERIOD))


def in_progress() -> str:
    with override("fr"):
        return " ".join(presentation.in_progress({"over": False, "computed_on": "2027-01-11"}).split())


def bounds(listed: list[list[str]]) -> tuple[int, int]:
    """The cohort rule, from what the page lists: record, group, pupils in the group, how many."""
    counts, enrolment = defaultdict(list), {}
    for _day, record, group, pupils, n in listed:
        counts[record, group].append(int(n))
        enrolment[record, group] = int(pupils) if pupils.isdigit() else sum(counts[record, group]) + 10**6
    upper = sum(min(sum(seen), max(enrolment[key], max(seen))) for key, seen in counts.items())
    return sum(max(seen) for seen in counts.values()), upper


def test_each_record_opens_where_it_lives(season: Season) -> None:
    season.give((season.cohort("A"), 22))
    season.world.receive()
    client = as_(season.cast.helene)
    for code in ("OUT-1", "DEM-1"):
        shown = page(client.get(url("records", season, code), PERIOD))
        link = shown.select("[data-test=records] tbody a")[0]
        assert client.get(str(link["href"])).status_code == 200


def test_every_figure_has_its_door_to_the_records(season: Season) -> None:
    shown = page(as_(season.cast.helene).get(url("preview", season), PERIOD))
    cards = shown.select("[data-test=indicator]")
    assert [str(card["data-indicator"]) for card in cards] == [one.id for one in INDICATORS]
    client = as_(season.cast.helene)
    for card in cards:
        link = card.select("[data-test=indicator-records]")[0]
        assert client.get(str(link["href"])).status_code == 200


def test_reading_the_records_is_journalled(season: Season) -> None:
    as_(season.cast.maude).get(url("records", season, "OUT-4"), PERIOD)
    entry = AuditEntry.objects.get(action="impact.records.read")
    assert (entry.actor, entry.record_id, entry.reason) == (str(season.cast.maude.pk), str(season.grant.pk), "OUT_4")


def test_a_period_without_data_says_so(season: Season) -> None:
    shown = as_(season.cast.helene).get(url("preview", season), PERIOD)
    assert shown.status_code == 200
    assert shows(shown, "Nothing of this kind was recorded in this period.")
    assert shows(shown, "No pair of tickets in this period.")
    records = as_(season.cast.helene).get(url("records", season, "OUT-1"), PERIOD)
    assert shows(records, "Nothing in this period")


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("2026-06-30", "2027-06-30", "start"),
        ("2026-07-01", "2027-07-01", "end"),
        ("2027-02-01", "2027-06-30", "start"),
        ("2025-01-01", "2025-12-31", "start"),
        ("2027-06-30", "2026-07-01", "end"),
        ("hier", "2027-06-30", "start"),
        ("2026-07-01", "", "end"),
        ("2026-02-30", "2026-07-01", "start"),
    ],
)
def test_a_period_that_cannot_be_is_said_beside_its_field_and_stays(season: Season, start, end, field) -> None:
    client, asked = as_(season.cast.helene), {"start": start, "end": end}
    for answer in (client.get(url("preview", season), asked), client.post(url("freeze", season), asked)):
        assert (answer.status_code, answer["Content-Language"]) == (422, "fr")
        assert beside(answer, field)
        assert (typed(answer, "start"), typed(answer, "end")) == (start, end)
        assert not page(answer).select("[data-test=indicator]")
    assert client.get(url("records", season, "OUT-1"), asked).status_code == 404
    assert not Report.objects.exists()


def test_without_a_period_the_grant_s_own_days_until_today_are_shown(season: Season) -> None:
    shown = as_(season.cast.helene).get(url("preview", season))
    assert (typed(shown, "start"), typed(shown, "end")) == ("2026-07-01", clock.today().isoformat())
    with clock.travel_to(LATER.replace(year=2029)):
        assert typed(as_(season.cast.helene).get(url("preview", season)), "end") == END.isoformat()
    with clock.travel_to(LATER.replace(year=2020)):
        assert typed(as_(season.cast.helene).get(url("preview", season)), "end") == START.isoformat()


def test_a_double_tap_on_freeze_is_one_report(season: Season) -> None:
    client = as_(season.cast.helene)
    answers = [client.post(url("freeze", season), PERIOD) for _ in range(2)]
    assert answers[0].url == answers[1].url == reverse("impact:report", args=[Report.objects.get().pk])
    assert client.get(url("freeze", season)).status_code == 405


def test_fewer_than_the_smallest_count_are_told_in_words_everywhere(season: Season) -> None:
    season.give((season.cohort("A"), 3))
    client = as_(season.cast.helene)
    frozen = client.post(url("freeze", season), PERIOD, follow=True)
    for shown in (client.get(url("preview", season), PERIOD), frozen):
        card = page(shown).select("[data-indicator=OUT-3] [data-figure]")[0]
        assert re.sub(r"\s", " ", words(card)) == "moins de 5"


def test_one_session_s_answers_stay_inside(season: Season) -> None:
    session = season.give((season.cohort("A"), 20))
    season.ask(session, yes_yes=10, no_yes=10)
    shown = as_(season.cast.helene).get(url("preview", season), PERIOD)
    assert shows(shown, "Only one session has answers: the result stays inside until a second one joins it.")
    assert "savaient" not in words(page(shown).select("[data-indicator=SAV-2] [data-figure]")[0])


def test_whoever_reads_reports_and_whoever_does_not(season: Season) -> None:
    report = services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=END)
    mine = [reverse(f"impact:{name}", args=[report.pk]) for name in ("report", "report_pdf", "report_json")]
    mine += [url("preview", season), url("records", season, "OUT-1")]
    mine += [reverse("impact:report_records", args=[report.pk, "OUT-1"])]
    for account, status in (
        (season.cast.helene, 200), (season.cast.claire, 200), (season.cast.maude, 200),
        (season.cast.rosalie, 404), (season.cast.karl, 404), (season.cast.tom, 403),
    ):  # fmt: skip
        assert {as_(account).get(address).status_code for address in mine} == {status}, account
    for account, status in ((season.cast.claire, 403), (season.cast.karl, 403), (season.cast.tom, 403)):
        assert as_(account).post(url("freeze", season), PERIOD).status_code == status
    assert Report.objects.count() == 1


def test_karl_s_list_is_empty(season: Season) -> None:
    services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=END)
    shown = as_(season.cast.karl).get(reverse("impact:reports"))
    assert shown.status_code == 200
    assert season.grant.title not in words(shown)
    assert shows(shown, "No grant yet")
    assert season.grant.title in words(as_(season.cast.maude).get(reverse("impact:reports")))


def test_an_indicator_or_a_grant_that_does_not_exist_is_404(season: Season) -> None:
    client = as_(season.cast.helene)
    assert client.get(url("records", season, "OUT-99"), PERIOD).status_code == 404
    assert client.get(reverse("impact:preview", args=["jamais"])).status_code == 404
    assert "OUT-99" not in BY_ID


def test_the_json_is_served_byte_for_byte(season: Season) -> None:
    report = services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=date(2026, 12, 31))
    answer = as_(season.cast.helene).get(reverse("impact:report_json", args=[report.pk]))
    assert answer.content.decode() == report.canonical
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert "v1.json" in answer["Content-Disposition"]
