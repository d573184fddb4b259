"""What must hold for any data."""

import math
import random
import subprocess
import sys

import numpy as np
import pytest

from amont.activities.fairness import jain
from amont.impact.stats import allocation, boot, counting, multiplicity, paired, proportion, rates, retrospective

SEED = 20260401


@pytest.fixture
def chance():
    return random.Random(SEED)


def tables(chance, count=200, most=25):
    for _ in range(count):
        yield [chance.randint(0, most) for _ in range(3)] + [chance.randint(1, most)]


def test_intervals_hold_their_estimate_and_narrow_with_four_times_the_counts(chance):
    for _ in range(200):
        n = chance.randint(1, 200)
        k = chance.randint(0, n)
        one, four = proportion.wilson(k, n), proportion.wilson(4 * k, 4 * n)
        assert 0 <= one.lower <= k / n <= one.upper <= 1
        assert four.upper - four.lower < one.upper - one.lower
        events, exposure = chance.randint(1, 60), chance.uniform(1, 90)
        rate, rate4 = rates.garwood(events, exposure), rates.garwood(4 * events, 4 * exposure)
        assert rate.lower < rate.rate < rate.upper
        assert rate4.upper - rate4.lower < rate.upper - rate.lower


def test_newcombe_holds_its_estimate_and_narrows_with_four_times_the_counts(chance):
    for a, b, c, d in tables(chance):
        one = paired.newcombe_difference(a, b, c, d)
        four = paired.newcombe_difference(4 * a, 4 * b, 4 * c, 4 * d)
        assert -1 <= one.lower <= one.difference <= one.upper <= 1
        assert four.upper - four.lower < one.upper - one.lower


def test_paired_methods_negate_or_stay_when_before_and_after_swap(chance):
    for a, b, c, d in tables(chance):
        one, other = paired.newcombe_difference(a, b, c, d), paired.newcombe_difference(a, c, b, d)
        assert (one.difference, one.lower, one.upper) == pytest.approx((-other.difference, -other.upper, -other.lower))
        check, swapped = paired.bonett_price(a, b, c, d), paired.bonett_price(a, c, b, d)
        assert (check.lower, check.upper) == pytest.approx((-swapped.upper, -swapped.lower))
        if b + c:
            assert paired.mcnemar(b, c) == paired.mcnemar(c, b)
        before = [chance.randint(1, 5) for _ in range(12)]
        after = [chance.randint(1, 5) for _ in range(12)]
        rise = paired.wilcoxon_signed_rank([y - x for x, y in zip(before, after, strict=True)])
        fall = paired.wilcoxon_signed_rank([x - y for x, y in zip(before, after, strict=True)])
        assert (rise.v_plus, rise.p, rise.achieved_level) == (fall.v_minus, fall.p, fall.achieved_level)
        assert (rise.hodges_lehmann, rise.lower, rise.upper) == (-fall.hodges_lehmann, -fall.upper, -fall.lower)
        forth, back = paired.effect_size(before, after), paired.effect_size(after, before)
        assert (forth.t, forth.dz, forth.g_av) == pytest.approx((-back.t, -back.dz, -back.g_av))
        assert forth.p == pytest.approx(back.p)


def test_hodges_lehmann_lies_in_its_interval(chance):
    for _ in range(200):
        found = paired.wilcoxon_signed_rank([chance.randint(-4, 6) for _ in range(chance.randint(1, 60))])
        assert found.lower <= found.hodges_lehmann <= found.upper


def test_the_probabilities_of_mcnemar_are_ordered(chance):
    for _ in range(200):
        n12, n21 = chance.randint(0, 60), chance.randint(1, 60)
        found = paired.mcnemar(n12, n21)
        assert 0 < found.mid_p <= found.exact_p <= 1
        assert found.chi2_cc <= found.chi2


def test_differences_that_only_rounding_tells_apart_are_ties():
    noisy = [0.3 - 0.1, 0.2, 0.4 - 0.2, -0.2, 0.1 + 0.2 - 0.3]
    assert paired.wilcoxon_signed_rank(noisy) == paired.wilcoxon_signed_rank([0.2, 0.2, 0.2, -0.2, 0])
    tiny = paired.wilcoxon_signed_rank([1e-15, 2e-15, -3e-15])
    assert (tiny.n_nonzero, tiny.v_plus, tiny.v_minus) == (3, 3, 3)


