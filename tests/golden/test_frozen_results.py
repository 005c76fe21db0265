"""Frozen results: the same scenario and seed give the same numbers, today and next year.

`REWRITE_GOLDEN=1 python -m pytest tests/golden` writes them anew, after a change that is meant to change numbers; say
so in the changelog.
"""

import json
import math
import os
from pathlib import Path

import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FROZEN = Path(__file__).parent / "frozen.json"
NAMES = (
    *("viral_hoodie", "fragile_supplier", "record_shop", "textbook"),
    *("tech_launch", "keep_them_posted", "charge_when", "one_parcel_or_two"),
    *("port_congestion", "storm_season", "second_source", "wrong_records", "cross_dock", "ramp_up", "bad_forecast"),
    "shop_export",
)


def results(name):
    """Every measure of the first replication, by alternative: numerator and denominator."""
    scenario = load(SCENARIOS / f"{name}.yaml")
    path = draw(scenario, 0)
    return {
        alternative: {
            key: list(pair) for key, pair in measure(scenario, run(open_shop(scenario, policy), path)).items()
        }
        for alternative, policy in scenario.alternatives.items()
    }


def same(found, frozen):
    """Whole numbers exactly, others to 1e-10: what SciPy finds step by step differs by processor, some 1e-11."""
    if float(frozen).is_integer():
        return found == frozen
    return math.isclose(found, frozen, rel_tol=1e-10)


@pytest.mark.skipif("REWRITE_GOLDEN" not in os.environ, reason="rewrites the frozen results, on request only")
def test_rewrite():
    FROZEN.write_text(json.dumps({name: results(name) for name in NAMES}, indent=1) + "\n", encoding="utf-8")
    assert FROZEN.stat().st_size > 0


@pytest.mark.parametrize("name", NAMES)
def test_the_first_replication_is_as_it_was(name):
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))[name]
    found = results(name)
    assert list(found) == list(frozen)
    differing = [
        (alternative, key, found[alternative].get(key), pair)
        for alternative, measures in frozen.items()
        for key, pair in measures.items()
        if key not in found[alternative] or not all(map(same, found[alternative][key], pair))
    ]
    assert differing == []


def test_a_changed_number_is_noticed():
    assert same(3, 3.0)
    assert not same(4, 3.0)
    assert same(1 / 3, 1 / 3 * (1 + 1e-14))
    assert not same(1 / 3, 1 / 3 * (1 + 1e-8))
