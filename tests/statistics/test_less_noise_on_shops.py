"""How much less noise there is on realistic shops for the same number of runs, and how often intervals then cover: what
many replications say is taken for the truth, and studies are drawn from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from simbackorder.engines.choice import has_compiler
from simbackorder.experiments.less_noise import placed
from simbackorder.experiments.replications import Study, simulate
from simbackorder.sample_path.controls import controls_of, excesses
from simbackorder.scenario.reading import load
from simbackorder.scenario.sections.less_noise import USUAL
from simbackorder.statistics.control_variates import adjustment
from simbackorder.statistics.difference import differences
from simbackorder.statistics.estimate import Sample, concluded

ROOT = Path(__file__).parents[2]
SHOPS = ("textbook", "viral_hoodie", "fragile_supplier")
MEASURES = ("profit", "total_cost", "unit_fill_rate", "cancellation_rate")
SIZES = (30, 100)
TRUTH = 3000
"""Replications that are taken for the truth; of pairs, with their opposites."""
STUDIES = 1000
"""Of every size; the standard error of a coverage of 95 % is 0.7 points."""


class Row(NamedTuple):
    """Of one alternative, by the size of the study: the variance of its estimates relative to those of as many
    independent replications, and the coverage of their intervals, with noise taken off and without."""

    shop: str
    how: str
    measure: str
    of: str
    alternative: str
    left: tuple[float, ...]
    covered: tuple[float, ...]
    usual: tuple[float, ...]


def population(shop: str, how: str) -> tuple[Any, list[str], tuple[str, ...], Any]:
    """Numerators and denominators `[replication, alternative, measure]`, their names, and the controls (less their mean
    here: this is all there is)."""
    scenario = load(ROOT / "scenarios" / f"{shop}.yaml", [f"experiment.less_noise={how}"])
    engine = "compiled" if has_compiler() else "simpy"
    study = Study(scenario, tuple(scenario.alternatives), engine=engine)
    wanted = [name for name in MEASURES if name != ("profit" if shop == "textbook" else "total_cost")]
    values: list[Any] = []
    for first in range(0, TRUTH, 200):
        found = simulate(study, range(first, first + 200), lambda step: None)
        measures = list(found[0].measures)
        places = [measures.index(name) for name in wanted]
        values += [each.values[:, places] for each in found]
    controls = None
    if how == "controls":
        known = controls_of(scenario, USUAL, placed(scenario, engine)).controls
        controls = excesses(scenario, known, range(TRUTH))
        controls -= controls.mean(axis=0)
    return np.stack(values), wanted, study.alternatives, controls


def studies(values: Any, which: Any, controls: Any, share: bool) -> list[Any]:
    """What each study concludes, estimates, then differences to the first: of each `[study, (mean, low, high)]`."""
    found: list[list[Any]] = []
    for chosen in which:
        by = None if controls is None else adjustment(controls[chosen])
        rows = Sample(*np.ascontiguousarray(values[chosen].transpose(2, 1, 0)))
        each = concluded(rows, 0.95, np.full(values.shape[1], share), by)
        apart = _apart(each, values.shape[1])
        found.append([*zip(each.ratio, each.ends.low, each.ends.high, strict=True), *apart])
    return list(np.array(found, float).transpose(1, 0, 2))


def _apart(each: Any, count: int) -> list[tuple[Any, Any, Any]]:
    others, first = np.arange(1, count), np.zeros(count - 1, int)
    found = differences(each.rows(others), each.rows(first), 0.95, [""] * (count - 1))
    return [(one.mean, one.low, one.high) for one in found]


def gains(shop: str, how: str) -> list[Row]:
    """Of every measure of every alternative that varies, and of its difference to the baseline."""
    values, measures, alternatives, controls = population(shop, how)
    rng = np.random.default_rng(20261129)
    pairs = (values[0::2] + values[1::2]) / 2
    rows = []
    for m, measure in enumerate(measures):
        below = values[:, :, m, 1].sum(axis=0)
        if not below.all():
            continue
        truth = values[:, :, m, 0].sum(axis=0) / below
        true = [*truth, *(truth[1:] - truth[0])]
        share = measure not in ("profit", "total_cost")
        by_size = []
        for n in SIZES:
            which = rng.integers(0, TRUTH, (STUDIES, n))
            loud = studies(values[:, :, m], which, None, share)
            if how == "controls":
                quiet = studies(values[:, :, m], which, controls, share)
            else:
                quiet = studies(pairs[:, :, m], rng.integers(0, TRUTH // 2, (STUDIES, n // 2)), None, share)
            by_size.append([_row(*each) for each in zip(quiet, loud, true, strict=True)])
        names = [("estimate", name) for name in alternatives] + [("difference", name) for name in alternatives[1:]]
        for place, (of, name) in enumerate(names):
            left, covered, usual = zip(*(found[place] for found in by_size), strict=True)
            a = alternatives.index(name)
            if np.isfinite(left).all() and np.count_nonzero(values[:, a, m, 0]) > 0.1 * TRUTH:
                rows.append(Row(shop, how, measure, of, name, left, covered, usual))
    return rows


def _row(quiet: Any, loud: Any, true: float) -> tuple[float, float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        left = float(np.square(quiet[:, 0] - true).mean() / np.square(loud[:, 0] - true).mean())
    return left, _covered(quiet, true), _covered(loud, true)


def _covered(found: Any, true: float) -> float:
    return float(np.mean((found[:, 1] <= true) & (true <= found[:, 2])))


def table(rows: list[Row]) -> str:
    """The least and the most over alternatives, as the page has it."""
    lines = []
    for shop, how, measure, of in dict.fromkeys((row.shop, row.how, row.measure, row.of) for row in rows):
        some = [row for row in rows if (row.shop, row.how, row.measure, row.of) == (shop, how, measure, of)]
        cells = []
        for place in range(len(SIZES)):
            left = [row.left[place] for row in some]
            covered, usual = min(row.covered[place] for row in some), min(row.usual[place] for row in some)
            cells.append(f"{min(left):.2f} to {max(left):.2f}")
            cells.append(f"{covered:.3f} ({usual:.3f})".replace("0.", "."))
        lines.append(f"| {shop} | {how} | {measure}, {of} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["controls", "antithetic"])
@pytest.mark.parametrize("shop", SHOPS)
def test_less_noise_on_realistic_shops(shop: str, how: str) -> None:
    rows = gains(shop, how)
    print(table(rows))
    decisive = [row for row in rows if row.measure in ("profit", "total_cost")]
    assert np.mean([row.left[1] for row in decisive]) < (0.7 if how == "controls" else 0.9)
    for row in rows:
        assert row.left[1] < 1.2, row  # what controls cost where they say nothing, and pairs that go together
        assert row.covered[1] >= min(0.93, row.usual[1]) - 0.02, row  # less three standard errors
