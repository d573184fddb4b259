"""Every published example of the report's statistics, to the digits printed, by function and by command."""

import json

import pytest

from amont.impact.management.commands.stat import Command
from amont.impact.stats import boot, paired, registry, survival

DEPRESSION_X = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
DEPRESSION_Y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
LAKENS_AFTER = [9, 7, 8, 9, 8, 9, 9, 10, 9, 9]
LAKENS_BEFORE = [9, 6, 7, 8, 7, 9, 8, 8, 8, 7]
PATCH = [
    [9243, 17649, 16449],
    [9671, 12013, 14614],
    [11792, 19979, 17274],
    [13357, 21816, 23798],
    [9055, 13850, 12560],
    [6290, 9806, 10157],
    [12412, 17208, 16570],
    [18806, 29044, 26325],
]
SIX_MP_MARKED = [
    6,
    6,
    6,
    -6,
    7,
    -9,
    10,
    -10,
    -11,
    13,
    16,
    -17,
    -19,
    -20,
    22,
    23,
    -25,
    -32,
    -32,
    -34,
    -35,
]  # - = censored
SIX_MP = [abs(week) for week in SIX_MP_MARKED]
SIX_MP_EVENT = [int(week > 0) for week in SIX_MP_MARKED]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
COHORTS = [
    {"counts": [22, 24], "enrolment": 25},
    {"counts": [19, 12], "enrolment": 30},
    {"counts": [11], "enrolment": None},
]

# Name of the example, method, arguments, fields as printed: a text is right to 1 unit of its last digit.
EXAMPLES = [
    ("Wilson, 81 of 263", "proportion.wilson", {"successes": 81, "n": 263}, {"lower": "0.2553", "upper": "0.3662"}),
    ("Wilson, 0 of 20", "proportion.wilson", {"successes": 0, "n": 20}, {"lower": "0.0000", "upper": "0.1611"}),
    (
        "McNemar, Bentur",
        "paired.mcnemar",
        {"n12": 1, "n21": 7},
        {"chi2": "4.5", "p": "0.0339", "chi2_cc": "3.125", "p_cc": "0.0771", "exact_p": "0.0703", "mid_p": "0.0391"},
    ),
    (
        "McNemar, Armitage and Berry",
        "paired.mcnemar",
        {"n12": 12, "n21": 2},
        {"chi2_cc": "5.785714", "p_cc": "0.0162", "exact_p": "0.0129"},
    ),
    ("McNemar, tie", "paired.mcnemar", {"n12": 5, "n21": 5}, {"exact_p": "1", "mid_p": "0.876953"}),
    (
        "Newcombe 10, corrected phi",
        "paired.newcombe_difference",
        {"a": 1, "b": 1, "c": 7, "d": 12},
        {"difference": "-0.286", "lower": "-0.507", "upper": "-0.026"},
    ),
    (
        "Bonett-Price",
        "paired.bonett_price",
        {"a": 1, "b": 1, "c": 7, "d": 12},
        {"lower": "-0.508", "upper": "-0.013"},
    ),
    (
        "Newcombe 10, empty cell",
        "paired.newcombe_difference",
        {"a": 36, "b": 12, "c": 2, "d": 0},
        {"difference": "0.200", "lower": "0.057", "upper": "0.340"},
    ),
    (
        "Wilcoxon, Hollander and Wolfe",
        "paired.wilcoxon_signed_rank",
        {"differences": [x - y for x, y in zip(DEPRESSION_X, DEPRESSION_Y, strict=True)]},
        {
            "v_plus": 40,
            "n_nonzero": 9,
            "p": "0.03906",
            "hodges_lehmann": "0.46",
            "lower": "0.010",
            "upper": "0.786",
            "achieved_level": "0.961",
            "rank_biserial": "0.778",
        },
    ),
    (
        "Wilcoxon, ties and zeros",
        "paired.wilcoxon_signed_rank",
        {"differences": [1, 2, 1, -1, 3, 1, 0, 2, 1, 0]},
        {"v_plus": 33, "v_minus": 3, "n_nonzero": 8, "p": "0.046875", "rank_biserial": "0.8333", "hodges_lehmann": 1},
    ),
    (
        "Effect size, Lakens",
        "paired.effect_size",
        {"before": LAKENS_BEFORE, "after": LAKENS_AFTER},
        {"t": "4.74", "df": 9, "p": "0.001", "dz": "1.50", "drm": "1.11", "dav": "1.13", "g_av": "1.08"},
    ),
    (
        "BCa, patch data",
        "boot.bca",
        {"statistic": "ratio_of_changes", "sample": PATCH, "seed": 20260401},
        {"estimate": "-0.0713", "jackknife_bias": "0.0080", "jackknife_se": "0.106"},
    ),
    (
        "Retrospective pre-test",
        "retrospective.shift",
        {"pre": [3.6], "then": [2.6], "post": [4.1]},
        {"response_shift": "-1.0", "traditional": "0.5", "retrospective": "1.5"},
    ),
    ("Kaplan-Meier, 6-MP", "survival.kaplan_meier", {"time": SIX_MP, "event": SIX_MP_EVENT}, {"median": 23}),
    ("Kaplan-Meier, placebo", "survival.kaplan_meier", {"time": PLACEBO, "event": [1] * 21}, {"median": 8}),
    (
        "Log-rank, Freireich",
        "survival.log_rank",
        {"t1": SIX_MP, "e1": SIX_MP_EVENT, "t2": PLACEBO, "e2": [1] * 21},
        {"chi2": "16.793", "p": "0.0000417"},
    ),
    (
        "Garwood, 10 events",
        "rates.garwood",
        {"events": 10, "exposure": 1},
        {"rate": 10, "lower": "4.795", "upper": "18.390"},
    ),
    ("Garwood, no event", "rates.garwood", {"events": 0, "exposure": 1}, {"lower": 0, "upper": "3.689"}),
    (
        "Rate ratio, Rothman",
        "rates.ratio",
        {"e1": 41, "x1": 28_010, "e2": 15, "x2": 19_017},
        {"ratio": "1.8558", "lower": "1.0057", "upper": "3.6093", "p": "0.0409"},
    ),
    ("Holm", "multiplicity.holm", {"p": [0.01, 0.04, 0.03, 0.005]}, {"adjusted": ["0.03", "0.06", "0.06", "0.02"]}),
    (
        "Shares of 10",
        "allocation.largest_remainder",
        {"weights": [6, 6, 2], "units": 10},
        {"shares": [4, 4, 2]},
    ),
    (
        "68 687.00 $ in thirds",
        "allocation.largest_remainder",
        {"weights": [1, 1, 1], "units": 6_868_700},
        {"shares": [2_289_567, 2_289_567, 2_289_566]},
    ),
    ("Jain", "fairness.jain", {"x": [1, 1, 1, 0]}, {"index": "0.75"}),
    ("Jain, all equal", "fairness.jain", {"x": [3, 3, 3]}, {"index": 1}),
    (
        "Distinct bounds",
        "counting.distinct_bounds",
        {"cohorts": COHORTS},
        {"participations": 88, "lower": 54, "upper": 66},
    ),
]
NAMES = [example[0] for example in EXAMPLES]


