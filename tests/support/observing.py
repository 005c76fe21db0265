"""Measures of many runs by the compiled engine, for checks that need long runs, or many. The
engines agree bit for bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simbackorder.engines.choice import runner
from simbackorder.engines.compiled import run
from simbackorder.experiments.counting import counting
from simbackorder.metrics.definition import Kinds
from simbackorder.metrics.measures import measure
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.sections.schema import Scenario
from support.steady import Estimate, estimate

Found = dict[str, NDArray[np.float64]]


def observed(scenario: Scenario, replications: int, by: Kinds = None, engine: str = "compiled") -> Found:
    """Every measure in each replication; not a number where it is undefined."""
    shop, count, run_and = open_shop(scenario, scenario.policy), counting(engine), runner(engine)
    rows: list[dict[str, float]] = []
    for k in range(replications):
        pairs = run_and(shop, draw(scenario, k), lambda record: measure(scenario, record, by, count))
        rows.append({name: n / d if d else np.nan for name, (n, d) in pairs.items()})
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def estimates(
    scenario: Scenario, replications: int, *names: str, by: Kinds = None, confidence: float = 0.999
) -> dict[str, Estimate]:
    """Estimates of the named measures."""
    found = observed(scenario, replications, by=by)
    return {name: estimate(found[name], confidence) for name in names}


def recorded(scenario: Scenario, replication: int) -> RunRecord:
    """What one run leaves behind, with its log."""
    shop = open_shop(scenario, scenario.policy)
    return run(shop, draw(scenario, replication), log=True)
