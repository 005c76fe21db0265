"""Morris' effects, Sobol' indices and the share of luck, of functions whose answers are known."""

from itertools import combinations

import numpy as np
import pytest

from simbackorder.experiments.sensitivity.screening import design_of, screened
from simbackorder.statistics import morris, variance_indices
from simbackorder.statistics.crossed import crossed

A, B = 7.0, 0.1


def ishigami(points):
    """Ishigami and Homma (1990), at points of the unit cube; one output, one replication."""
    x, y, z = (2 * np.pi * points - np.pi).T
    return (np.sin(x) + A * np.sin(y) ** 2 + B * z**4 * np.sin(x))[None, :, None]


def test_sobol_indices_of_ishigami_are_the_analytic_ones():
    (found,) = screened("sobol", design_of("sobol", 3, 4096, 11), ishigami, 0.95, 11)
    x = (1 + B * np.pi**4 / 5) ** 2 / 2
    y, xz = A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = x + y + xz
    first, total = np.array([x, y, 0]) / variance, np.array([x + xz, y, xz]) / variance
    assert [each.first.value for each in found.indices] == pytest.approx(first, abs=0.02)
    assert [each.total.value for each in found.indices] == pytest.approx(total, abs=0.02)
    assert all(each.first.low < share < each.first.high for each, share in zip(found.indices, first, strict=True))
    assert all(each.total.low < share < each.total.high for each, share in zip(found.indices, total, strict=True))
    assert found.deviation**2 == pytest.approx(variance, rel=0.02)
    assert found.luck is None


def test_a_parameter_that_does_nothing_has_no_total_index_whatever_luck_does():
    noise = np.random.default_rng(5).normal(0, 3, 4)

    def model(points):
        return (points[:, :1] * 10 + noise * (1 + points[:, :1]))[None]

    (found,) = screened("sobol", design_of("sobol", 2, 64, 0), model, 0.95, 0)
    assert found.indices[1].total.value == 0
    assert found.indices[0].total.value == pytest.approx(1, abs=0.1)


def test_nothing_varies():
    (found,) = screened("sobol", design_of("sobol", 2, 8, 0), lambda points: np.ones((1, len(points), 3)), 0.9, 0)
    assert found.indices is None
    assert found.luck == (None, None)


SLOPES = np.array([3.0, -2.0, 1.0, 0.0, 0.5])


def test_effects_of_a_linear_function_are_its_slopes_and_even():
    def model(points):
        return (4 + points @ SLOPES)[None, :, None]

    (found,) = screened("morris", design_of("morris", 5, 6, 3), model, 0.95, 3)
    assert [each.size.value for each in found.effects] == pytest.approx(abs(SLOPES))
    assert [each.mean.value for each in found.effects] == pytest.approx(SLOPES)
    assert [each.spread.value for each in found.effects] == pytest.approx([0] * 5, abs=1e-12)


def test_effects_are_those_of_salib_and_their_intervals_hold_them():
    from SALib.analyze import morris as theirs

    design = morris.trajectories(3, 12, 1)
    values = 5 * design[:, 0] * design[:, 1] + design[:, 2] ** 2
    known = theirs.analyze(morris.problem(3), design, values, seed=1)
    found = morris.effects(design, values, 0.95, 1)
    assert [each.size.value for each in found] == pytest.approx(list(known["mu_star"]))
    assert [each.mean.value for each in found] == pytest.approx(list(known["mu"]))
    assert [each.spread.value for each in found] == pytest.approx(list(known["sigma"]))
    assert all(each.size.low < each.size.value < each.size.high for each in found)
    half = known["mu_star_conf"][0]
    assert (found[0].size.high - found[0].size.low) / 2 == pytest.approx(half, rel=0.25)


def apart(points, inputs):
    """How far trajectories are from each other, as Campolongo et al. (2007) have it."""
    paths = points.reshape(-1, inputs + 1, inputs)
    pairs = (one[:, None] - other[None] for one, other in combinations(paths, 2))
    return sum(np.linalg.norm(pair, axis=-1).sum() ** 2 for pair in pairs) ** 0.5


@pytest.mark.parametrize("samples", [2, 4])
def test_trajectories_are_farther_apart_than_by_chance(samples):
    from SALib.sample import morris as theirs

    by_chance = [apart(theirs.sample(morris.problem(3), samples, seed=seed), 3) for seed in range(1, 31)]
    chosen = [apart(morris.trajectories(3, samples, seed), 3) for seed in range(5)]
    assert np.mean(chosen) > np.quantile(by_chance, 0.9)


@pytest.mark.parametrize("seed", [0, 1])
def test_designs_depend_on_the_seed_alone(seed):
    for method in ("morris", "sobol"):
        np.random.seed(9)
        one = design_of(method, 4, 8, seed)
        np.random.seed(10)
        assert (design_of(method, 4, 8, seed) == one).all()
        assert one.min() >= 0
        assert one.max() <= 1
        assert not (one.shape == design_of(method, 4, 8, 2).shape and (one == design_of(method, 4, 8, 2)).all())


def test_drawing_a_design_leaves_other_random_numbers_alone():
    np.random.seed(4)
    expected = np.random.random(3)
    np.random.seed(4)
    design_of("morris", 3, 8, 1)
    assert (np.random.random(3) == expected).all()


def test_shares_of_luck_are_those_of_the_model():
    """Searle et al.: variances of points 4, of replications everywhere 9, of the rest 1; 8 replications."""
    draw = np.random.default_rng(2)
    values = draw.normal(0, 2, (3000, 1)) + draw.normal(0, 3, (1, 8)) + draw.normal(0, 1, (3000, 8))
    values += -values.mean(axis=0) + 3 * np.sqrt(8 / 7) * np.array([1, -1] * 4) * np.sqrt(7 / 8)
    found = crossed(values)
    assert found.of_means == pytest.approx((1 / 8) / (4 + 1 / 8), rel=0.1)
    assert found.of_a_run == pytest.approx((72 / 7 + 1) / (4 + 72 / 7 + 1), rel=0.05)


def test_points_that_were_drawn_independently():
    design = variance_indices.points(2, 8, 0)
    apart = variance_indices.independent(2, design)
    assert apart.shape == (16, 2)
    assert len({tuple(row) for row in apart}) == 16
