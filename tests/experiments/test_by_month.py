"""Months add up to the window; and a month's sales and losses are those that its own log has."""

from datetime import date

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.experiments.bridge import TERMS
from simbackorder.experiments.by_month import COUNTS, by_month, months
from simbackorder.experiments.task import Means, task
from simbackorder.model import events
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Time

SHOP = """
time: {length: 100 days, warm_up: 10 days, start: 2024-01-20}
items: {cap: {price: 24, unit_cost: 7, on_hand: 40, holding_cost: 0.02}, hat: {price: 30, unit_cost: 9, on_hand: 20}}
customers:
  arrivals: {rate: 5 per day}
  segments: {all: {share: 100%, patience: {exponential: 12 days}}}
suppliers: {mill: {order_cost: 50, lead_time: {exponential: 9 days}}}
policy: {promising: {rule: quantile, q: 40%}, replenishment: {rule: s-S, reorder_point: 15, order_up_to: 50}}
alternatives: {out of stock: {admission: lost-sale}, wait: {}}
experiment: {replications: 3, seed: 3}
"""


def test_months_of_a_calendar():
    found = months(loads(SHOP).time)
    assert [(each.name, each.start, each.end) for each in found] == [
        ("2024-01", 10.0, 12.0),
        ("2024-02", 12.0, 41.0),
        ("2024-03", 41.0, 72.0),
        ("2024-04", 72.0, 100.0),
    ]
    time = Time(unit="month", start=date(2024, 1, 20), warm_up=14.0, length=60.0)
    years = months(time)
    assert [(each.name, each.start, each.end) for each in years][:2] == [("2025", 14.0, 24.0), ("2026", 24.0, 36.0)]
    assert years[-1] == ("2028", 48.0, 60.0)


def test_they_add_up_and_are_what_happened_in_them():
    scenario = loads(SHOP)
    found = by_month(task(scenario, 1, Means("simpy", 1)))
    assert found.runs == 3
    for name, means in found.means.items():
        assert set(means) == {"profit", *TERMS, *COUNTS}
        profit = sum(sign * means[term] for term, sign in TERMS.items())
        assert means["profit"] == pytest.approx(profit)
        _against_the_log(scenario, name, means, found)


def _against_the_log(scenario, name, means, found):
    prices = np.array([24.0, 30.0])
    revenue, lost = np.zeros(4), np.zeros(4)
    for replication in range(found.runs):
        path = draw(scenario, replication)
        record = run(open_shop(scenario, scenario.alternatives[name]), path, log=True)
        log = {column: np.asarray(record.log[column]) for column in ("time", "what", "item", "units")}
        for n, month in enumerate(found.months):
            sold = (log["what"] == events.SHIPPED) & (log["time"] >= month.start) & (log["time"] < month.end)
            revenue[n] += (prices[log["item"][sold]] * log["units"][sold]).sum() / found.runs
            mine = (path.placed >= month.start) & (path.placed < month.end)
            lost[n] += (np.asarray(record.orders["accepted"])[mine] == 0).sum() / found.runs
    assert means["revenue"] == pytest.approx(revenue)
    assert means["orders_lost"] == pytest.approx(lost)
    assert (means["revenue"] > 0).all()
