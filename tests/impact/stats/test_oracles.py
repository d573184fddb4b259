"""200 random data sets on which other programs agree; they are installed for the tests only."""

import gc

import numpy as np
import pytest
from scipy import stats as scipy_stats

from amont.impact.stats import boot, multiplicity, paired, proportion, rates, survival

SEED = 20260401
SETS = 200


def random_sets(salt):
    generator = np.random.default_rng([SEED, salt])
    for _ in range(SETS):
        yield generator


def waiting_times(generator, causes=1):
    """Ties and censorings as a referral's days have them."""
    n = int(generator.integers(5, 40))
    time = generator.integers(1, 30, n).tolist()
    return time, generator.integers(0, causes + 1, n).tolist()


def test_wilson_agrees_with_statsmodels():
    from statsmodels.stats import proportion as oracle

    for generator in random_sets(1):
        n = int(generator.integers(1, 500))
        k = int(generator.integers(0, n + 1))
        found = proportion.wilson(k, n)
        assert (found.lower, found.upper) == pytest.approx(oracle.proportion_confint(k, n, method="wilson"), abs=1e-12)


def test_mcnemar_agrees_with_statsmodels():
    from statsmodels.stats import contingency_tables as oracle

    for generator in random_sets(2):
        n12, n21 = (int(v) for v in generator.integers(0, 40, 2))
        if n12 == n21:
            n12 += 1
        table = [[7, n12], [n21, 5]]
        found = paired.mcnemar(n12, n21)
        exact = oracle.mcnemar(table, exact=True)
        plain = oracle.mcnemar(table, exact=False, correction=False)
        corrected = oracle.mcnemar(table, exact=False, correction=True)
        assert found.exact_p == pytest.approx(exact.pvalue, rel=1e-9)
        assert (found.chi2, found.p) == pytest.approx((plain.statistic, plain.pvalue), rel=1e-9)
        assert (found.chi2_cc, found.p_cc) == pytest.approx((corrected.statistic, corrected.pvalue), rel=1e-9)
        least = scipy_stats.binom.pmf(min(n12, n21), n12 + n21, 0.5)
        assert found.mid_p == pytest.approx(exact.pvalue - least, rel=1e-9)


def test_mcnemar_is_the_same_on_both_sides_of_the_switch_to_floating_point():
    below, above = paired.mcnemar(2450, 2550), paired.mcnemar(2451, 2551)
    assert above.exact_p == pytest.approx(below.exact_p, rel=2e-3)
    assert above.exact_p == pytest.approx(scipy_stats.binomtest(2451, 5002).pvalue, rel=1e-9)
    assert below.exact_p == pytest.approx(scipy_stats.binomtest(2450, 5000).pvalue, rel=1e-9)


def test_the_signed_rank_test_agrees_with_scipy():
    for generator in random_sets(3):
        n = int(generator.integers(2, 60))
        differences = generator.normal(0.3, 1, n)
        found = paired.wilcoxon_signed_rank(differences.tolist())
        method = "exact" if n <= 25 else "asymptotic"
        oracle = scipy_stats.wilcoxon(differences, method=method, correction=False)
        assert min(found.v_plus, found.v_minus) == oracle.statistic
        assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)


def test_the_signed_rank_test_with_ties_and_zeros_agrees_with_every_sign_pattern():
    for generator in random_sets(4):
        differences = generator.integers(-3, 5, int(generator.integers(2, 10)))
        nonzero = differences[differences != 0]
        found = paired.wilcoxon_signed_rank(differences.tolist())
        ranks = scipy_stats.rankdata(np.abs(nonzero))
        signs = (np.arange(2 ** len(nonzero))[:, None] >> np.arange(len(nonzero))) & 1
        every = signs @ ranks
        centre = ranks.sum() / 2
        as_far = np.abs(every - centre) >= abs(found.v_plus - centre) - 1e-9
        assert found.p == pytest.approx(as_far.mean(), rel=1e-12)


def test_the_signed_rank_test_with_many_ties_agrees_with_scipy():
    for generator in random_sets(5):
        differences = generator.integers(-2, 4, 90)
        found = paired.wilcoxon_signed_rank(differences.tolist())
        oracle = scipy_stats.wilcoxon(differences, zero_method="wilcox", method="asymptotic", correction=False)
        assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)


def test_hodges_lehmann_is_the_median_of_every_average_of_two():
    for generator in random_sets(6):
        values = generator.integers(-3, 5, int(generator.integers(1, 50))).astype(float)
        averages = np.sort([(values[i] + values[j]) / 2 for i in range(len(values)) for j in range(i, len(values))])
        found = paired.wilcoxon_signed_rank(values.tolist())
        assert found.hodges_lehmann == pytest.approx(np.median(averages))
        assert {found.lower, found.upper} <= set(averages)


def test_the_effect_size_agrees_with_scipy():
    for generator in random_sets(7):
        before = generator.normal(3, 1, int(generator.integers(3, 40)))
        after = before * 0.5 + generator.normal(2, 1, len(before))
        found = paired.effect_size(before.tolist(), after.tolist())
        oracle = scipy_stats.ttest_rel(after, before)
        assert (found.t, found.df, found.p) == pytest.approx((oracle.statistic, oracle.df, oracle.pvalue), rel=1e-9)
        sd = (after - before).std(ddof=1)
        assert found.dz == pytest.approx((after - before).mean() / sd)