def test_a_class_that_did_not_change_is_an_answer():
    found = paired.wilcoxon_signed_rank([0, 0, 0])
    assert (found.n_nonzero, found.p, found.hodges_lehmann, found.rank_biserial) == (0, 1.0, 0.0, None)


def test_two_thousand_pairs_on_a_scale_keep_their_shift(chance):
    found = paired.wilcoxon_signed_rank([chance.choice([0, 0, 1, 1, 1, 2, -1]) for _ in range(2000)])
    assert found.hodges_lehmann == 0.5
    assert found.achieved_level == pytest.approx(0.95, abs=1e-3)


def test_one_side_that_does_not_vary_leaves_one_effect_size_without_value():
    found = paired.effect_size([3, 3, 3, 3], [3, 4, 5, 4])
    assert found.drm is None
    assert found.dav == pytest.approx(2 * found.dz)


def test_the_retrospective_change_is_the_traditional_one_less_the_shift(chance):
    for _ in range(200):
        pre, then, post = ([chance.randint(1, 5) for _ in range(9)] for _ in range(3))
        found = retrospective.shift(pre, then, post)
        assert found.retrospective == pytest.approx(found.traditional - found.response_shift)


def test_distinct_bounds_are_ordered_and_never_fall_as_months_are_added(chance):
    for _ in range(200):
        cohorts = [{"counts": [], "enrolment": chance.choice([None, chance.randint(1, 35)])} for _ in range(4)]
        before = counting.distinct_bounds(cohorts)
        assert before == counting.DistinctBounds(0, 0, 0)
        for _ in range(12):
            chance.choice(cohorts)["counts"].append(chance.randint(0, 30))
            now = counting.distinct_bounds(cohorts)
            assert now.lower <= now.upper <= now.participations
            assert now.lower >= before.lower
            assert now.upper >= before.upper
            before = now


def test_more_heads_than_enrolled_correct_the_enrolment():
    assert counting.distinct_bounds([{"counts": [27, 20], "enrolment": 25}]) == counting.DistinctBounds(47, 27, 27)


def test_shares_are_whole_and_sum_to_the_units(chance):
    for _ in range(200):
        weights = [chance.choice([0, chance.randint(1, 9), chance.random()]) for _ in range(6)] + [1]
        units = chance.randint(0, 10_000)
        shares = allocation.largest_remainder(weights, units)
        assert sum(shares) == units
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - units * weight / sum(weights)) < 1


def test_jain_is_one_when_equal_and_one_over_n_when_one_has_everything(chance):
    assert jain([0.1] * 7) == pytest.approx(1)
    assert jain([0, 0, 0, 5]) == pytest.approx(0.25)
    assert jain([1e200, 1e200]) == pytest.approx(1)
    for _ in range(200):
        x = [chance.randint(0, 20) for _ in range(8)] + [1]
        assert 1 / 9 <= jain(x) <= 1
        assert jain([3 * value for value in x]) == pytest.approx(jain(x))


@pytest.mark.parametrize("x", [[], [0, 0], [1, -1], [1, math.nan], [1, math.inf]])
def test_jain_refuses_what_shares_nothing(x):
    with pytest.raises(ValueError, match="not all zero"):
        jain(x)


def test_holm_never_lowers_a_p_and_keeps_their_order(chance):
    for _ in range(200):
        p = [chance.random() for _ in range(chance.randint(1, 10))]
        adjusted = multiplicity.holm(p).adjusted
        assert all(value <= now <= 1 for value, now in zip(p, adjusted, strict=True))
        order = sorted(range(len(p)), key=p.__getitem__)
        assert [adjusted[i] for i in order] == sorted(adjusted)


def test_a_ratio_without_events_on_one_side_has_no_bound_there():
    none_second = rates.ratio(3, 10, 0, 10)
    assert (none_second.ratio, none_second.upper) == (None, None)
    assert none_second.lower > 0
    none_first = rates.ratio(0, 10, 3, 10)
    assert (none_first.ratio, none_first.lower) == (0, 0)
    assert none_first.upper == pytest.approx(1 / none_second.lower)


def answers(chance, sessions, size):
    return [[round(chance.gauss(1, 1), 2) for _ in range(size)] for _ in range(sessions)]


def test_clusters_of_one_are_the_plain_bootstrap(chance):
    sample = answers(chance, 1, 20)[0]
    plain = boot.bca("mean", sample, resamples=2000, seed=3)
    assert boot.bca("mean", sample, clusters=list(range(20)), resamples=2000, seed=3) == plain


