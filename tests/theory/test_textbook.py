"""The (s, S) system of Law and Kelton, as shipped in scenarios/textbook.yaml, against its expected costs per month."""

from __future__ import annotations

from pathlib import Path

import pytest

from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.reading import load
from simbackorder.verification.shops import read
from simbackorder.verification.textbooks import POLICIES, law_and_kelton, law_and_kelton_shop
from support.steady import Estimate, estimate, replicate

TEXTBOOK = Path(__file__).parents[2] / "scenarios" / "textbook.yaml"
EXPECTED = {f"({point},{up_to})": law_and_kelton(point, up_to) for point, up_to in POLICIES}
"""Expected average total cost per month over 120 months of the system of Law, Simulation Modeling and Analysis
(5th ed., 2015), section 1.5, whose single runs of 120 months are printed there."""
PRINTED = (125.12, 118.94, 121.35, 126.94, 125.77, 125.47, 131.54, 143.91, 144.19)
"""In the comments of the scenario: by a program that shares nothing with this one."""
SIMULTANEOUS = 1 - 0.05 / len(EXPECTED)  # Bonferroni: all nine intervals hold with 95 %


def cost(name: str, replications: int) -> Estimate:
    """The estimated total cost per month of one alternative."""
    scenario = load(TEXTBOOK)
    runs = replicate(scenario, replications, scenario.alternatives[name])
    return estimate([one["total_cost"] for one in runs], SIMULTANEOUS)


def test_the_shipped_scenario_has_the_nine_alternatives():
    assert list(load(TEXTBOOK).alternatives) == list(EXPECTED)
    assert list(EXPECTED.values()) == pytest.approx(PRINTED, abs=0.0051)


@pytest.mark.parametrize("levels", POLICIES)
def test_the_verified_system_is_the_one_that_is_shipped(levels):
    point, up_to = levels
    shipped = load(TEXTBOOK)
    ours = replicate(read(law_and_kelton_shop(point, up_to), 2, shipped.experiment.seed), 2)
    assert ours == replicate(shipped, 2, shipped.alternatives[f"({point},{up_to})"])


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