def test_bca_agrees_with_scipy():
    generator = np.random.default_rng(SEED)
    for _ in range(5):
        sample = generator.exponential(2, 25)
        found = boot.bca("mean", sample.tolist(), resamples=4000, seed=9)
        oracle = scipy_stats.bootstrap((sample,), np.mean, n_resamples=4000, rng=np.random.default_rng(9), method="BCa")
        assert found.se == pytest.approx(oracle.standard_error, rel=0.05)
        width = oracle.confidence_interval.high - oracle.confidence_interval.low
        assert found.lower == pytest.approx(oracle.confidence_interval.low, abs=0.05 * width)
        assert found.upper == pytest.approx(oracle.confidence_interval.high, abs=0.05 * width)


def test_kaplan_meier_agrees_with_statsmodels():
    from statsmodels.duration import survfunc as oracle

    for generator in random_sets(8):
        time, event = waiting_times(generator)
        if not any(event):
            continue
        theirs = oracle.SurvfuncRight(np.array(time), np.array(event))
        steps = {t: (s, se) for t, s, se in zip(theirs.surv_times, theirs.surv_prob, theirs.surv_prob_se, strict=True)}
        found = survival.kaplan_meier(time, event)
        assert [row.t for row in found.table] == list(steps)
        for row in found.table:
            assert row.s == pytest.approx(steps[row.t][0], abs=1e-12)
            if row.se is not None:
                assert row.se == pytest.approx(steps[row.t][1], abs=1e-12)


def test_the_log_rank_test_agrees_with_statsmodels():
    from statsmodels.duration import survfunc as oracle

    for generator in random_sets(9):
        (t1, e1), (t2, e2) = waiting_times(generator), waiting_times(generator)
        groups = np.array([0] * len(t1) + [1] * len(t2))
        chi2, p = oracle.survdiff(np.array(t1 + t2), np.array(e1 + e2), groups)
        found = survival.log_rank(t1, e1, t2, e2)
        assert (found.chi2, found.p) == pytest.approx((chi2, p), rel=1e-8, abs=1e-12)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")  # its variance at the last time
def test_aalen_johansen_agrees_with_statsmodels():
    from statsmodels.duration import survfunc as oracle

    for generator in random_sets(10):
        time, cause = waiting_times(generator, causes=3)
        if {1, 2, 3} - set(cause):
            continue
        theirs = oracle.CumIncidenceRight(np.array(time), np.array(cause))
        found = survival.aalen_johansen(time, cause).table
        at = {t: i for i, t in enumerate(theirs.times)}
        for row in found:
            for code in (1, 2, 3):
                assert row.incidence[code] == pytest.approx(theirs.cinc[code - 1][at[row.t]], abs=1e-12)


def test_kaplan_meier_and_the_log_rank_test_agree_with_scipy():
    for generator in random_sets(11):
        (t1, e1), (t2, e2) = waiting_times(generator), waiting_times(generator)
        if not (any(e1) and any(e2)):
            continue
        first, second = (scipy_stats.CensoredData.right_censored(t, np.array(e) == 0) for t, e in ((t1, e1), (t2, e2)))
        found = survival.kaplan_meier(t1, e1).table
        curve = scipy_stats.ecdf(first).sf
        assert [row.s for row in found] == pytest.approx(curve.evaluate([row.t for row in found]).tolist(), abs=1e-12)
        theirs = scipy_stats.logrank(first, second)
        test = survival.log_rank(t1, e1, t2, e2)
        assert (test.chi2, test.p) == pytest.approx((theirs.statistic**2, theirs.pvalue), rel=1e-7, abs=1e-10)


def test_garwood_agrees_with_statsmodels():
    from statsmodels.stats import rates as oracle

    for generator in random_sets(12):
        events, exposure = int(generator.integers(1, 80)), float(generator.uniform(0.5, 900))
        found = rates.garwood(events, exposure)
        theirs = oracle.confint_poisson(events, exposure, method="exact-c")
        assert (found.lower, found.upper) == pytest.approx(theirs, rel=1e-9)


def test_the_rate_ratio_agrees_with_the_exact_binomial():
    for generator in random_sets(13):
        e1, e2 = (int(v) for v in generator.integers(1, 60, 2))
        x1, x2 = (float(v) for v in generator.uniform(10, 900, 2))
        found = rates.ratio(e1, x1, e2, x2)
        oracle = scipy_stats.binomtest(e1, e1 + e2, x1 / (x1 + x2))
        share = oracle.proportion_ci(method="exact")
        limits = [side / (1 - side) * x2 / x1 for side in (share.low, share.high)]
        assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-6)
        assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)


@pytest.fixture
def little_to_collect():
    """statsmodels collects garbage at every call: what is there already need not be walked."""
    gc.freeze()
    yield
    gc.unfreeze()


def test_holm_agrees_with_statsmodels(little_to_collect):
    from statsmodels.stats import multitest as oracle

    for generator in random_sets(14):
        p = generator.uniform(0, 0.2, int(generator.integers(1, 12))).round(2).tolist()
        assert multiplicity.holm(p).adjusted == pytest.approx(oracle.multipletests(p, method="holm")[1], rel=1e-12)
