"""Distributions over time of stock, backlog and units on order, and how busy suppliers are, where theory has them."""

from __future__ import annotations

import pytest
from scipy import stats

from simbackorder.verification import reorder_points
from simbackorder.verification.loss_systems import capped
from simbackorder.verification.reorder_points import LEAD, Q, R, levels, lots
from support.observing import estimates
from support.steady import check, one_item, rejected

RATE, MEAN, LEVEL, MOST = 2.0, 3.0, 8, 20
BASE_STOCK = {"rule": "base-stock", "order_up_to": LEVEL}


def shares(name: str, chances: list[float]) -> dict[str, float]:
    """Shares of time at the levels from 0 on."""
    return {f"time_share_{name}_{n}": chance for n, chance in enumerate(chances)}


@pytest.mark.parametrize("lead_time", [MEAN, {"exponential": MEAN}], ids=["constant", "exponential"])
def test_units_outstanding_of_a_base_stock_are_poisson(lead_time):
    """Palm: their distribution does not depend on that of the lead time; stock and backlog follow from it."""
    outstanding = stats.poisson(RATE * MEAN)
    owed = [float(outstanding.cdf(LEVEL)), *(float(outstanding.pmf(LEVEL + n)) for n in range(1, 5))]
    there = [float(outstanding.sf(LEVEL - 1)), *(float(outstanding.pmf(LEVEL - n)) for n in range(1, LEVEL + 1))]
    exact = {
        "variance_on_order": RATE * MEAN,
        f"time_share_on_order_{MOST}_or_more": float(outstanding.sf(MOST - 1)),
        **shares("on_order", [float(outstanding.pmf(n)) for n in range(12)]),
        **shares("backorders", owed),
        **shares("on_hand", there),
        f"time_share_inventory_position_{LEVEL}": 1.0,
    }
    scenario = one_item(RATE, LEVEL, BASE_STOCK, lead_time, length=10_050, measures={"levels": MOST})
    found = estimates(scenario, 40, *exact, "variance_inventory_position")
    check(found, exact, dict.fromkeys(exact, 0.01) | {"variance_on_order": 0.15})
    assert found["variance_inventory_position"].mean < 1e-9  # it never moves, but for rounding
    other = stats.poisson(1.02 * RATE * MEAN)
    assert rejected(found, shares("on_order", [float(other.pmf(n)) for n in range(12)]))


def test_the_position_of_a_reorder_point_system_is_uniform():
    """(r, Q), unit demand: r + 1 to r + Q, each as often; just before a receipt there is what is left of r after the
    demand of a lead time."""
    scenario = one_item(reorder_points.RATE, R + Q, lots(), LEAD, length=5050, measures={"levels": MOST})
    exact = levels(R, Q)
    found = estimates(scenario, 40, *exact)
    check(found, exact, dict.fromkeys(exact, 0.02) | {"mean_stock_before_receipt": 0.05})
    wrong = {"mean_stock_before_receipt": exact["mean_stock_before_receipt"] + 1, "variance_inventory_position": 2.1}
    assert rejected(found, wrong) == set(wrong)


def test_a_supplier_with_one_server_is_a_queue():
    """M/M/1: busy for a share of its time equal to the load, and a geometric number of orders with it."""
    load = 0.6
    supplier = {"lead_time": {"exponential": load / RATE}, "servers": 1}
    scenario = one_item(RATE, LEVEL, BASE_STOCK, None, suppliers={"s": supplier}, length=10_050, measures={"levels": 9})
    waiting = sum((1 - load) * load**n * max(0, n - LEVEL) for n in range(200))
    exact = {
        "server_utilisation": load,
        "server_utilisation[supplier=s]": load,
        "mean_on_order[supplier=s]": load / (1 - load),
        "mean_unit_wait": waiting / RATE,
        "mean_unit_wait[item=a]": waiting / RATE,
        **shares("on_order", [(1 - load) * load**n for n in range(9)]),
    }
    found = estimates(scenario, 40, *exact, by=("item", "supplier"))
    check(found, exact, dict.fromkeys(exact, 0.01) | {"mean_on_order[supplier=s]": 0.05})
    assert rejected(found, {"server_utilisation": 1.02 * load}) == {"server_utilisation"}


@pytest.mark.parametrize("servers", [2, 3])
def test_servers_are_busy_for_their_load(servers):
    """M/G/c: the share is that of the load, whatever the distribution of the work."""
    supplier = {"lead_time": {"gamma": {"mean": 0.9, "cv": 0.5}}, "servers": servers}
    scenario = one_item(RATE, LEVEL, BASE_STOCK, None, suppliers={"s": supplier}, length=10_050)
    check(
        estimates(scenario, 40, "server_utilisation"),
        {"server_utilisation": RATE * 0.9 / servers},
        {"server_utilisation": 0.01},
    )


def test_a_supplier_is_up_for_its_share_and_has_its_share_of_the_orders():
    """Alternating renewal; and two suppliers chosen at random have units on order in proportion to rate and time."""
    suppliers = {
        "a": {
            "lead_time": 1,
            "outages": {"up": {"exponential": 6}, "down": {"exponential": 2}, "effect": "hold-start"},
        },
        "b": {"lead_time": {"exponential": 4}},
    }
    sourcing = {"rule": "random", "shares": {"a": 0.7, "b": 0.3}}
    scenario = one_item(
        RATE, LEVEL, BASE_STOCK, None, suppliers=suppliers, length=10_050, policy={"sourcing": sourcing}
    )
    held = 0.25 * 2  # an order that meets an outage waits for what is left of it, which has no memory
    exact = {
        "supplier_up_rate[supplier=a]": 0.75,
        "supplier_up_rate[supplier=b]": 1.0,
        "supplier_up_rate": 0.875,
        "mean_on_order[supplier=a]": 0.7 * RATE * (1 + held),
        "mean_on_order[supplier=b]": 0.3 * RATE * 4,
        "replenishment_orders_received[supplier=b]": 0.3 * RATE * 10_000,
    }
    narrow = dict.fromkeys(exact, 0.05) | {"replenishment_orders_received[supplier=b]": 80}
    check(estimates(scenario, 40, *exact, by="supplier"), exact, narrow)


def test_the_share_of_demand_that_is_lost_under_a_cap():
    """At most so many backorders: as Erlang's loss formula with stock + cap places (Palm, exponential lead times)."""
    level, cap = 3, 2
    lost = {"unit_refusal_rate": capped(level, cap, RATE * MEAN)["unit_refusal_rate"]}
    policy = {"admission": {"rule": "backorder", "cap": cap}}
    replenishment = {"rule": "base-stock", "order_up_to": level}
    scenario = one_item(RATE, level, replenishment, {"exponential": MEAN}, length=10_050, policy=policy)
    found = estimates(scenario, 40, "unit_refusal_rate")
    check(found, lost, {"unit_refusal_rate": 0.01})
    assert rejected(found, {"unit_refusal_rate": 1.02 * lost["unit_refusal_rate"]})