def assert_as_printed(value, expected):
    """A text is a printed figure: the value is within 1 unit of its last digit; the rest is equal."""
    if isinstance(expected, list):
        assert len(value) == len(expected)
        for one, wanted in zip(value, expected, strict=True):
            assert_as_printed(one, wanted)
    elif isinstance(expected, str):
        unit = 10.0 ** -len(expected.partition(".")[2])
        assert abs(value - float(expected)) <= unit
    else:
        assert value == expected


@pytest.mark.parametrize(("name", "method", "arguments", "fields"), EXAMPLES, ids=NAMES)
def test_a_published_example_is_found_again(name, method, arguments, fields):
    result = registry.compute(method, arguments)
    for field, expected in fields.items():
        assert_as_printed(result[field], expected)


@pytest.mark.parametrize(("name", "method", "arguments", "fields"), EXAMPLES, ids=NAMES)
def test_a_published_example_is_found_again_through_the_command(name, method, arguments, fields, tmp_path, capsys):
    asked = tmp_path / "arguments.json"
    asked.write_text(json.dumps(arguments), encoding="utf-8")
    Command().run_from_argv(["amont", "stat", method, "--json", str(asked)])
    written = capsys.readouterr()
    result = json.loads(written.out)
    assert written.err == ""
    assert result == registry.compute(method, arguments)
    for field, expected in fields.items():
        assert_as_printed(result[field], expected)


def test_newcombe_without_the_correction_of_phi_is_told_apart():
    """Without it the limits are -0.502 and -0.036: the usual bug."""
    found = paired.newcombe_difference(1, 1, 7, 12)
    assert found.lower < -0.505
    assert found.upper > -0.03


def test_the_kaplan_meier_table_of_6_mp_is_the_published_one():
    published = {
        6: ("0.8571", "0.0764"),
        7: ("0.8067", "0.0869"),
        10: ("0.7529", "0.0963"),
        13: ("0.6902", "0.1068"),
        16: ("0.6275", "0.1141"),
        22: ("0.5378", "0.1282"),
        23: ("0.4482", "0.1346"),
    }
    rows = survival.kaplan_meier(SIX_MP, SIX_MP_EVENT).table
    assert [row.t for row in rows] == list(published)
    assert [row.at_risk for row in rows] == [21, 17, 15, 12, 11, 7, 6]
    assert [row.events for row in rows] == [3, 1, 1, 1, 1, 1, 1]
    for row in rows:
        assert_as_printed(row.s, published[row.t][0])
        assert_as_printed(row.se, published[row.t][1])


def test_a_curve_that_reaches_zero_has_no_standard_error_there_and_one_that_stays_high_no_median():
    assert survival.kaplan_meier(PLACEBO, [1] * 21).table[-1].se is None
    assert survival.kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]).median is None
    assert survival.kaplan_meier([1, 2], [0, 0]) == survival.KaplanMeier((), None)


def test_events_precede_censorings_at_equal_times():
    assert survival.kaplan_meier([5, 5], [0, 1]).table[0].at_risk == 2


def test_aalen_johansen_splits_what_one_minus_kaplan_meier_overstates():
    time, cause = [1, 2, 3, 4, 5], [1, 2, 0, 1, 2]
    table = {row.t: row.incidence for row in survival.aalen_johansen(time, cause).table}
    assert table[1] == {1: 0.2, 2: 0.0}
    assert table[2] == pytest.approx({1: 0.2, 2: 0.2})
    assert table[4] == pytest.approx({1: 0.5, 2: 0.2})
    assert table[5] == pytest.approx({1: 0.5, 2: 0.5})
    for code in (1, 2):
        alone = survival.kaplan_meier(time, [int(c == code) for c in cause]).table[-1].s
        assert 1 - alone > table[5][code]


def test_the_bootstrap_standard_error_of_the_patch_data_is_near_a_tenth():
    found = boot.bca("ratio_of_changes", PATCH, resamples=20_000, seed=20260401)
    assert found.se == pytest.approx(0.10, rel=0.05)
    assert found.estimate == pytest.approx(-0.0713061, abs=1e-7)
