"""Waiting times of a shop whose customers wait alone, where theory knows them, in runs too short to see them end.

Every customer orders one unit of an item of their own (base stock 0), so that each waits for a lead time of their own,
unless they lose patience (exponential) first. Waits are then independent, with known shares for causes that compete: by
time t cancelled 1 - exp(-theta t), shipped exp(-theta L) from L on, if the lead time is L; and (mu / (mu + theta)) and
(theta / (mu + theta)) times 1 - exp(-(mu + theta) t), if it is exponential with rate mu.
"""

import json
import math

import pytest

from simbackorder.experiments.replications import Study, observe
from simbackorder.experiments.waits import WaitingTimes, waiting_times
from simbackorder.metrics.waits import waits
from simbackorder.scenario.reading import loads

LENGTH, CUSTOMERS, LEAD, PATIENCE = 12.0, 30, 5.0, 8.0
MU, THETA = 1 / LEAD, 1 / PATIENCE
CONFIDENCE = 0.999


def lonely_customers(lead_time: object, replications: int = 150) -> str:
    """Customer k comes at (k + 1/2) / CUSTOMERS of the run."""
    streams = {
        f"c{k}": {
            "arrivals": {"renewal": 1e6, "first": LENGTH * (k + 0.5) / CUSTOMERS},
            "basket": {"items": {f"i{k}": 1}},
            "segments": {f"s{k}": {"patience": {"exponential": PATIENCE}}},
        }
        for k in range(CUSTOMERS)
    }
    spec = {
        "time": {"length": LENGTH},
        "items": {f"i{k}": {"price": 1, "unit_cost": 0} for k in range(CUSTOMERS)},
        "customers": streams,
        "suppliers": {"mill": {"lead_time": lead_time}},
        "policy": {"replenishment": {"rule": "base-stock", "order_up_to": 0}},
        "alternatives": {"backorder": {}},
        "experiment": {"replications": replications, "seed": 20250106},
    }
    return json.dumps(spec)


def waited(lead_time: object, engine: str = "compiled") -> WaitingTimes:
    scenario = loads(lonely_customers(lead_time))
    (observed,) = observe([Study(scenario, ("backorder",), engine=engine, also=waits)], workers=1)
    return waiting_times("backorder", [each for (each,) in observed.also], CONFIDENCE)


def agree(estimate, exact: float, narrow: float) -> None:
    assert abs(estimate.mean - exact) <= estimate.half_width <= narrow, (estimate, exact)


def differ(estimate, wrong: float) -> None:
    assert abs(estimate.mean - wrong) > estimate.half_width, (estimate, wrong)


def test_constant_lead_times():
    owed = waited(LEAD).backordered
    assert owed.orders.mean == CUSTOMERS
    assert owed.open.mean > 0.25 * CUSTOMERS  # heavy censoring
    assert [row.time for row in owed.rows] == [0.5 * k for k in range(1, 11)]
    for row in owed.rows[:-1]:
        agree(row.waiting, math.exp(-THETA * row.time), 0.04)
        agree(row.ended[1], 1 - math.exp(-THETA * row.time), 0.04)
        assert row.ended[0].mean == 0
    last = owed.rows[-1]
    agree(last.ended[0], math.exp(-THETA * LEAD), 0.04)
    agree(last.ended[1], 1 - math.exp(-THETA * LEAD), 0.04)
    assert last.waiting.mean == 0
    agree(owed.restricted_mean, (1 - math.exp(-THETA * LEAD)) / THETA, 0.2)
    median, ninth = owed.quantiles
    assert median.time == LEAD  # 53.5 % are shipped, all of them then
    assert (ninth.time, "not reached" in (ninth.reason or "")) == (None, True)


def test_exponential_lead_times():
    owed = waited({"exponential": LEAD}).backordered
    both = MU + THETA
    assert owed.open.mean > 0.2 * CUSTOMERS
    for row in owed.rows:
        gone = 1 - math.exp(-both * row.time)
        agree(row.waiting, 1 - gone, 0.05)
        agree(row.ended[0], MU / both * gone, 0.05)
        agree(row.ended[1], THETA / both * gone, 0.05)
    until = owed.rows[-1].time
    agree(owed.restricted_mean, (1 - math.exp(-both * until)) / both, 0.2)
    until = LENGTH * (1 - 0.5 / CUSTOMERS)  # as long as the first customers are followed
    shipped = (1 - math.exp(-both * until) * (1 + both * until)) / (1 - math.exp(-both * until)) / both
    agree(owed.shipped_mean, shipped, 0.25)
    median = owed.quantiles[0]
    exact = -math.log(1 - 0.5 * both / MU) / both
    assert median.low is not None
    assert median.low <= exact <= (median.high or math.inf)


def test_what_is_usually_done_is_wrong_by_more_than_chance():
    owed = waited({"exponential": LEAD}).backordered
    both, row = MU + THETA, owed.rows[-1]
    differ(owed.naive_mean, 1 / both)  # orders with long waits are open at the end, and dropped
    assert owed.naive_mean.mean < owed.shipped_mean.mean - owed.shipped_mean.half_width
    counted = owed.ended[0].mean / owed.orders.mean
    differ(row.ended[0], counted)  # open orders counted as failures
    closed = sum(each.mean for each in owed.ended)
    agree(row.ended[0], owed.ended[0].mean / closed, 0.05)  # with constant hazards the causes' shares are right...
    constant = waited(LEAD).backordered
    closed = sum(each.mean for each in constant.ended)
    differ(constant.rows[-1].ended[0], constant.ended[0].mean / closed)  # ...else not: shipping takes longer


def test_a_wrong_patience_or_lead_time_is_noticed():
    owed = waited({"exponential": LEAD}).backordered
    middle = next(row for row in owed.rows if row.time >= LEAD)
    for mu, theta in ((MU * 1.3, THETA), (MU / 1.3, THETA), (MU, THETA * 1.5), (MU, THETA / 1.5)):
        gone = 1 - math.exp(-(mu + theta) * middle.time)
        wrong = [mu / (mu + theta) * gone, theta / (mu + theta) * gone]
        found = [each.mean - by for each, by in zip(middle.ended[:2], wrong, strict=True)]
        assert any(abs(by) > each.half_width for by, each in zip(found, middle.ended[:2], strict=True)), (mu, theta)


@pytest.mark.parametrize("engine", ["both"])
def test_every_engine_says_the_same(engine):
    assert waited(LEAD, engine) == waited(LEAD)
