"""`amont stat`: what goes in, what comes out, and how it ends."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amont.impact.management.commands.stat import Command
from amont.impact.stats import registry

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"
MCNEMAR = '{"n12": 1, "n21": 7}'


@pytest.fixture
def stat(capsys, monkeypatch):
    """Run the command on this standard input: exit code, output, error."""

    def run(*words, given=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        code = 0
        try:
            Command().run_from_argv(["amont", "stat", *words])
        except SystemExit as end:
            code = end.code
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


def assert_refused(ended, code, error):
    assert ended[0] == code
    assert ended[1] == ""
    assert ended[2].endswith("\n")
    assert ended[2].count("\n") == 1
    told = json.loads(ended[2])
    assert list(told) == ["error", "message"]
    assert told["error"] == error
    assert told["message"]


def test_the_example_of_the_design_comes_out_in_the_order_of_the_fields(stat):
    code, out, err = stat("paired.mcnemar", "--json", given=MCNEMAR)
    assert (code, err) == (0, "")
    assert out.startswith('{"chi2": 4.5, "p": 0.0338')
    assert out.endswith('"exact_p": 0.0703125, "mid_p": 0.0390625}\n')
    assert list(json.loads(out)) == ["chi2", "p", "chi2_cc", "p_cc", "exact_p", "mid_p"]


def test_a_dash_a_file_and_nothing_are_the_same_question(stat, tmp_path):
    asked = tmp_path / "a.json"
    asked.write_text(MCNEMAR, encoding="utf-8")
    by_dash = stat("paired.mcnemar", "--json", "-", given=MCNEMAR)
    assert by_dash == stat("paired.mcnemar", "--json", str(asked))
    assert by_dash == stat("paired.mcnemar", "--json", given=MCNEMAR)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("paired.mcnemar", MCNEMAR),
        ("boot.bca", '{"statistic": "mean", "sample": [1, 2, 3, 4, 5, 6, 7, 9], "resamples": 500, "seed": 4}'),
    ],
)
def test_the_same_question_gives_the_same_bytes(stat, method, given):
    assert stat(method, "--json", given=given) == stat(method, "--json", given=given)


def test_whole_numbers_stay_whole_and_tables_are_lists_of_objects(stat):
    _, out, _ = stat("survival.kaplan_meier", "--json", given='{"time": [6, 7.5, 9], "event": [1, 0, 1]}')
    assert out == (
        '{"table": [{"t": 6, "at_risk": 3, "events": 1, "s": 0.6666666666666666, "se": 0.2721655269759087}, '
        '{"t": 9, "at_risk": 1, "events": 1, "s": 0.0, "se": null}], "median": 9}\n'
    )
    _, out, _ = stat("survival.aalen_johansen", "--json", given='{"time": [1, 2], "cause": [2, 0]}')
    assert out == '{"table": [{"t": 1, "incidence": {"2": 0.5}}]}\n'
    _, out, _ = stat("counting.distinct_bounds", "--json", given='{"cohorts": [{"counts": [11], "enrolment": null}]}')
    assert out == '{"participations": 11, "lower": 11, "upper": 11}\n'


def test_an_unbounded_limit_is_null(stat):
    code, out, _ = stat("rates.ratio", "--json", given='{"e1": 3, "x1": 10, "e2": 0, "x2": 10}')
    assert code == 0
    assert json.loads(out)["upper"] is None
    assert "Infinity" not in out


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("paired.nothing", "{}", "unknown_method"),
        ("mcnemar", MCNEMAR, "unknown_method"),
        ("paired.mcnemar", '{"n12": 1}', "wrong_arguments"),
        ("paired.mcnemar", '{"n12": 1, "n21": 7, "n22": 3}', "wrong_arguments"),
        ("boot.bca", '{"statistic": "mean", "sample": [1, 2, 3, 4, 5, 6, 7, 8]}', "wrong_arguments"),
        ("paired.mcnemar", "", "not_json"),
        ("paired.mcnemar", "[1, 7]", "not_json"),
        ("paired.mcnemar", "{n12: 1}", "not_json"),
        ("paired.mcnemar", "[" * 100_000, "not_json"),
    ],
)
def test_a_wrong_question_ends_with_2(stat, method, given, error):
    assert_refused(stat(method, "--json", given=given), 2, error)


def test_a_wrong_command_line_or_file_ends_with_2(stat, tmp_path):
    assert_refused(stat(), 2, "wrong_usage")
    assert_refused(stat("paired.mcnemar", "--xml", "-"), 2, "wrong_usage")
    assert_refused(stat("paired.mcnemar", "--json", str(tmp_path / "none.json")), 2, "unreadable")
    assert_refused(stat("paired.mcnemar", "--json", str(tmp_path)), 2, "unreadable")


EIGHT = "[1, 2, 3, 4, 5, 6, 7, 8]"


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("proportion.wilson", '{"successes": 0, "n": 0}'),
        ("proportion.wilson", '{"successes": 5, "n": 4}'),
        ("proportion.wilson", '{"successes": -1, "n": 4}'),
        ("proportion.wilson", '{"successes": 1.5, "n": 4}'),
        ("proportion.wilson", '{"successes": "1", "n": 4}'),
        ("proportion.wilson", '{"successes": true, "n": 4}'),
        ("proportion.wilson", '{"successes": null, "n": 4}'),
        ("proportion.wilson", '{"successes": 1, "n": NaN}'),
        ("proportion.wilson", '{"successes": 1, "n": Infinity}'),
        ("proportion.wilson", '{"successes": 1, "n": 1e999}'),
        ("proportion.wilson", '{"successes": 1, "n": 1' + "0" * 400 + "}"),
        ("paired.mcnemar", '{"n12": 0, "n21": 0}'),
        ("paired.newcombe_difference", '{"a": 0, "b": 0, "c": 0, "d": 0}'),
        ("paired.bonett_price", '{"a": 0, "b": 0, "c": -1, "d": 0}'),
        ("paired.wilcoxon_signed_rank", '{"differences": []}'),
        ("paired.wilcoxon_signed_rank", '{"differences": [1, NaN]}'),
        ("paired.wilcoxon_signed_rank", '{"differences": "12"}'),
        ("paired.effect_size", '{"before": [1, 2, 3], "after": [1, 2]}'),
        ("paired.effect_size", '{"before": [0.1, 0.2, 0.3], "after": [0.3, 0.4, 0.5]}'),
        ("paired.effect_size", '{"before": [1], "after": [2]}'),
        ("boot.bca", '{"statistic": "mean", "sample": [1, 2, 3, 4, 5, 6, 7], "seed": 1}'),
        ("boot.bca", f'{{"statistic": "mode", "sample": {EIGHT}, "seed": 1}}'),
        ("boot.bca", f'{{"statistic": "mean_difference", "sample": {EIGHT}, "seed": 1}}'),
        ("boot.bca", f'{{"statistic": "mean", "sample": {EIGHT}, "seed": -1}}'),
        ("boot.bca", f'{{"statistic": "mean", "sample": {EIGHT}, "seed": 1, "resamples": 0}}'),
        ("boot.bca", f'{{"statistic": "mean", "sample": {EIGHT}, "seed": 1, "resamples": 100000000}}'),
        ("boot.bca", f'{{"statistic": "mean", "sample": {EIGHT}, "seed": 1, "clusters": [1, 1, 2]}}'),
        ("boot.bca", f'{{"statistic": "mean", "sample": {EIGHT}, "seed": 1, "clusters": [1, 1, 2, 2, 3, 3, 4, 4]}}'),
        ("boot.bca", f'{{"statistic": "mean", "sample": {EIGHT}, "seed": 1, "clusters": [[1], 1, 2, 2, 3, 3, 4, 4]}}'),
        ("boot.bca", f'{{"statistic": "ratio_of_changes", "sample": {json.dumps([[1, 1, 2]] * 8)}, "seed": 1}}'),
        ("retrospective.shift", '{"pre": [1, 2], "then": [1], "post": [1, 2]}'),
        ("survival.kaplan_meier", '{"time": [], "event": []}'),
        ("survival.kaplan_meier", '{"time": [1, 2], "event": [1]}'),
        ("survival.kaplan_meier", '{"time": [1, 2], "event": [1, 2]}'),
        ("survival.kaplan_meier", '{"time": [-1, 2], "event": [1, 1]}'),
        ("survival.log_rank", '{"t1": [1], "e1": [0], "t2": [2], "e2": [0]}'),
        ("survival.aalen_johansen", '{"time": [1, 2], "cause": [1, -1]}'),
        ("rates.garwood", '{"events": 1, "exposure": 0}'),
        ("rates.ratio", '{"e1": 0, "x1": 1, "e2": 0, "x2": 1}'),
        ("multiplicity.holm", '{"p": [0.1, 1.2]}'),
        ("multiplicity.holm", '{"p": []}'),
        ("allocation.largest_remainder", '{"weights": [1, 2], "units": -3}'),
        ("allocation.largest_remainder", '{"weights": [0, 0], "units": 3}'),
        ("allocation.largest_remainder", '{"weights": ["1/2", 1], "units": 3}'),
        ("allocation.largest_remainder", '{"weights": [1, 1], "units": 3.5}'),
        ("fairness.jain", '{"x": [0, 0]}'),
        ("fairness.jain", '{"x": []}'),
        ("counting.distinct_bounds", '{"cohorts": [{"enrolment": 3}]}'),
        ("counting.distinct_bounds", '{"cohorts": [{"counts": [3], "enrolled": 3}]}'),
        ("counting.distinct_bounds", '{"cohorts": {"counts": [3]}}'),
    ],
)
def test_data_without_an_answer_ends_with_3(stat, method, given):
    assert_refused(stat(method, "--json", given=given), 3, "data_refused")


HUGE = [1e308, 1.5e308] * 4


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("boot.bca", {"statistic": "mean", "sample": HUGE, "seed": 1, "resamples": 50}),
        ("boot.bca", {"statistic": "mean_difference", "sample": [[-1e308, 1.7e308]] * 8, "seed": 1, "resamples": 50}),
        ("paired.effect_size", {"before": [1e308, -1e308, 5.0], "after": [-1e308, 1e308, 1.0]}),
        ("paired.wilcoxon_signed_rank", {"differences": [*HUGE, -1e308]}),
        ("retrospective.shift", {"pre": [1e308, 1.7e308], "then": [-1e308, -1.7e308], "post": [1e308, 1.7e308]}),
        ("rates.garwood", {"events": 10**300, "exposure": 1e-300}),
    ],
)
def test_huge_values_end_with_an_answer_or_with_3_and_never_with_a_warning(stat, method, given):
    ended = stat(method, "--json", given=json.dumps(given))
    if ended[0] != 0:
        assert_refused(ended, 3, "data_refused")
    else:
        assert (json.loads(ended[1]) != {}, ended[2]) == (True, "")


def test_it_leaves_no_folder_behind(tmp_path):
    absent = tmp_path / "data"
    asked = {**os.environ, "AMONT_DATA": str(absent), "DJANGO_SETTINGS_MODULE": "config.settings.demo"}
    command = [sys.executable, str(MANAGE), "stat", "paired.mcnemar", "--json"]
    done = subprocess.run(command, input=MCNEMAR, env=asked, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["mid_p"], done.stderr) == (0, 0.0390625, "")
    assert not absent.exists()


def test_every_method_of_the_table_but_the_later_one_is_there():
    assert set(registry.METHODS) == {
        "proportion.wilson",
        "paired.mcnemar",
        "paired.newcombe_difference",
        "paired.bonett_price",
        "paired.wilcoxon_signed_rank",
        "paired.effect_size",
        "boot.bca",
        "retrospective.shift",
        "survival.kaplan_meier",
        "survival.log_rank",
        "survival.aalen_johansen",
        "rates.garwood",
        "rates.ratio",
        "multiplicity.holm",
        "allocation.largest_remainder",
        "fairness.jain",
        "counting.distinct_bounds",
    }
