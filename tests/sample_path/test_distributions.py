"""Distributions of chance against scipy.stats and against numerical integration."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from simbackorder.sample_path.distributions import counts, draw, evaluation, mean, quantile
from support.path_shops import constant, distribution

LOGNORMAL_SIGMA = math.sqrt(math.log(1 + 0.3**2))
CONTINUOUS = {
    "exponential": (distribution("exponential", mean=7.0), stats.expon(scale=7)),
    "gamma by cv": (distribution("gamma", mean=18.0, cv=0.35), stats.gamma(0.35**-2, scale=18 * 0.35**2)),
    "gamma by shape": (distribution("gamma", shape=2.5, scale=3.0), stats.gamma(2.5, scale=3)),
    "gamma of cv 1": (distribution("gamma", mean=4.0, cv=1.0), stats.expon(scale=4)),
    "erlang": (distribution("erlang", mean=6.0, stages=3.0), stats.erlang(3, scale=2)),
    "weibull by shape": (
        distribution("weibull", mean=30.0, shape=1.5),
        stats.weibull_min(1.5, scale=30 / math.gamma(1 + 1 / 1.5)),
    ),
    "weibull by scale": (distribution("weibull", scale=10.0, shape=0.7), stats.weibull_min(0.7, scale=10)),
    "lognormal by cv": (
        distribution("lognormal", mean=5.0, cv=0.3),
        stats.lognorm(LOGNORMAL_SIGMA, scale=5 * math.exp(-(LOGNORMAL_SIGMA**2) / 2)),
    ),
    "lognormal by mu": (distribution("lognormal", mu=1.0, sigma=0.5), stats.lognorm(0.5, scale=math.e)),
    "normal": (distribution("normal", mean=10.0, cv=0.3), stats.truncnorm(-1 / 0.3, np.inf, loc=10, scale=3)),
    "normal cut deep": (distribution("normal", mean=1.0, sd=2.0), stats.truncnorm(-0.5, np.inf, loc=1, scale=2)),
    "uniform": (distribution("uniform", low=0.5, high=1.0), stats.uniform(0.5, 0.5)),
    "triangular": (distribution("triangular", low=1.0, mode=2.0, high=5.0), stats.triang(0.25, loc=1, scale=4)),
    "triangular from its mode": (
        distribution("triangular", low=1.0, mode=1.0, high=5.0),
        stats.triang(0.0, loc=1, scale=4),
    ),
    "scipy": (distribution("scipy", law="burr12", c=3.0, d=2.0, scale=4.0), stats.burr12(3, 2, scale=4)),
}
DISCRETE = {
    "poisson": (distribution("poisson", mean=3.5), stats.poisson(3.5)),
    "large poisson": (distribution("poisson", mean=2500.0), stats.poisson(2500)),
    "geometric by mean": (distribution("geometric", mean=2.5), stats.geom(0.4)),
    "geometric by p": (distribution("geometric", p=0.25), stats.geom(0.25)),
    "negative binomial by r": (distribution("negative_binomial", r=2.5, p=0.3), stats.nbinom(2.5, 0.3)),
    "negative binomial by cv": (distribution("negative_binomial", mean=4.0, cv=1.0), stats.nbinom(16 / 12, 0.25)),
    "binomial": (distribution("binomial", n=10.0, p=0.3), stats.binom(10, 0.3)),
    "sure binomial": (distribution("binomial", n=10.0, p=1.0), stats.binom(10, 1.0)),
}
ALL = CONTINUOUS | DISCRETE
HAZARD = distribution("piecewise", **{"from": (0.0, 4.0, 9.0, 12.0), "rate": (0.05, 0.0, 0.4, 0.02)})
LISTED = {
    "piecewise": HAZARD,
    "table": distribution("table", values=(2.0, 1.0, 4.0), probabilities=(0.3, 0.6, 0.1)),
    "empirical": distribution("empirical", values=(3.0, 1.0, 1.0, 8.0)),
    "sequence": distribution("sequence", values=(3.0, 1.0, 1.0, 8.0)),
    "constant": constant(4.0),
}


@pytest.mark.parametrize("name", ALL)
def test_quantiles_are_those_of_scipy(name: str) -> None:
    spec, reference = ALL[name]
    u = np.concatenate(([2.0**-54, 1e-9], np.linspace(0.0005, 0.9995, 997), [1 - 1e-9]))
    np.testing.assert_allclose(quantile(spec, u), reference.ppf(u), rtol=1e-9, atol=1e-12)
    assert quantile(spec, 0.9) == pytest.approx(reference.ppf(0.9), rel=1e-9)
    assert isinstance(quantile(spec, 0.9), float)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_draws_follow_the_distribution(name: str) -> None:
    spec, reference = CONTINUOUS[name]
    drawn = draw(spec, np.random.default_rng(1).random(60_000))
    assert stats.kstest(drawn, reference.cdf).pvalue > 1e-3
    assert stats.kstest(drawn * 1.04, reference.cdf).pvalue < 1e-3, "the check has power: 4 % off is seen"


@pytest.mark.parametrize("name", DISCRETE)
def test_whole_numbers_follow_the_distribution(name: str) -> None:
    spec, reference = DISCRETE[name]
    drawn = counts(evaluation(spec), np.random.default_rng(2).random(200_000))
    error = reference.std() / math.sqrt(drawn.size)
    assert abs(drawn.mean() - reference.mean()) <= 4 * error
    assert error <= 0.02 * reference.mean()
    assert drawn.std() == pytest.approx(reference.std(), rel=0.02)


@pytest.mark.parametrize("name", ALL | LISTED)
def test_mean_is_the_integral_of_the_quantiles(name: str) -> None:
    spec = (ALL | {key: (value, None) for key, value in LISTED.items()})[name][0]
    if name in CONTINUOUS:
        whole = quad(lambda u: quantile(spec, u), 0, 1, limit=500)[0]
    else:
        whole = quantile(spec, (np.arange(2_000_000) + 0.5) / 2_000_000).mean()
    assert mean(spec) == pytest.approx(whole, rel=2e-5)


@pytest.mark.parametrize("name", ALL | LISTED)
def test_quantiles_rise_and_are_finite_at_the_ends(name: str) -> None:
    spec = (ALL | {key: (value, None) for key, value in LISTED.items()})[name][0]
    u = np.concatenate(([2.0**-54], np.linspace(1e-6, 1 - 1e-6, 2001), [1 - 2.0**-53]))
    drawn = quantile(spec, u)
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert (np.diff(drawn) >= 0).all()


@pytest.mark.parametrize("cv", [0.05, 0.3, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("name", ["gamma", "weibull", "lognormal", "negative_binomial"])
def test_cv_is_standard_deviation_over_mean(name: str, cv: float) -> None:
    centre = 500.0
    ready = evaluation(distribution(name, mean=centre, cv=cv))
    z = np.linspace(-8, 8.1, 400_001)
    second = np.trapezoid(ready.quantile(stats.norm.cdf(z)) ** 2 * stats.norm.pdf(z), z)
    assert ready.mean == pytest.approx(centre)
    tolerance = 2e-3 if cv <= 3 and name != "lognormal" else 0.02
    if name == "lognormal" and cv == 10:
        tolerance = 0.06  # its second moment lies far out
    assert math.sqrt(second / centre**2 - 1) == pytest.approx(cv, rel=tolerance)


def test_a_piecewise_hazard_is_its_own() -> None:
    """Survival is exp(-accumulated hazard); where the rate is 0 nobody leaves; the mean is that of the pieces."""

    def accumulated(t: float) -> float:
        return 0.05 * min(t, 4) + 0.4 * min(max(t - 9, 0), 3) + 0.02 * max(t - 12, 0)

    u = np.concatenate(([2.0**-54], np.linspace(0.0005, 0.9995, 1999), [1 - 1e-12]))
    drawn = quantile(HAZARD, u)
    np.testing.assert_allclose([accumulated(t) for t in drawn], -np.log1p(-u), rtol=1e-12)
    assert not ((drawn > 4) & (drawn < 9)).any()
    assert quantile(HAZARD, -math.expm1(-0.2)) == pytest.approx(4, abs=1e-12), "the smallest time that is late enough"
    assert mean(HAZARD) == pytest.approx(
        quad(lambda t: math.exp(-accumulated(t)), 0, 900, points=[4, 9, 12], limit=500)[0]
    )
    one = distribution("piecewise", **{"from": (0.0,), "rate": (0.25,)})
    np.testing.assert_allclose(quantile(one, u), quantile(distribution("exponential", mean=4.0), u), rtol=1e-12)
    assert mean(one) == 4


def test_a_quantile_is_the_smallest_value_that_reaches_the_probability() -> None:
    spec = distribution("table", values=(1.0, 2.0, 3.0), probabilities=(0.7, 0.2, 0.1))
    assert 0.7 + 0.2 < 0.9
    assert [quantile(spec, q) for q in (0.7, 0.700001, 0.9, 0.900001)] == [1, 2, 2, 3]
    spec = distribution("empirical", values=(5.0, 1.0, 4.0, 2.0, 3.0))
    assert [quantile(spec, q) for q in (0.2, 0.2001, 0.6, 0.99)] == [1, 2, 3, 5]


def test_a_wide_law_of_whole_numbers_is_searched_not_listed() -> None:
    spec = distribution("negative_binomial", mean=1e6, cv=3.0)
    variance = (3e6) ** 2
    reference = stats.nbinom(1e12 / (variance - 1e6), 1e6 / variance)
    u = np.array([0.01, 0.5, 0.9, 0.999])
    np.testing.assert_allclose(quantile(spec, u), reference.ppf(u), rtol=1e-6, atol=1)


def test_a_sequence_is_used_in_turn() -> None:
    spec = distribution("sequence", values=(5.0, 1.0, 3.0))
    assert draw(spec, np.full(5, 0.5)).tolist() == [5, 1, 3, 5, 1]
    assert draw(spec, np.full(3, 0.5), np.array([4, 0, 2])).tolist() == [1, 5, 3]


def test_counts_round_halves_up_and_are_not_negative() -> None:
    listed = evaluation(distribution("sequence", values=(0.4, 0.5, 1.5, 2.5, 2.49999)))
    assert counts(listed, np.full(5, 0.5)).tolist() == [0, 1, 2, 3, 2]
    below = evaluation(distribution("scipy", law="norm", loc=-1.0, scale=1.0))
    drawn = counts(below, np.array([0.001, 0.5, 0.999]))
    assert drawn.tolist() == [0, 0, 2]
    assert drawn.dtype == np.int64


def test_what_a_law_of_scipy_has_below_zero_is_zero_also_in_its_mean() -> None:
    spec = distribution("scipy", law="norm", loc=1.0, scale=2.0)
    assert quantile(spec, 0.1) == 0
    assert mean(spec) == pytest.approx(stats.norm.pdf(-0.5) * 2 + stats.norm.cdf(0.5), rel=1e-9)
    assert mean(distribution("scipy", law="cauchy", loc=1.0)) == math.inf
    assert mean(distribution("scipy", law="skellam", mu1=3.0, mu2=2.0)) == pytest.approx(
        sum(k * stats.skellam(3, 2).pmf(k) for k in range(1, 60))
    )


@pytest.mark.parametrize("name", ["exponential", "gamma", "weibull", "lognormal", "poisson", "geometric"])
def test_a_larger_mean_never_draws_less_from_the_same_luck(name: str) -> None:
    other = {"gamma": {"cv": 0.5}, "weibull": {"shape": 1.5}, "lognormal": {"cv": 0.5}}.get(name, {})
    u = np.random.default_rng(3).random(5000)
    small, large = (draw(distribution(name, mean=centre, **other), u) for centre in (3.0, 3.3))
    assert (large >= small).all()
    assert (large > small).any()
