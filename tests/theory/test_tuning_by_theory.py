"""What a search finds, against exact optima: Law and Kelton, (R, s, S) by a Markov chain, (r, Q) by stockpyl."""

from __future__ import annotations

from pathlib import Path

import pytest

import simbackorder as sb
from simbackorder.verification.periodic_review import PERIODIC, periodic_s_S
from simbackorder.verification.reorder_points import LEAD, RATE, reorder_point
from simbackorder.verification.textbooks import law_and_kelton

TEXTBOOK = Path(__file__).parents[2] / "scenarios" / "textbook.yaml"
NEAR = 1.005
"""A cost within 0.5 % of the least."""
SEEDS = range(1, 101)
AT = "policy.replenishment."


def whole(low: int, high: int) -> dict[str, int]:
    return {"from": low, "to": high}


# -- Law and Kelton ----------------------------------------------------------------------------------------------------

LEAST_OF_LAW_AND_KELTON = min(law_and_kelton(s, S) for s in range(22, 30) for S in range(58, 68))
LEVELS = {AT + "reorder_point": whole(0, 60), AT + "order_up_to": whole(20, 120)}


def cost_of_law_and_kelton(seed: int, replications: int) -> float:
    """The exact cost of what is found, relative to the least."""
    study = sb.read(TEXTBOOK)
    found = sb.optimise(study, parameters=LEVELS, replications=replications, seed=seed, workers=1, progress=False)
    return law_and_kelton(*found.values.values()) / LEAST_OF_LAW_AND_KELTON


def test_law_and_kelton():
    assert cost_of_law_and_kelton(1, 60) <= NEAR


@pytest.mark.slow
def test_law_and_kelton_for_95_of_100_seeds():
    assert sum(cost_of_law_and_kelton(seed, 200) <= NEAR for seed in SEEDS) >= 95


# -- (R, s, S) ---------------------------------------------------------------------------------------------------------


def shop(rate, replenishment, lead, item, length) -> sb.Study:
    """One item, Poisson demand of single units, all wait."""
    return sb.scenario(
        {
            "time": {"length": length, "warm_up": 50},
            "items": {"a": {"on_hand": 10, **item}},
            "customers": {"arrivals": {"rate": rate}},
            "suppliers": {"s": {"lead_time": lead, "order_cost": 10}},
            "policy": {"replenishment": replenishment, "shipment": "partial"},
            "experiment": {"objective": "total_cost"},
        }
    )


def cost_of_periodic(seed: int, replications: int, length: int) -> float:
    stated = {"rule": "R-s-S", "review_period": 1, "reorder_point": 12, "order_up_to": 30}
    study = shop(3, stated, 1.5, {"holding_cost": 1, "backorder_cost": 9}, length)
    ranges = {AT + "reorder_point": whole(0, 20), AT + "order_up_to": whole(1, 40)}
    found = sb.optimise(study, parameters=ranges, replications=replications, seed=seed, workers=1, progress=False)
    return periodic_s_S(*found.values.values(), PERIODIC) / LEAST_OF_PERIODIC


LEAST_OF_PERIODIC = min(periodic_s_S(s, S, PERIODIC) for s in range(5, 8) for S in range(12, 17))


def test_the_chain_is_what_is_simulated():
    stated = {"rule": "R-s-S", "review_period": 1, "reorder_point": 6, "order_up_to": 14}
    study = shop(3, stated, 1.5, {"holding_cost": 1, "backorder_cost": 9}, 3050)
    cost = sb.run(study, replications=20, progress=False)["policy"]["total_cost"]
    assert abs(cost.mean - LEAST_OF_PERIODIC) <= 2 * cost.half_width
    assert cost.half_width < 0.01 * LEAST_OF_PERIODIC


def test_periodic_review():
    assert cost_of_periodic(1, 20, 1050) <= NEAR


@pytest.mark.slow
def test_periodic_review_for_95_of_100_seeds():
    assert sum(cost_of_periodic(seed, 40, 1050) <= NEAR for seed in SEEDS) >= 95


# -- (r, Q) ------------------------------------------------------------------------------------------------------------


def cost_of_lots(seed: int, replications: int, length: int, **asked) -> tuple[float, dict[str, float], sb.Optimum]:
    """The exact cost and measures of what is found."""
    study = shop(RATE, {"rule": "r-nQ", "reorder_point": 12, "order_quantity": 20}, LEAD, HOLDING, length)
    ranges = {AT + "reorder_point": whole(0, 25), AT + "order_quantity": whole(1, 40)}
    found = sb.optimise(
        study, parameters=ranges, replications=replications, seed=seed, workers=1, progress=False, **asked
    )
    r, q = found.values.values()
    exact = reorder_point(r, q)
    return exact["mean_on_hand"] + 9 * exact["mean_backorders"] + 10 * RATE / q, exact, found


HOLDING = {"holding_cost": 1, "backorder_cost": 9}


@pytest.fixture(scope="module")
def least_of_lots() -> float:
    rq = pytest.importorskip("stockpyl.rq", reason="installed beside the project by .ci/run")
    return float(rq.r_q_poisson_exact(1, 9, 10, RATE, LEAD)[2])


def test_lots(least_of_lots):
    assert cost_of_lots(1, 20, 1050)[0] <= NEAR * least_of_lots


def test_neighbours_lead_to_the_best_from_few_candidates(least_of_lots):
    assert cost_of_lots(6, 20, 1050, candidates=3)[0] <= NEAR * least_of_lots


@pytest.mark.slow
def test_lots_for_95_of_100_seeds(least_of_lots):
    assert sum(cost_of_lots(seed, 40, 1050)[0] <= NEAR * least_of_lots for seed in SEEDS) >= 95


FILLED = {"subject_to": "unit_fill_rate >= 95%"}


def test_a_service_constraint_holds_and_costs_little_more_than_the_least_that_keeps_it():
    cost, exact, found = cost_of_lots(1, 20, 1050, **FILLED)
    assert found.holds
    assert exact["unit_fill_rate"] >= 0.95
    near = {(r, q): reorder_point(r, q) for r in range(9, 12) for q in range(6, 13)}
    kept = {each: measures for each, measures in near.items() if measures["unit_fill_rate"] >= 0.95}
    least = min(m["mean_on_hand"] + 9 * m["mean_backorders"] + 10 * RATE / q for (_, q), m in kept.items())
    assert cost <= 1.03 * least


@pytest.mark.slow
def test_a_service_constraint_holds_in_95_of_100_searches():
    """Judged by theory, and on 10,000 fresh replications."""
    found = [cost_of_lots(seed, 60, 1050, **FILLED) for seed in SEEDS]
    assert sum(exact["unit_fill_rate"] >= 0.95 for _, exact, _ in found) >= 95
    studies = {each.study.digest: each.study.with_(seed=123_456) for _, _, each in found}
    by_values = {tuple(each.values.values()): each.study.digest for _, _, each in found}
    judged = {
        values: sb.run(studies[digest], replications=10_000, progress=False)["policy"]["unit_fill_rate"].mean
        for values, digest in by_values.items()
    }
    assert sum(judged[tuple(each.values.values())] >= 0.95 for _, _, each in found) >= 95
