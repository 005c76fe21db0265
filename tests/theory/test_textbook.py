"""The (s, S) system of Law and Kelton, as shipped in scenarios/textbook.yaml, against its expected costs per month."""

from __future__ import annotations

from pathlib import Path

import pytest

from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.reading import load
from support.steady import Estimate, estimate, replicate

TEXTBOOK = Path(__file__).parents[2] / "scenarios" / "textbook.yaml"
EXPECTED = {
    "(20,40)": 125.12,
    "(20,60)": 118.94,
    "(20,80)": 121.35,
    "(20,100)": 126.94,
    "(40,60)": 125.77,
    "(40,80)": 125.47,
    "(40,100)": 131.54,
    "(60,80)": 143.91,
    "(60,100)": 144.19,
}
"""Expected average total cost per month over 120 months of the system of Law, Simulation Modeling and Analysis
(5th ed., 2015),
section 1.5, whose single runs of 120 months are printed there."""
SIMULTANEOUS = 1 - 0.05 / len(EXPECTED)  # Bonferroni: all nine intervals hold with 95 %


def cost(name: str, replications: int) -> Estimate:
    """The estimated total cost per month of one alternative."""
    scenario = load(TEXTBOOK)
    runs = replicate(scenario, replications, scenario.alternatives[name])
    return estimate([one["total_cost"] for one in runs], SIMULTANEOUS)


def test_the_shipped_scenario_has_the_nine_alternatives():
    assert list(load(TEXTBOOK).alternatives) == list(EXPECTED)


@pytest.mark.parametrize("name", ["(20,40)", "(60,100)"])
def test_expected_costs_with_few_replications(name):
    found = cost(name, 60)
    assert found.agrees(EXPECTED[name])
    assert found.half_width < 2.5


def test_another_reorder_point_costs_visibly_more(monkeypatch):
    """Planted: orders come ten units late."""
    parameters = FAMILIES["replenishment"].table["R-s-S"].parameters
    true = parameters.numbers

    def fault(p, asked):
        numbers = true(p, asked)
        return {**numbers, "reorder_point": numbers["reorder_point"] - 10}

    monkeypatch.setattr(parameters, "numbers", fault)
    assert not cost("(20,40)", 60).agrees(EXPECTED["(20,40)"])


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_the_nine_expected_costs(name):
    found = cost(name, 600)
    assert found.half_width <= 0.5, found
    assert found.agrees(EXPECTED[name]), found
