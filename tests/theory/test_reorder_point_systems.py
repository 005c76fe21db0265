"""(r, Q), waiting times, compound demand and periodic review with a constant lead time, exactly."""

from __future__ import annotations

import json

import numpy as np
import pytest

from simbackorder.engines import reference
from simbackorder.model.inbound import supply
from simbackorder.scenario.reading import loads
from simbackorder.verification.periodic_review import (
    SHORT,
    UP_TO,
    at_phases,
    cycle_mean,
    over_cycle,
    read_shop,
    readings,
)
from simbackorder.verification.reorder_points import (
    COMPOUND_LEVEL,
    LEAD,
    RATE,
    WITHIN,
    Q,
    R,
    compound_base_stock,
    compound_shop,
    lots_shop,
    reorder_point,
)
from simbackorder.verification.shops import base_stock, read
from support.steady import check, estimate, one_item, rejected, replicate, simulate

NARROW = {
    "mean_backorders": 0.08,
    "mean_on_hand": 0.1,
    "mean_inventory_position": 0.02,
    "unit_fill_rate": 0.02,
    "ready_rate": 0.02,
    "stockout_probability": 0.02,
    "backlog_probability": 0.02,
    "mean_wait": 0.02,
    "mean_on_order": 0.12,
} | {f"complete_within_{w:g}": 0.02 for w in WITHIN}
SENSITIVE = set(NARROW) - {"mean_on_order", "complete_within_1.25"}


def shop(replenishment=None):
    return read(lots_shop(replenishment, length=1050))


def test_r_q_and_waiting_times():
    check(simulate(shop(), 25, *NARROW), reorder_point(R, Q), NARROW)


def test_s_s_is_r_q_for_unit_demand_and_strict_is_one_lower():
    order_up_to = {"rule": "s-S", "reorder_point": R + 1, "order_up_to": R + Q, "strict": True}
    assert replicate(shop(order_up_to), 3) == replicate(shop(), 3)


def test_the_intervals_tell_one_unit_of_reorder_point_or_of_lot_and_a_tenth_of_the_lead_time():
    estimates = simulate(shop(), 25, *NARROW)
    assert rejected(estimates, reorder_point(R + 1, Q)) >= SENSITIVE
    assert rejected(estimates, reorder_point(R - 1, Q)) >= SENSITIVE
    assert rejected(estimates, reorder_point(R, Q + 2)) >= SENSITIVE
    assert rejected(estimates, reorder_point(R, Q, LEAD * 1.1)) >= {"mean_on_order", "mean_wait", "unit_fill_rate"}


def test_a_reorder_point_that_is_off_by_one_is_seen(monkeypatch):
    true = supply.position
    monkeypatch.setattr(supply, "position", lambda item, count: true(item, count) + 1)
    assert rejected(simulate(shop(), 25, *NARROW, run=reference.run), reorder_point(R, Q)) >= SENSITIVE


def test_receipts_after_demand_are_seen_in_models_in_periods(monkeypatch):
    """Demand of one a day at whole days, lead time one day: what is received first fills it; received after it,
    nothing does."""
    scenario = loads(
        json.dumps(
            {
                "time": {"length": 200, "warm_up": 10},
                "items": {"a": {"on_hand": 1}},
                "customers": {"arrivals": {"renewal": 1}},
                "suppliers": {"s": {"lead_time": 1}},
                "policy": {"replenishment": {"rule": "base-stock", "order_up_to": 1}},
            }
        )
    )
    assert replicate(scenario, 1, run=reference.run)[0]["unit_fill_rate"] == 1

    true = reference.Due.__init__

    def late(self, env, delay, kind, who=0):
        true(self, env, delay, reference.events.RETURN if kind == reference.events.RECEIPT else kind, who)
        self.kind = kind  # what happens is the same, but after the demand of its instant

    monkeypatch.setattr(reference.Due, "__init__", late)
    assert replicate(scenario, 1, run=reference.run)[0]["unit_fill_rate"] == 0


@pytest.mark.parametrize("level", [5, 9])
def test_waiting_times_under_base_stock_with_a_constant_lead_time(level):
    """P(W <= w) = P(D(L - w) <= S - 1); base stock is (S - 1, 1).

    Higa, Feyerherm and Machado, Operations Research 23 (1975), 674-680; Zipkin (2000), chapter 6.
    """
    scenario = one_item(
        RATE, level, {"rule": "base-stock", "order_up_to": level}, LEAD, measures={"within": (*WITHIN, 2)}
    )
    narrow = NARROW | {"mean_backorders": 0.12, "mean_wait": 0.03}
    estimates = simulate(scenario, 25, *narrow, "complete_within_2")
    check(estimates, reorder_point(level - 1, 1), narrow)
    assert estimates["complete_within_2"] == (1, 0)  # nobody waits longer than the lead time
    assert rejected(estimates, reorder_point(level, 1)) >= {"complete_within_0.25", "complete_within_0.75", "mean_wait"}


COMPOUND = {
    "mean_backorders": 0.25,
    "mean_on_hand": 0.25,
    "mean_on_order": 0.4,
    "unit_fill_rate": 0.02,
    "line_fill_rate": 0.02,
    "ready_rate": 0.02,
    "backlog_probability": 0.02,
}


@pytest.mark.parametrize("distribution", [2, {"lognormal": {"mean": 2, "cv": 1}}], ids=["constant", "lognormal"])
def test_compound_poisson_demand_under_base_stock(distribution):
    level = COMPOUND_LEVEL
    scenario = read(compound_shop(base_stock(level), level, distribution, 1050))
    estimates = simulate(scenario, 25, *COMPOUND)
    check(estimates, compound_base_stock(level, RATE * LEAD), COMPOUND)
    assert rejected(estimates, compound_base_stock(level + 1, RATE * LEAD)) >= set(COMPOUND) - {"mean_on_order"}
    assert rejected(estimates, compound_base_stock(level, RATE * LEAD * 1.08)) >= {"mean_on_order", "unit_fill_rate"}


def test_periodic_order_up_to_exactly_at_any_time_of_the_cycle():
    """(R, S): after what was ordered at kR has come, net inventory = S - demand since kR.

    Zipkin (2000), chapter 9; Silver, Pyke and Thomas (2017), chapter 6. Readings at kR + L + u; time averages by
    integration over the cycle.
    """
    runs = replicate(read(read_shop()), 25)
    for label, value in at_phases().items():
        level, phase = label.split(", phase ")
        names = readings(level.replace(" ", "_"), float(phase))
        found = estimate([np.mean([one[name] for name in names]) for one in runs])
        assert found.agrees(value), (label, found, value)
        assert found.half_width < 0.45
        if float(phase) > 0:
            assert not found.agrees(value + 0.7)
    averages = {name: estimate([one[name] for one in runs]) for name in ("mean_backorders", "backlog_probability")}
    exact = {name: over_cycle()[name] for name in averages}
    check(averages, exact, {"mean_backorders": 0.12, "backlog_probability": 0.02})
    lead_plus_one = cycle_mean(lambda d: float(d.sf(UP_TO)), SHORT + 0.25)
    assert rejected(averages, {"backlog_probability": lead_plus_one})
