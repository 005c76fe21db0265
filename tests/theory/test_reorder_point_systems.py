"""(r, Q), waiting times, compound demand and periodic review with a constant lead time, exactly."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import integrate, stats

from simbackorder.model.inbound import supply
from simbackorder.scenario.reading import loads
from support.steady import check, estimate, one_item, rejected, replicate, simulate

RATE, LEAD = 4.0, 2.0
R, Q = 6, 5
WITHIN = (0.25, 0.75, 1.25)


def reorder_point(r: int, q: int, lead: float = LEAD) -> dict[str, float]:
    """Exact (r, Q): the position is uniform on r+1..r+Q and independent of the demand in the lead time that follows.

    Hadley and Whitin, Analysis of Inventory Systems (1963), chapter 4; Zipkin, Foundations of Inventory Management
    (2000),
    chapter 6; Axsäter, Inventory Control (2015), chapter 5. Net inventory = position - Poisson demand in L; an
    order waits
    no longer than w if its unit was ordered L - w ago at the latest: P(W <= w) = mean over positions k of
    P(D(L - w) <= k - 1).
    """
    demand = stats.poisson(RATE * lead)
    positions = range(r + 1, r + q + 1)
    owed = [RATE * lead - sum(float(demand.sf(n)) for n in range(k)) for k in positions]
    ready = float(np.mean([demand.cdf(k - 1) for k in positions]))
    backorders = float(np.mean(owed))
    return {
        "mean_backorders": backorders,
        "mean_on_hand": r + (q + 1) / 2 - RATE * lead + backorders,
        "mean_inventory_position": r + (q + 1) / 2,
        "unit_fill_rate": ready,
        "ready_rate": ready,
        "stockout_probability": 1 - ready,
        "backlog_probability": float(np.mean([demand.sf(k) for k in positions])),
        "mean_wait": backorders / RATE,
        "mean_on_order": RATE * lead,
    } | {
        f"complete_within_{w:g}": float(np.mean([stats.poisson(RATE * (lead - w)).cdf(k - 1) for k in positions]))
        for w in WITHIN
    }


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
LOTS = {"rule": "r-nQ", "reorder_point": R, "order_quantity": Q}
SENSITIVE = set(NARROW) - {"mean_on_order", "complete_within_1.25"}


def lots(replenishment=LOTS, lead=LEAD):
    return one_item(RATE, R + Q, replenishment, lead, measures={"within": WITHIN})


def test_r_q_and_waiting_times():
    check(simulate(lots(), 25, *NARROW), reorder_point(R, Q), NARROW)


def test_s_s_is_r_q_for_unit_demand_and_strict_is_one_lower():
    order_up_to = {"rule": "s-S", "reorder_point": R + 1, "order_up_to": R + Q, "strict": True}
    assert replicate(lots(order_up_to), 3) == replicate(lots(), 3)


def test_the_intervals_tell_one_unit_of_reorder_point_or_of_lot_and_a_tenth_of_the_lead_time():
    estimates = simulate(lots(), 25, *NARROW)
    assert rejected(estimates, reorder_point(R + 1, Q)) >= SENSITIVE
    assert rejected(estimates, reorder_point(R - 1, Q)) >= SENSITIVE
    assert rejected(estimates, reorder_point(R, Q + 2)) >= SENSITIVE
    assert rejected(estimates, reorder_point(R, Q, LEAD * 1.1)) >= {"mean_on_order", "mean_wait", "unit_fill_rate"}


def test_a_reorder_point_that_is_off_by_one_is_seen(monkeypatch):
    true = supply.position
    monkeypatch.setattr(supply, "position", lambda item, count: true(item, count) + 1)
    assert rejected(simulate(lots(), 25, *NARROW), reorder_point(R, Q)) >= SENSITIVE


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
    assert replicate(scenario, 1)[0]["unit_fill_rate"] == 1
    from simbackorder.engines import reference

    true = reference.Due.__init__

    def late(self, env, delay, kind, who=0):
        true(self, env, delay, reference.events.RETURN if kind == reference.events.RECEIPT else kind, who)
        self.kind = kind  # what happens is the same, but after the demand of its instant

    monkeypatch.setattr(reference.Due, "__init__", late)
    assert replicate(scenario, 1)[0]["unit_fill_rate"] == 0


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


SIZES = {1: 0.5, 2: 0.3, 5: 0.2}


def compound(mean: float, longest: int = 400) -> np.ndarray:
    """Probabilities of compound Poisson demand with `mean` orders: Panjer, ASTIN Bulletin 12 (1981), 22-26."""
    p = np.zeros(longest)
    p[0] = np.exp(-mean)
    for n in range(1, longest):
        p[n] = mean / n * sum(k * share * p[n - k] for k, share in SIZES.items() if k <= n)
    return p


def compound_base_stock(level: int, mean: float) -> dict[str, float]:
    """Units on order are compound Poisson with mean rate x E[L] orders, whatever the distribution of L.

    Each order of a customer is one replenishment order, so Palm's theorem holds for orders: Feeney and Sherbrooke,
    Management Science 12 (1966), 391-411; Zipkin (2000), chapters 6 and 7.
    """
    p = compound(mean)
    n = np.arange(p.size)
    per_order = sum(size * share for size, share in SIZES.items())
    filled = sum(share * float(p @ np.clip(level - n, 0, size)) for size, share in SIZES.items())
    return {
        "mean_backorders": float(p @ np.maximum(n - level, 0)),
        "mean_on_hand": float(p @ np.maximum(level - n, 0)),
        "mean_on_order": mean * per_order,
        "unit_fill_rate": filled / per_order,
        "line_fill_rate": sum(share * float(p[: max(level - size + 1, 0)].sum()) for size, share in SIZES.items()),
        "ready_rate": float(p[:level].sum()),
        "backlog_probability": float(p[level + 1 :].sum()),
    }


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
    level = 18
    scenario = one_item(
        RATE,
        level,
        {"rule": "base-stock", "order_up_to": level},
        distribution,
        basket={"units": {"table": SIZES}},
    )
    estimates = simulate(scenario, 25, *COMPOUND)
    check(estimates, compound_base_stock(level, RATE * LEAD), COMPOUND)
    assert rejected(estimates, compound_base_stock(level + 1, RATE * LEAD)) >= set(COMPOUND) - {"mean_on_order"}
    assert rejected(estimates, compound_base_stock(level, RATE * LEAD * 1.08)) >= {"mean_on_order", "unit_fill_rate"}


PERIOD, UP_TO, SHORT = 2.0, 14, 1.5
PHASES = (0.0, 1.0, 1.9)  # after the receipts of a cycle
CYCLES = tuple(range(20, 500, 12))


def test_periodic_order_up_to_exactly_at_any_time_of_the_cycle():
    """(R, S): after what was ordered at kR has come, net inventory = S - demand since kR.

    Zipkin (2000), chapter 9; Silver, Pyke and Thomas (2017), chapter 6. Readings at kR + L + u; time averages by
    integration over the cycle.
    """
    at = [PERIOD * k + SHORT + u for k in CYCLES for u in PHASES]
    scenario = one_item(
        RATE,
        UP_TO,
        {"rule": "R-S", "review_period": PERIOD, "order_up_to": UP_TO},
        SHORT,
        measures={"at": at},
    )
    runs = replicate(scenario, 25)
    for u in PHASES:
        demand = stats.poisson(RATE * (SHORT + u))
        owed = RATE * (SHORT + u) - sum(float(demand.sf(n)) for n in range(UP_TO))
        exact = {"on_hand": UP_TO - RATE * (SHORT + u) + owed, "backorders": owed}
        for level, value in exact.items():
            values = [np.mean([one[f"{level}_at_{PERIOD * k + SHORT + u:g}"] for k in CYCLES]) for one in runs]
            found = estimate(values)
            assert found.agrees(value), (level, u, found, value)
            assert found.half_width < 0.45
            if u > 0:
                assert not found.agrees(value + 0.7)
    over_cycle = {name: estimate([one[name] for one in runs]) for name in ("mean_backorders", "backlog_probability")}
    exact = {
        "mean_backorders": cycle_mean(lambda d: d.mean() - sum(float(d.sf(n)) for n in range(UP_TO))),
        "backlog_probability": cycle_mean(lambda d: float(d.sf(UP_TO))),
    }
    check(over_cycle, exact, {"mean_backorders": 0.12, "backlog_probability": 0.02})
    lead_plus_one = cycle_mean(lambda d: float(d.sf(UP_TO)), SHORT + 0.25)
    assert rejected(over_cycle, {"backlog_probability": lead_plus_one})


def cycle_mean(of, lead: float = SHORT) -> float:
    """The mean over a cycle of a function of the demand since the review that covers it."""
    return float(integrate.quad(lambda u: of(stats.poisson(RATE * (lead + u))), 0, PERIOD)[0]) / PERIOD