def test_copying_the_rows_of_every_cluster_changes_no_width(chance):
    groups = answers(chance, 10, 6)
    once = [row for group in groups for row in group]
    twice = [row for group in groups for row in group * 2]
    one = boot.bca("mean", once, clusters=[i for i in range(10) for _ in range(6)], resamples=2000, seed=3)
    two = boot.bca("mean", twice, clusters=[i for i in range(10) for _ in range(12)], resamples=2000, seed=3)
    for field in ("estimate", "lower", "upper", "se", "jackknife_se"):
        assert getattr(two, field) == pytest.approx(getattr(one, field))


def test_pupils_who_all_answer_as_their_class_count_as_one_each_class(chance):
    classes = answers(chance, 12, 1)
    pupils = [row for group in classes for row in group * 25]
    clustered = boot.bca("mean", pupils, clusters=[i for i in range(12) for _ in range(25)], resamples=2000, seed=3)
    alone = boot.bca("mean", [group[0] for group in classes], resamples=2000, seed=3)
    ignored = boot.bca("mean", pupils, resamples=2000, seed=3)
    assert (clustered.lower, clustered.upper) == pytest.approx((alone.lower, alone.upper))
    assert clustered.upper - clustered.lower > 3 * (ignored.upper - ignored.lower)


def test_clusters_of_unequal_size_are_drawn_whole(chance):
    sizes = [3, 5, 8, 2, 9, 4, 7, 6, 5]
    rows = [[chance.randint(0, 1), chance.randint(0, 1)] for _ in range(sum(sizes))]
    labels = [f"s{i}" for i, size in enumerate(sizes) for _ in range(size)]
    found = boot.bca("mean_difference", rows, clusters=labels, resamples=2000, seed=5)
    assert found.estimate == pytest.approx(sum(after - before for before, after in rows) / len(rows))
    assert found.lower < found.estimate < found.upper
    assert found.se == pytest.approx(found.jackknife_se, rel=0.35)


def test_resamples_computed_at_once_are_those_computed_one_by_one(chance):
    labels = [i for i in range(9) for _ in range(chance.randint(1, 20))]
    sample = [chance.random() for _ in labels]
    found = boot.bca("mean", sample, clusters=labels, resamples=300, seed=7)
    groups = [np.array([x for x, label in zip(sample, labels, strict=True) if label == i]) for i in range(9)]
    drawn = np.random.default_rng(7).integers(0, 9, size=(300, 9))
    assert found.se == pytest.approx(np.std([np.concatenate([groups[i] for i in one]).mean() for one in drawn], ddof=1))


def test_the_median_and_a_sample_without_spread_have_intervals():
    spread = boot.bca("median", list(range(31)), resamples=2000, seed=5)
    assert spread.lower < spread.estimate == 15 < spread.upper
    flat = boot.bca("mean", [4] * 9, resamples=500, seed=5)
    assert (flat.lower, flat.estimate, flat.upper, flat.se) == (4, 4, 4, 0)


def test_the_seed_alone_decides_the_resamples(chance):
    sample = answers(chance, 1, 12)[0]
    assert boot.bca("mean", sample, resamples=500, seed=1) == boot.bca("mean", sample, resamples=500, seed=1)
    assert boot.bca("mean", sample, resamples=500, seed=1) != boot.bca("mean", sample, resamples=500, seed=2)


def test_the_package_loads_neither_django_nor_the_numerical_libraries():
    """A web process that prints no report never pays for them, and none for the slow scipy.stats."""
    asked = (
        "import sys, amont.impact.stats.registry as r; r.compute('paired.mcnemar', {'n12': 1, 'n21': 7});"
        "print(sorted({'django', 'numpy', 'scipy'} & set(sys.modules)));"
        "[r.compute(*asked) for asked in (('rates.ratio', {'e1': 1, 'x1': 1, 'e2': 2, 'x2': 1}),"
        "('paired.effect_size', {'before': [1, 2, 3], 'after': [2, 2, 5]}),"
        "('paired.wilcoxon_signed_rank', {'differences': list(range(40))}),"
        "('boot.bca', {'statistic': 'mean', 'sample': list(range(9)), 'resamples': 50, 'seed': 1}))];"
        "print('scipy.special' in sys.modules, 'scipy.stats' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True False"]
