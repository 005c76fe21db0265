"""What follows from meeting the same customers: monotonicity on one sample path, and paired luck."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.scenarios import scenarios
from simbackorder.engines.reference import run
from simbackorder.model.inbound import supply
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads

LEAD_TIMES = [3, {"exponential": 4}, {"uniform": [0, 9]}, {"lognormal": {"mean": 3, "cv": 2}}]


def shop(on_hand, replenishment, lead_time=3, seed=1, patience=None, **policy):
    """Unit demands of two items; two suppliers, each order to one of them by its mark."""
    segment = {"patience": patience} if patience else {}
    return loads(
        json.dumps(
            {
                "time": {"length": 60},
                "items": {name: {"price": 1, "on_hand": on_hand} for name in ("a", "b")},
                "customers": {"arrivals": {"rate": 2}, "segments": {"all": segment}},
                "suppliers": {"x": {"lead_time": lead_time}, "y": {"lead_time": {"exponential": 5}}},
                "policy": {
                    "replenishment": replenishment,
                    "sourcing": {"rule": "random", "shares": {"x": 0.6, "y": 0.4}},
                }
                | policy,
                "experiment": {"seed": seed},
            }
        )
    )


def shipped_at(scenario, path=None):
    """When each order was shipped; never: infinity."""
    closed = run(open_shop(scenario, scenario.policy), path or draw(scenario, 0)).orders["closed"]
    return np.where(closed < 0, np.inf, closed)


CASES = st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from(LEAD_TIMES), st.integers(0, 10**6))


@settings(max_examples=40)
@given(CASES)
def test_a_higher_base_stock_level_with_as_much_more_opening_stock_delays_nobody(case):
    level, more, lead_time, seed = case
    few = shop(level, {"rule": "base-stock", "order_up_to": level}, lead_time, seed)
    many = shop(level + more, {"rule": "base-stock", "order_up_to": level + more}, lead_time, seed)
    assert (shipped_at(many) <= shipped_at(few) + 1e-9).all()


@settings(max_examples=40)
@given(CASES, st.integers(1, 6))
def test_a_higher_reorder_point_alone_delays_nobody(case, lot):
    low, more, lead_time, seed = case
    late = shop(low + more + 1, {"rule": "r-nQ", "reorder_point": low, "order_quantity": lot}, lead_time, seed)
    early = shop(low + more + 1, {"rule": "r-nQ", "reorder_point": low + more, "order_quantity": lot}, lead_time, seed)
    assert (shipped_at(early) <= shipped_at(late) + 1e-9).all()


@pytest.mark.parametrize("lever", ["opening stock", "Q", "s", "S"])
def test_other_levers_may_delay_somebody(lever):
    """The law states its conditions: each of these alone does delay a customer on some path."""
    base, four = {"rule": "base-stock", "order_up_to": 4}, {"rule": "r-nQ", "reorder_point": 2, "order_quantity": 2}
    order_up_to = {"rule": "s-S", "reorder_point": 2, "order_up_to": 6}
    before, after, low, high = {
        "opening stock": (1, 4, base, base),
        "Q": (4, 4, four, four | {"order_quantity": 3}),
        "s": (6, 6, order_up_to, order_up_to | {"reorder_point": 3}),
        "S": (6, 6, order_up_to, order_up_to | {"order_up_to": 7}),
    }[lever]
    delayed = 0
    for seed in range(40):
        few, many = shop(before, low, {"exponential": 4}, seed), shop(after, high, {"exponential": 4}, seed)
        delayed += int((shipped_at(many) > shipped_at(few) + 1e-9).any())
    assert delayed > 0


def test_the_check_of_monotonicity_can_fail(monkeypatch):
    """Lead times in the order in which the firm happens to ask, not by (supplier, item, k): an earlier order may
    get a longer one."""
    true = supply.order_from

    def fault(s, rules, path, i, j, t):
        s.offers[i * len(s.suppliers) + j].orders = s.world[0].supplies
        true(s, rules, path, i, j, t)

    monkeypatch.setattr(supply, "order_from", fault)
    delayed = 0
    for seed in range(20):
        late = shop(9, {"rule": "r-nQ", "reorder_point": 2, "order_quantity": 3}, {"exponential": 4}, seed)
        early = shop(9, {"rule": "r-nQ", "reorder_point": 4, "order_quantity": 3}, {"exponential": 4}, seed)
        delayed += int((shipped_at(early) > shipped_at(late) + 1e-9).any())
    assert delayed > 0


SAME = [
    {"rule": "base-stock", "order_up_to": 3},
    {"rule": "s-S", "reorder_point": 2, "order_up_to": 3},
    {"rule": "r-nQ", "reorder_point": 2, "order_quantity": 1},
]


@pytest.mark.parametrize("replenishment", SAME[1:])
def test_the_same_customer_cancels_in_the_same_way_under_policies_that_give_the_same_wait(replenishment):
    for seed in range(5):
        one = shop(3, SAME[0], {"exponential": 4}, seed, patience={"exponential": 1})
        other = shop(
            3,
            replenishment,
            {"exponential": 4},
            seed,
            patience={"exponential": 1},
            shipment="partial",
            promising="expected",
        )
        records = [run(open_shop(s, s.policy), draw(s, 0)) for s in (one, other)]
        assert records[0].orders["cancelled"].sum() > 5
        for column in ("closed", "cancelled", "accepted"):
            np.testing.assert_array_equal(records[0].orders[column], records[1].orders[column])


def test_a_policy_that_lets_a_customer_wait_longer_never_saves_a_customer_who_left():
    """Fewer units: whoever cancels with much stock cancels with little, or is served later (base stock, first come
    first served)."""
    for seed in range(5):
        much = shop(50, {"rule": "base-stock", "order_up_to": 50}, seed=seed, patience=5)
        none = shop(0, {"rule": "none"}, seed=seed, patience=5)
        left = [run(open_shop(s, s.policy), draw(s, 0)).orders["cancelled"] for s in (much, none)]
        assert left[0].sum() == 0
        placed = np.cumsum(draw(none, 0).gap)
        np.testing.assert_array_equal(left[1] == 1, placed + 5 < 60)


@settings(max_examples=30)
@given(scenarios(), scenarios())
def test_policies_see_the_same_path(scenario, other):
    """The path depends on demand and supply only: another policy's scenario has the same one."""
    if set(scenario.items) != set(other.items) or set(scenario.suppliers) != set(other.suppliers):
        swapped = scenario.model_copy(
            update={"policy": scenario.policy.model_copy(update={"shipment": other.policy.shipment})}
        )
    else:
        swapped = scenario.model_copy(update={"policy": other.policy})
    one, two = draw(scenario, 3), draw(swapped, 3)
    for name, values in one._asdict().items():
        if isinstance(values, np.ndarray):
            np.testing.assert_array_equal(values, getattr(two, name))
    for j, lead in enumerate(one.lead):
        np.testing.assert_array_equal(lead.table(5)[:5], two.lead[j].table(5)[:5])


@settings(max_examples=15)
@given(scenarios())
def test_a_run_is_a_function_of_scenario_policy_and_path(scenario):
    """Twice the same bytes; also on one path that another run has used."""
    shop_, path = open_shop(scenario, scenario.policy), draw(scenario, 0)
    records = [run(shop_, p, log=True) for p in (path, path, draw(scenario, 0))]
    for table in ("items", "orders", "lines", "supplies", "accounts", "readings", "log"):
        for column, values in getattr(records[0], table).items():
            for other in records[1:]:
                np.testing.assert_array_equal(values, getattr(other, table)[column])


def test_the_log_changes_nothing():
    scenario = shop(3, SAME[0], {"exponential": 4}, patience=2)
    shop_, path = open_shop(scenario, scenario.policy), draw(scenario, 0)
    quiet, loud = run(shop_, path), run(shop_, path, log=True)
    for column, values in quiet.items.items():
        np.testing.assert_array_equal(values, loud.items[column])
    assert len(quiet.log["time"]) == 0 < len(loud.log["time"])
