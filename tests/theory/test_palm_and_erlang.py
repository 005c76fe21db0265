"""Base stock with Poisson demand: Palm's theorem with backorders, Erlang's formula with lost sales; any lead-time
distribution."""

from __future__ import annotations

import pytest

from simbackorder.engines import reference
from simbackorder.model.customers import demand
from simbackorder.model.inbound import supply
from simbackorder.verification.loss_systems import erlang
from simbackorder.verification.one_for_one import LAWS, LEVEL, MEAN, RATE, palm
from simbackorder.verification.shops import base_stock
from support.steady import check, one_item, rejected, simulate

NARROW = {
    "mean_backorders": 0.07,
    "mean_on_hand": 0.1,
    "mean_on_order": 0.15,
    "unit_fill_rate": 0.02,
    "ready_rate": 0.02,
    "stockout_probability": 0.02,
    "backlog_probability": 0.02,
}


@pytest.mark.parametrize("distribution", LAWS)
def test_palm_whatever_the_distribution_of_the_lead_time(distribution):
    estimates = simulate(one_item(RATE, LEVEL, base_stock(LEVEL), LAWS[distribution].stated), 25, *NARROW)
    check(estimates, palm(LEVEL, RATE * MEAN), NARROW)


def test_the_intervals_are_narrow_enough_to_tell_one_unit_of_stock_or_a_twentieth_of_a_lead_time():
    estimates = simulate(one_item(RATE, LEVEL, base_stock(LEVEL), LAWS["exponential"].stated), 25, *NARROW)
    everything = set(NARROW)
    assert rejected(estimates, palm(LEVEL - 1, RATE * MEAN)) >= everything - {"mean_on_order"}
    assert rejected(estimates, palm(LEVEL + 1, RATE * MEAN)) >= everything - {"mean_on_order"}
    assert rejected(estimates, palm(LEVEL, RATE * MEAN * 1.05)) == everything


def no_fault(patch):
    pass


def review_before_the_last_demand(patch):
    """The position misses the newest order: an order of one unit too few, always."""
    true = supply.position
    patch.setattr(supply, "position", lambda item, count: true(item, count) + 1)


def lead_time_drawn_twice(patch):
    true = supply.order_from

    def fault(s, rules, path, i, j, t):
        true(s, rules, path, i, j, t)
        s.supplies[s.world[0].supplies - 1].lead_time += path.lead[j][s.supplies[0].item + 1000, i] * 0.05
        s.requests[s.world[0].requests - 1].delay = s.supplies[s.world[0].supplies - 1].lead_time

    patch.setattr(supply, "order_from", fault)


def filled_also_when_short(patch):
    """Units owed count as filled: an error in the fill rate only."""
    true = demand.book

    def fault(s, rules, path, o, l, t):
        true(s, rules, path, o, l, t)
        if s.lines[l].lacking > 0 and o % 10 == 0:
            s.lines[l].filled += s.lines[l].lacking

    patch.setattr(demand, "book", fault)


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (review_before_the_last_demand, {"mean_backorders", "mean_on_hand", "unit_fill_rate", "ready_rate"}),
        (lead_time_drawn_twice, {"mean_on_order", "mean_backorders"}),
        (filled_also_when_short, {"unit_fill_rate"}),
        (no_fault, set()),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_faults_are_seen(fault, seen, monkeypatch):
    fault(monkeypatch)
    estimates = simulate(
        one_item(RATE, LEVEL, base_stock(LEVEL), LAWS["exponential"].stated), 25, *NARROW, run=reference.run
    )
    found = rejected(estimates, palm(LEVEL, RATE * MEAN))
    assert found >= seen
    assert bool(found) == bool(seen)


def test_two_suppliers_at_random_are_one_with_the_mixture_of_their_lead_times():
    """Independent thinning of Poisson orders: Palm holds with the mean 0.7 x 1 + 0.3 x 4 = 1.9 (Cinlar 1975)."""
    scenario = one_item(
        RATE,
        LEVEL,
        base_stock(LEVEL),
        None,
        suppliers={"near": {"lead_time": 1}, "far": {"lead_time": {"exponential": 4}}},
        policy={"sourcing": {"rule": "random", "shares": {"near": 0.7, "far": 0.3}}},
    )
    estimates = simulate(scenario, 25, *NARROW)
    check(estimates, palm(LEVEL, RATE * 1.9), NARROW)
    assert rejected(estimates, palm(LEVEL, RATE * (0.65 * 1 + 0.35 * 4))) == set(NARROW)


LOST = {
    "unit_fill_rate": 0.008,
    "mean_on_order": 0.05,
    "mean_on_hand": 0.05,
    "stockout_probability": 0.01,
    "mean_backorders": 0,
}


@pytest.mark.parametrize("distribution", LAWS)
def test_erlang_loss_whatever_the_distribution_of_the_lead_time(distribution):
    scenario = one_item(RATE, 7, base_stock(7), LAWS[distribution].stated, policy={"admission": "lost-sale"})
    estimates = simulate(scenario, 25, *LOST)
    check(estimates, erlang(7, RATE * MEAN), LOST)
    others = set(LOST) - {"mean_backorders"}
    assert rejected(estimates, erlang(6, RATE * MEAN)) == others
    assert rejected(estimates, erlang(8, RATE * MEAN)) == others
