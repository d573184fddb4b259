"""Charts say the truth without colour, without scripts, and keep quiet about small counts."""

from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from amont.ui import charts
from amont.ui.charts import Interval

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: charts.Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart.svg)


def words(chart: charts.Chart) -> list[str]:
    return [node.text or "" for node in drawn(chart).iter(f"{SVG}text")]


def all_charts() -> list[charts.Chart]:
    return [
        charts.bars("Un", [("A", 4), ("B", None)]),
        charts.stacked_bars("Deux", ["x", "y", "z"], [("A", (1, 2, 0)), ("B", (3, 0, 1))]),
        charts.lines("Trois", ["1", "2", "3"], [("x", [1, None, 3]), ("y", [2, 2, 2])]),
        charts.intervals("Quatre", [Interval("A", 50, 40, 60), Interval("B", None, note="trop tôt")]),
    ]


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.title)
def test_every_chart_is_sound_svg_that_a_strict_policy_draws(chart):
    for node in drawn(chart).iter():
        assert "style" not in node.attrib
        assert node.tag.removeprefix(SVG) not in ("script", "style", "foreignObject", "image")
        assert not any(name.startswith("on") for name in node.attrib)
    assert drawn(chart).get("role") == "img"
    assert drawn(chart).get("aria-label") == chart.title
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_bars_are_in_proportion_and_carry_their_figures():
    with override("fr"):
        chart = charts.bars("Jeunes", [("École", 1000), ("Maison des jeunes", 250), ("Rue", 0)])
    long, short, none = (float(bar.get("width", 0)) for bar in drawn(chart).iter(f"{SVG}rect"))
    assert long == pytest.approx(4 * short, abs=0.2)
    assert none == 0
    assert "1\u202f000" in words(chart) or "1\u00a0000" in words(chart)


def test_a_hidden_cell_gets_its_words_and_no_mark():
    chart = charts.bars("Jeunes", [("École", 40), ("Rue", None)])
    assert len(list(drawn(chart).iter(f"{SVG}rect"))) == 1
    assert chart.rows[1] == ["Rue", charts.shown(None)]
    assert charts.shown(None) in words(chart)


def test_a_gap_in_a_line_stays_a_gap():
    chart = charts.lines("Mois", ["1", "2", "3"], [("x", [1, None, 3])])
    strokes = [node.get("d", "") for node in drawn(chart).iter(f"{SVG}path") if "chart-line" in node.get("class", "")]
    assert strokes[0].count("M") == 2
    assert strokes[0].count("L") == 0
    assert len(list(drawn(chart).iter(f"{SVG}circle"))) == 2


def test_series_are_told_apart_without_their_colour():
    stacked = charts.stacked_bars("S", ["x", "y", "z"], [("A", (1, 2, 3))])
    fills = {node.get("fill") for node in drawn(stacked).iter(f"{SVG}rect")}
    assert {"url(#h1)", "url(#h2)"} <= fills
    lines = charts.lines("L", ["1", "2"], [("x", [1, 2]), ("y", [2, 1])])
    dashes = {node.get("stroke-dasharray") for node in drawn(lines).iter(f"{SVG}path")}
    assert len(dashes) == 2


def test_an_interval_stands_where_its_figures_say():
    chart = charts.intervals("Savoir", [Interval("Après", 50, 25, 75)])
    (dot,) = drawn(chart).iter(f"{SVG}circle")
    assert float(dot.get("cx", 0)) == pytest.approx(charts.WIDTH / 2)


def test_what_is_not_measured_yet_says_so_instead_of_drawing():
    chart = charts.intervals("Savoir", [Interval("Plus tard", None, note="pas encore mesuré")])
    assert not list(drawn(chart).iter(f"{SVG}circle"))
    assert chart.rows == [["Plus tard", "pas encore mesuré", "–"]]


def test_a_label_with_markup_stays_text():
    chart = charts.bars("<b>T</b>", [("<script>x</script>", 3)])
    assert "<script>x</script>" in words(chart)
    assert "<script" not in chart.svg


@pytest.mark.parametrize(
    ("values", "end"),
    [([], 1), ([0], 1), ([1], 1), ([3], 5), ([7], 10), ([10], 10), ([11], 20), ([412], 500), ([99, 100.5], 200)],
)
def test_the_axis_ends_on_a_round_number_that_holds_all(values, end):
    assert charts.ceiling(values) == end
    assert charts.ceiling(values) >= max([*values, 0])


@pytest.mark.parametrize(
    ("language", "value", "unit", "said"),
    [
        ("fr", 42.5, "%", "42,5\u00a0%"),
        ("en", 42.5, "%", "42.5%"),
        ("en", 1234, "", "1,234"),
        ("fr", 3.0, "h", "3\u00a0h"),
    ],
)
def test_figures_are_written_as_the_language_writes_them(language, value, unit, said):
    with override(language):
        assert charts.shown(value, unit) == said
